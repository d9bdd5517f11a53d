// How a computer becomes a kecamatan's node: says whether it has joined, and joins with an
// invitation, as `rekap-node join` does. Served on its own before there is an identity, and
// beside the node afterwards.
#pragma once

#include <functional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

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

class SetupService final : public v1::Setup::Service {
 public:
  // A node that serves its unit: Join is refused.
  explicit SetupService(SetupStanding standing);
  // One that waits for an identity in `data`. `on_joined` is called once, by the thread of
  // the call that joined and before it is answered. `log` must outlive the service.
  SetupService(std::string data, SetupStanding standing, std::function<void()> on_joined,
               Logger* log);

  grpc::Status SetupState(grpc::ServerContext* context, const v1::SetupStateRequest* request,
                          v1::SetupStateResponse* response) override;
  // Waits for the aggregator, up to two times JoinOptions::timeout. One at a time: ABORTED
  // for the second. FAILED_PRECONDITION once there is an identity.
  grpc::Status Join(grpc::ServerContext* context, const v1::SetupJoinRequest* request,
                    v1::SetupJoinResponse* response) override;

 private:
  absl::StatusOr<std::string> JoinWith(const v1::SetupJoinRequest& request)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(joining_);

  const std::string data_;
  const SetupStanding standing_;
  const std::function<void()> on_joined_;
  Logger* const log_;

  absl::Mutex joining_;
  // Of an identity that came meanwhile; empty = none.
  std::string joined_ ABSL_GUARDED_BY(joining_);
};

}  // namespace rekap
