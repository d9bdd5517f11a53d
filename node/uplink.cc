#include "node/uplink.h"

#include <utility>

#include "absl/time/time.h"

#include "node/identity/node_renewal.h"
#include "runtime/endpoint/endpoint.h"
#include "runtime/grpc/channel.h"

namespace rekap {

absl::StatusOr<Uplink> StartUplink(const NodeFlags& flags,
                                   const std::optional<NodeIdentity>& identity, NodeStore* store,
                                   DownstreamStore* downstream, Logger* log) {
  Uplink uplink;
  if (flags.aggregator.empty()) return uplink;
  absl::StatusOr<Endpoint> aggregator = Endpoint::Parse(flags.aggregator);
  if (!aggregator.ok()) return aggregator.status();
  ChannelSecurity security = Plaintext();
  if (!flags.insecure) security = identity->channel();
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel = MakeChannel(*aggregator, security);
  if (!channel.ok()) return channel.status();
  uplink.replicator =
      std::make_unique<Replicator>(store, downstream, *channel, SenderOptions(), log);
  if (flags.insecure) return uplink;
  // The connection that stands goes on with the old certificate until that ends, so a
  // renewed one gets a connection of its own.
  auto renew = [replicator = uplink.replicator.get(), endpoint = *aggregator, security,
                renew_through = RenewThrough(*aggregator, flags.data)](
                   absl::Time now) -> absl::StatusOr<Certificate> {
    absl::StatusOr<Certificate> renewed = renew_through(now);
    if (!renewed.ok()) return renewed;
    absl::StatusOr<std::shared_ptr<grpc::Channel>> fresh = MakeChannel(endpoint, security);
    if (!fresh.ok()) return fresh.status();
    replicator->UseChannel(*std::move(fresh));
    return renewed;
  };
  uplink.renewer = std::make_unique<Renewer>(identity->certificate(), std::move(renew), log);
  uplink.renewer->Start();
  return uplink;
}

absl::Status Redial(const std::string& address, const NodeIdentity& identity,
                    Replicator& replicator) {
  absl::StatusOr<Endpoint> aggregator = Endpoint::Parse(address);
  if (!aggregator.ok()) return aggregator.status();
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel =
      MakeChannel(*aggregator, identity.channel());
  if (!channel.ok()) return channel.status();
  replicator.UseChannel(*std::move(channel));
  return absl::OkStatus();
}

}  // namespace rekap
