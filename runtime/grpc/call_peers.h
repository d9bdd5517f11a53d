// Who is at the other end of a call, where it may have come through this process's own
// gateway: the connection then says the daemon itself, and the caller is the one that the
// gateway saw. The gateway vouches for that in the call's metadata, with a secret that never
// leaves the process, so a caller from outside who says the same is not believed.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include <grpcpp/server_context.h>

namespace rekap {

// One a process, shared by the gateway and the services. Any thread.
class CallPeers {
 public:
  static constexpr char kMetadataKey[] = "rekap-vouched-peer";

  CallPeers();
  CallPeers(const CallPeers&) = delete;
  CallPeers& operator=(const CallPeers&) = delete;

  // The metadata's value for a call in the name of `peer`, which is as gRPC writes addresses:
  // printable ASCII. A secret.
  std::string Vouch(absl::string_view peer) const;
  // As gRPC writes addresses: the one that was vouched for, if that is right and said once;
  // else the connection's.
  std::string PeerOf(const grpc::ServerContextBase& context) const;

 private:
  const std::string secret_;  // of fixed length
};

// The connection's where `peers` is nullptr: there is no gateway then.
std::string PeerOf(const grpc::ServerContextBase& context, const CallPeers* peers);

}  // namespace rekap
