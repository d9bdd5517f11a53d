// A client that says to a port of this machine what a test wants said, byte by byte.
#pragma once

#include <arpa/inet.h>
#include <cerrno>
#include <cstdint>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"

namespace rekap::test {

class RawClient {
 public:
  // Not connected if that fails.
  explicit RawClient(uint16_t port) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    // A server that hangs is a failure, not a test that never ends.
    SetPatience(30);
  }
  ~RawClient() { close(fd_); }
  RawClient(RawClient&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)), connected_(other.connected_) {}
  RawClient& operator=(RawClient&&) = delete;

  // How long each read waits.
  void SetPatience(int seconds) {
    timeval patience = {seconds, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  bool connected() const { return connected_; }
  // This end of the connection; 0 if there is none.
  uint16_t port() const {
    sockaddr_in address = {};
    socklen_t size = sizeof address;
    const bool known = getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    return known ? ntohs(address.sin_port) : uint16_t{0};
  }
  bool Send(absl::string_view bytes) {
    while (!bytes.empty()) {
      ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
  }
  // Whether something waits to be read. Does not wait.
  bool HasBytes() const {
    char byte = 0;
    return recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
  }
  // Everything until the server closes.
  std::string ReadAll() {
    while (ReadSome()) {
    }
    return std::exchange(read_, "");
  }
  // One answer with a Content-Length, which leaves the connection open; "" at its end.
  std::string ReadAnswer() {
    size_t head = 0;
    while ((head = read_.find("\r\n\r\n")) == std::string::npos) {
      if (!ReadSome()) return "";
    }
    head += 4;
    size_t size = LengthIn(absl::string_view(read_).substr(0, head));
    while (read_.size() < head + size) {
      if (!ReadSome()) return "";
    }
    std::string answer = read_.substr(0, head + size);
    read_.erase(0, head + size);
    return answer;
  }
  // Whether the server ends the connection by itself within `seconds`.
  bool EndsWithin(int seconds) {
    SetPatience(seconds);
    char byte = 0;
    ssize_t got = recv(fd_, &byte, 1, 0);
    return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK);
  }

 private:
  bool ReadSome() {
    char buffer[64 * 1024];
    ssize_t got = recv(fd_, buffer, sizeof buffer, 0);
    if (got > 0) read_.append(buffer, static_cast<size_t>(got));
    return got > 0;
  }
  static size_t LengthIn(absl::string_view head) {
    constexpr absl::string_view kName = "\r\nContent-Length: ";
    size_t at = head.find(kName);
    if (at == absl::string_view::npos) return 0;
    absl::string_view rest = head.substr(at + kName.size());
    size_t size = 0;
    return absl::SimpleAtoi(rest.substr(0, rest.find('\r')), &size) ? size : 0;
  }

  int fd_;
  bool connected_ = false;
  std::string read_;
};

// Everything that the server at `port` answers to the bytes until it closes.
inline std::string Exchange(uint16_t port, absl::string_view request) {
  RawClient client(port);
  return client.connected() && client.Send(request) ? client.ReadAll() : "";
}

}  // namespace rekap::test
