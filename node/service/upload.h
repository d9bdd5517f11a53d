// The file of an import as it comes in: checked as far as it is there, bounded
// in size and in time. What a client says about itself is checked too.
#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include <grpcpp/server_context.h>

#include "rekap/v1/node.grpc.pb.h"

namespace rekap {

// The largest file takes a second from this machine, and some more from a slow
// disk; a client that needs longer has stopped.
inline constexpr absl::Duration kUploadTimeMax = absl::Minutes(2);

struct Upload {
  v1::ImportHeader header;
  // nullopt = a problem was found on the way.
  std::optional<std::string> bytes;
};

// Receives one upload; problems go to `response`. Called by the call's own
// thread. Errors, in Indonesian: InvalidArgument for an unfit header, Cancelled
// for an upload that is cut short, DeadlineExceeded after `time_max`. The call is
// cancelled then, for nothing else wakes a thread that waits for a silent client,
// which sees CANCELLED.
absl::StatusOr<Upload> ReceiveUpload(grpc::ServerContext& context,
                                     grpc::ServerReader<v1::ImportRequest>& reader,
                                     absl::Duration time_max, v1::ImportResponse& response);

// What an import and a repair of what is stored say alike: who, why, which repairs, which
// period. InvalidArgument, in Indonesian.
absl::Status CheckIntent(const v1::ImportHeader& header);

// InvalidArgument unless `author` is one; see JournalEntry.author.
absl::Status CheckAuthor(const std::string& author);

}  // namespace rekap
