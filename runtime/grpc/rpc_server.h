// A gRPC server with everything that each of our servers has: TLS or the bounds of
// this machine, reflection, the health service, bounds, keepalive.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include <grpcpp/server.h>

#include "runtime/endpoint/endpoint.h"
#include "runtime/grpc/security.h"

namespace rekap {

// A service and its full name, as the health service knows it:
// {v1::Query::service_full_name(), &query}.
struct RpcService {
  std::string name;
  grpc::Service* service;
};

// Thread-safe once started.
class RpcServer {
 public:
  // Binds `endpoint` and serves. Health starts as NOT_SERVING for every service
  // and for the server ("") until SetServing. The services must outlive the
  // server. InvalidArgument if the endpoint is not loopback and `security` is
  // Plaintext; Unavailable names it if it cannot be bound, for one because the port is
  // taken; else as MakeServerCredentials. Called by one thread at a time.
  static absl::StatusOr<std::unique_ptr<RpcServer>> Start(const Endpoint& endpoint,
                                                          const std::vector<RpcService>& services,
                                                          const ServerSecurity& security);

  // Shutdown without grace, unless it was called.
  ~RpcServer();
  RpcServer(const RpcServer&) = delete;
  RpcServer& operator=(const RpcServer&) = delete;

  // Where it listens, with the real port.
  const Endpoint& endpoint() const { return endpoint_; }

  // What the health service answers for one service, and for all and the
  // server itself.
  void SetServing(const std::string& service, bool serving);
  void SetServing(bool serving);

  // Reports NOT_SERVING, takes no new calls, lets running ones end within
  // `grace`, then cancels them. Returns when every call has ended; once only.
  void Shutdown(absl::Duration grace);

 private:
  RpcServer(Endpoint endpoint, std::unique_ptr<grpc::Server> server,
            std::vector<std::string> service_names);

  const Endpoint endpoint_;
  const std::unique_ptr<grpc::Server> server_;
};

}  // namespace rekap
