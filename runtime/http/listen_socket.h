// A TCP socket that listens, made the same way for every listener of ours.
#pragma once

#include <string>
#include <sys/socket.h>
#include <utility>

#include "absl/status/statusor.h"

#include "runtime/endpoint/endpoint.h"

namespace rekap {

// Owned file descriptor.
class ListenSocket {
 public:
  // Binds and listens; a name is resolved, its first address counts. Two processes never
  // share a port. Unavailable names the address and the system's reason.
  static absl::StatusOr<ListenSocket> Bind(const Endpoint& endpoint);
  ~ListenSocket();
  ListenSocket(ListenSocket&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)), endpoint_(std::move(other.endpoint_)) {}
  ListenSocket& operator=(ListenSocket&&) = delete;

  // With the real port.
  const Endpoint& endpoint() const { return endpoint_; }
  int fd() const { return fd_; }
  // Hands the descriptor over to the caller.
  int Release() { return std::exchange(fd_, -1); }

 private:
  ListenSocket(int fd, Endpoint endpoint) : fd_(fd), endpoint_(std::move(endpoint)) {}

  int fd_;
  Endpoint endpoint_;
};

// "ipv4:192.0.2.7:51234", "ipv6:%5B2001:db8::7%5D:51234", as gRPC writes addresses; empty for
// those of another family.
std::string PeerText(const sockaddr* address);

}  // namespace rekap
