#include "runtime/http/listen_socket.h"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace rekap {
namespace {

// Connections that the kernel holds for us until they are taken: a page opens six at
// once, and a crowd must not keep a probe's from coming into the queue.
constexpr int kBacklog = 1024;

absl::Status Failed(const Endpoint& endpoint, absl::string_view reason) {
  return absl::UnavailableError(
      absl::StrCat("HTTP listener cannot use ", endpoint.ToString(), ": ", reason));
}

// 0 if the socket has no port.
uint16_t PortOf(int fd) {
  sockaddr_storage address = {};
  socklen_t size = sizeof address;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  if (address.ss_family == AF_INET6) {
    return ntohs(reinterpret_cast<const sockaddr_in6*>(&address)->sin6_port);
  }
  return ntohs(reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
}

}  // namespace

absl::StatusOr<ListenSocket> ListenSocket::Bind(const Endpoint& endpoint) {
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  int error =
      getaddrinfo(endpoint.host.c_str(), absl::StrCat(endpoint.port).c_str(), &hints, &found);
  if (error != 0) return Failed(endpoint, gai_strerror(error));
  std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> address(found, freeaddrinfo);
  int fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return Failed(endpoint, std::strerror(errno));
  ListenSocket made(fd, endpoint);
  // A daemon that starts again must not wait for connections of the last one to fade.
  const int on = 1;
  if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      bind(fd, address->ai_addr, address->ai_addrlen) != 0 || listen(fd, kBacklog) != 0) {
    return Failed(endpoint, std::strerror(errno));
  }
  made.endpoint_.port = PortOf(fd);
  if (made.endpoint_.port == 0) return Failed(endpoint, "no port");
  return made;
}

ListenSocket::~ListenSocket() {
  if (fd_ >= 0) close(fd_);
}

std::string PeerText(const sockaddr* address) {
  char host[INET6_ADDRSTRLEN];
  if (address == nullptr) return "";
  if (address->sa_family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(address);
    if (inet_ntop(AF_INET, &v4->sin_addr, host, sizeof host) == nullptr) return "";
    return absl::StrCat("ipv4:", host, ":", ntohs(v4->sin_port));
  }
  if (address->sa_family == AF_INET6) {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(address);
    if (inet_ntop(AF_INET6, &v6->sin6_addr, host, sizeof host) == nullptr) return "";
    return absl::StrCat("ipv6:%5B", host, "%5D:", ntohs(v6->sin6_port));
  }
  return "";
}

}  // namespace rekap
