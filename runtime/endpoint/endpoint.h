// Network addresses as an administrator writes them, the rule which of them a
// listener may use, and the file that tells where a daemon listens.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace rekap {

struct Endpoint {
  // A name, an IPv4 or an IPv6 address; without brackets.
  std::string host;
  // 0 = any free port: for listeners only.
  uint16_t port = 0;

  // "HOST:PORT", an IPv6 address in brackets: "127.0.0.1:7300", "[::1]:0".
  // InvalidArgument says what is wrong.
  static absl::StatusOr<Endpoint> Parse(absl::string_view text);
  // The inverse of Parse.
  std::string ToString() const;

  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

// True for 127.0.0.0/8, ::1 (without brackets) and "localhost".
bool IsLoopbackHost(absl::string_view host);

// InvalidArgument unless the host is loopback. For whatever has no TLS: what leaves
// the machine needs it (invariant 7 of the design).
absl::Status CheckLoopback(const Endpoint& endpoint);

// What a listener binds: the endpoint with "localhost" as 127.0.0.1. The name
// stands for two addresses, and with port 0 each would get a port of its own.
Endpoint BindEndpoint(const Endpoint& endpoint);

struct NamedEndpoint {
  std::string name;  // "grpc", "http"
  Endpoint endpoint;
};

// Atomically writes {"grpc":"127.0.0.1:40001","http":"127.0.0.1:40002","pid":1234}:
// how tests and scripts learn the ports of a daemon that was started with port
// 0. Written once every listener listens, so its presence also means ready to
// be dialled. Errors as ReplaceFile.
absl::Status WriteAddressFile(const std::string& path, const std::vector<NamedEndpoint>& endpoints);

}  // namespace rekap
