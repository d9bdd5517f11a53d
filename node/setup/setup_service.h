// How a computer becomes a kecamatan's node: says whether it has joined, and joins with an
// invitation, as `rekap-node join` does. Served on its own before there is an identity, and
// beside the node afterwards: then an invitation of the same kecamatan brings another
// certificate, in the place of one that has ended or was revoked.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

#include "node/identity/node_identity.h"
#include "rekap/v1/node.grpc.pb.h"
#include "runtime/log/logger.h"

namespace rekap {

// Bytes of an invitation as people paste it: ten times one, for line breaks and blanks.
inline constexpr size_t kInvitationSizeMax = 1024;

// What is known of this node when the service starts.
struct SetupStanding {
  // Kecamatan code; empty = not joined.
  std::string unit;
  // Configured or remembered, "HOST:PORT"; may be empty.
  std::string aggregator;
};

// Where an identity goes, and who is told of it.
struct SetupJoining {
  using Joining = absl::FunctionRef<absl::StatusOr<NodeIdentity>()>;

  std::string data;
  // Called by the thread of the call that joined and before it is answered; where nothing had
  // joined, once.
  std::function<void(const NodeIdentity& joined)> on_joined;
  Logger* log;  // must outlive the service
  // Calls `join` and returns its result, while nothing else works on the identity; may wait for
  // that. Needed only where an identity exists.
  std::function<absl::StatusOr<NodeIdentity>(Joining join)> alone = [](Joining join) {
    return join();
  };
};

class SetupService final : public v1::Setup::Service {
 public:
  // Without `joining` Join is refused: the node works without a certificate.
  explicit SetupService(SetupStanding standing, std::optional<SetupJoining> joining = std::nullopt);

  grpc::Status SetupState(grpc::ServerContext* context, const v1::SetupStateRequest* request,
                          v1::SetupStateResponse* response) override;
  // Waits for a renewal under way, up to kRenewalTimeout, and then for the aggregator, up to two
  // times JoinOptions::timeout. One at a time: ABORTED for the second. CANCELLED if the caller
  // left, or the server ends, before the invitation was sent. FAILED_PRECONDITION for an invitation
  // of another kecamatan than that of the node, and for a second one where nothing had joined.
  grpc::Status Join(grpc::ServerContext* context, const v1::SetupJoinRequest* request,
                    v1::SetupJoinResponse* response) override;

 private:
  absl::StatusOr<NodeIdentity> JoinWith(const grpc::ServerContext& context,
                                        const v1::SetupJoinRequest& request)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const SetupStanding standing_;
  const std::optional<SetupJoining> joining_;

  absl::Mutex mutex_;  // one at a time
  // Of an identity that came where there was none; empty = none did.
  std::string joined_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rekap
