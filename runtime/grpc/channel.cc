#include "runtime/grpc/channel.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include <grpcpp/create_channel.h>
#include <grpcpp/support/channel_arguments.h>

#include "runtime/grpc/limits.h"
#include "runtime/tls/issue.h"

namespace rekap {

absl::StatusOr<std::shared_ptr<grpc::Channel>> MakeChannel(const Endpoint& endpoint,
                                                           const ChannelSecurity& security) {
  const bool plaintext = std::holds_alternative<Plaintext>(security);
  absl::Status loopback = CheckLoopback(endpoint);
  if (plaintext && !loopback.ok()) return loopback;
  if (endpoint.port == 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("address ", endpoint.ToString(), " has no port to dial"));
  }
  absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> credentials =
      MakeChannelCredentials(security);
  if (!credentials.ok()) return credentials.status();
  grpc::ChannelArguments arguments;
  if (!plaintext) arguments.SetSslTargetNameOverride(kAggregatorName);
  arguments.SetMaxReceiveMessageSize(kAnswerSizeMax);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveTimeMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  // 0 = no bound: an idle stream has nothing to send but pings.
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kRedialDelayMsMin);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kRedialDelayMsMax);
  // A connection of its own, also where several nodes share a process: each is told apart,
  // and none waits for another's flow control.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  // What the environment says about proxies is for the internet, not for us.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  return grpc::CreateCustomChannel(BindEndpoint(endpoint).ToString(), *credentials, arguments);
}

}  // namespace rekap
