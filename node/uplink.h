// A node's side of replication, with what it needs to go on for years.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "node/flags.h"
#include "node/identity/node_identity.h"
#include "node/replicator/replicator.h"
#include "node/store/node_store.h"
#include "runtime/log/logger.h"
#include "runtime/tls/renewer.h"

namespace rekap {

// Empty if no aggregator is configured.
struct Uplink {
  std::unique_ptr<Replicator> replicator;
  std::unique_ptr<Renewer> renewer;  // nullptr without a certificate
};

// Replicates to `flags.aggregator`, if there is one, with the identity's certificate, which
// must be there then, or in the clear (insecure). All must outlive the uplink.
absl::StatusOr<Uplink> StartUplink(const NodeFlags& flags,
                                   const std::optional<NodeIdentity>& identity, NodeStore* store,
                                   DownstreamStore* downstream, Logger* log);

// The aggregator is dialled anew, with the certificate as its files are now.
absl::Status Redial(const std::string& address, const NodeIdentity& identity,
                    Replicator& replicator);

}  // namespace rekap
