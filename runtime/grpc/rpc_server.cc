#include "runtime/grpc/rpc_server.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/server_builder.h>

#include "runtime/grpc/limits.h"

namespace rekap {
namespace {

void SetBounds(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(kRequestSizeMax);
  builder.SetMaxSendMessageSize(kAnswerSizeMax);
  grpc::ResourceQuota quota("rekap");
  quota.SetMaxThreads(kServerThreadsMax);
  builder.SetResourceQuota(quota);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kStreamsPerConnectionMax);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, kHandshakeTimeoutMs);
}

void SetKeepalive(grpc::ServerBuilder& builder) {
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveTimeMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             kPingIntervalMsMin);
}

}  // namespace

absl::StatusOr<std::unique_ptr<RpcServer>> RpcServer::Start(const Endpoint& endpoint,
                                                            const std::vector<RpcService>& services,
                                                            const ServerSecurity& security) {
  absl::Status loopback = CheckLoopback(endpoint);
  if (std::holds_alternative<Plaintext>(security) && !loopback.ok()) return loopback;
  absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> credentials =
      MakeServerCredentials(security);
  if (!credentials.ok()) return credentials.status();
  Endpoint bound = BindEndpoint(endpoint);

  // Both switch gRPC for the whole process; saying so again changes nothing.
  // Loading the reflection library would do, but a linker drops a library that
  // nobody names.
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();

  grpc::ServerBuilder builder;
  SetBounds(builder);
  SetKeepalive(builder);
  // By default two servers may share a port, and each would get half the calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  int port = 0;
  builder.AddListeningPort(bound.ToString(), *credentials, &port);
  std::vector<std::string> names;
  for (const RpcService& service : services) {
    builder.RegisterService(service.service);
    names.push_back(service.name);
  }
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  // gRPC tells the reason only to its own log.
  if (server == nullptr || port <= 0) {
    return absl::UnavailableError(absl::StrCat("gRPC server cannot listen on ", bound.ToString(),
                                               ": the port is taken or not permitted"));
  }
  bound.port = static_cast<uint16_t>(port);
  return std::unique_ptr<RpcServer>(
      new RpcServer(std::move(bound), std::move(server), std::move(names)));
}

RpcServer::RpcServer(Endpoint endpoint, std::unique_ptr<grpc::Server> server,
                     std::vector<std::string> service_names)
    : endpoint_(std::move(endpoint)), server_(std::move(server)) {
  // A name that was never set is unknown to the health service, and a probe of
  // it an error.
  for (const std::string& name : service_names) SetServing(name, false);
  SetServing(false);
}

RpcServer::~RpcServer() { Shutdown(absl::ZeroDuration()); }

void RpcServer::SetServing(const std::string& service, bool serving) {
  server_->GetHealthCheckService()->SetServingStatus(service, serving);
}

void RpcServer::SetServing(bool serving) {
  server_->GetHealthCheckService()->SetServingStatus(serving);
}

void RpcServer::Shutdown(absl::Duration grace) {
  server_->GetHealthCheckService()->Shutdown();
  server_->Shutdown(absl::ToChronoTime(absl::Now() + grace));
  server_->Wait();
}

}  // namespace rekap
