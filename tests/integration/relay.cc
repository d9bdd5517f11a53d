#include "tests/integration/relay.h"

#include <arpa/inet.h>
#include <cstdlib>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

#include "absl/strings/str_cat.h"

namespace rekap {
namespace {

sockaddr_in Loopback(uint16_t port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

// Both ends of one connection.
struct Pair {
  int client;
  int server;

  void Close() const {
    close(client);
    close(server);
  }
};

// Moves what has arrived; false at the end or on an error. Writes block: both
// ends are on this machine and read.
bool Pump(int from, int to) {
  char buffer[64 * 1024];
  ssize_t size = recv(from, buffer, sizeof(buffer), 0);
  if (size <= 0) return false;
  for (ssize_t sent = 0; sent < size;) {
    ssize_t more = send(to, buffer + sent, static_cast<size_t>(size - sent), MSG_NOSIGNAL);
    if (more <= 0) return false;
    sent += more;
  }
  return true;
}

}  // namespace

Relay::Relay() {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  wake_ = eventfd(0, EFD_CLOEXEC);
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof(address);
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(listener_, 64) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    std::abort();
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { Run(); });
}

Relay::~Relay() {
  stop_ = true;
  eventfd_write(wake_, 1);
  thread_.join();
  close(listener_);
  close(wake_);
}

std::string Relay::address() const { return absl::StrCat("127.0.0.1:", port_); }

void Relay::Cut() {
  cut_ = true;
  eventfd_write(wake_, 1);
}

void Relay::Run() {
  std::vector<Pair> pairs;
  while (!stop_) {
    std::vector<pollfd> polled = {{wake_, POLLIN, 0}, {listener_, POLLIN, 0}};
    for (const Pair& pair : pairs) {
      polled.push_back({pair.client, POLLIN, 0});
      polled.push_back({pair.server, POLLIN, 0});
    }
    if (poll(polled.data(), polled.size(), -1) < 0) continue;
    std::vector<Pair> alive;
    for (size_t i = 0; i < pairs.size(); ++i) {
      bool open = (polled[2 + 2 * i].revents == 0 || Pump(pairs[i].client, pairs[i].server)) &&
                  (polled[3 + 2 * i].revents == 0 || Pump(pairs[i].server, pairs[i].client));
      if (open) {
        alive.push_back(pairs[i]);
      } else {
        pairs[i].Close();
      }
    }
    pairs = std::move(alive);
    if (polled[0].revents != 0) {
      eventfd_t count = 0;
      eventfd_read(wake_, &count);
      if (cut_.exchange(false)) {
        for (const Pair& pair : pairs) pair.Close();
        pairs.clear();
      }
    }
    if (polled[1].revents != 0) {
      int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      sockaddr_in target = Loopback(target_);
      bool connected =
          client >= 0 && connect(server, reinterpret_cast<sockaddr*>(&target), sizeof(target)) == 0;
      if (connected) {
        pairs.push_back({client, server});
      } else {
        Pair{client, server}.Close();
      }
    }
  }
  for (const Pair& pair : pairs) pair.Close();
}

}  // namespace rekap
