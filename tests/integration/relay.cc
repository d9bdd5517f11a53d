#include "tests/integration/relay.h"

#include <algorithm>
#include <arpa/inet.h>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace rekap {
namespace {

sockaddr_in Loopback(uint16_t port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

using Clock = std::chrono::steady_clock;

// One direction: what has arrived and is not due yet.
struct Flow {
  struct Piece {
    Clock::time_point due;
    std::string bytes;
  };
  std::deque<Piece> waiting;
  bool ended = false;  // nothing more will arrive
};

// Sends all of it; false if the other end is gone. Blocks: both ends are on this
// machine and read.
bool SendAll(int to, absl::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t sent = send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

// Takes what has arrived into the flow.
void Receive(int from, Flow& flow, int delay_ms) {
  char buffer[64 * 1024];
  ssize_t size = recv(from, buffer, sizeof(buffer), 0);
  if (size <= 0) {
    flow.ended = true;
    return;
  }
  Clock::time_point due = Clock::now() + std::chrono::milliseconds(delay_ms);
  // A shorter delay does not overtake: bytes keep their order.
  if (!flow.waiting.empty()) due = std::max(due, flow.waiting.back().due);
  flow.waiting.push_back({due, std::string(buffer, static_cast<size_t>(size))});
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

// Both ends of one connection and what is on its way between them.
struct Relay::Connection {
  int client;
  int server;
  Flow up;    // client to server
  Flow down;  // server to client

  void Close() const {
    close(client);
    close(server);
  }
};

void Relay::Cut() {
  cut_ = true;
  eventfd_write(wake_, 1);
}

void Relay::CutAfter(int64_t bytes) { cut_after_ = bytes; }

int Relay::NextDue(const std::vector<Connection>& connections) {
  Clock::time_point next = Clock::time_point::max();
  for (const Connection& connection : connections) {
    for (const Flow* flow : {&connection.up, &connection.down}) {
      if (!flow->waiting.empty()) next = std::min(next, flow->waiting.front().due);
    }
  }
  if (next == Clock::time_point::max()) return -1;
  auto wait = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now());
  return static_cast<int>(std::max<int64_t>(wait.count(), 0));
}

bool Relay::Serve(Connection& connection, bool client_readable, bool server_readable) {
  if (client_readable) Receive(connection.client, connection.up, delay_ms_);
  if (server_readable) Receive(connection.server, connection.down, delay_ms_);
  Clock::time_point now = Clock::now();
  for (auto [flow, to] : {std::pair{&connection.up, connection.server},
                          std::pair{&connection.down, connection.client}}) {
    while (!flow->waiting.empty() && flow->waiting.front().due <= now) {
      absl::string_view bytes = flow->waiting.front().bytes;
      int64_t left = cut_after_;
      if (left >= 0) {
        bytes = bytes.substr(0, static_cast<size_t>(left));
        cut_after_ = left - static_cast<int64_t>(bytes.size());
      }
      if (!SendAll(to, bytes)) return false;
      if (left >= 0 && bytes.size() < flow->waiting.front().bytes.size()) {
        cut_after_ = -1;
        cut_ = true;
        return false;
      }
      flow->waiting.pop_front();
    }
    if (flow->ended && flow->waiting.empty()) return false;
  }
  return true;
}

void Relay::Accept(std::vector<Connection>& connections) {
  int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in target = Loopback(target_);
  Connection connection{client, server, {}, {}};
  bool connected =
      client >= 0 && connect(server, reinterpret_cast<sockaddr*>(&target), sizeof(target)) == 0;
  if (connected) {
    connections.push_back(std::move(connection));
  } else {
    connection.Close();
  }
}

void Relay::Run() {
  std::vector<Connection> connections;
  while (!stop_) {
    std::vector<pollfd> polled = {{wake_, POLLIN, 0}, {listener_, POLLIN, 0}};
    for (const Connection& connection : connections) {
      // An end that has closed would be readable for ever.
      polled.push_back({connection.up.ended ? -1 : connection.client, POLLIN, 0});
      polled.push_back({connection.down.ended ? -1 : connection.server, POLLIN, 0});
    }
    if (poll(polled.data(), polled.size(), NextDue(connections)) < 0) continue;
    std::vector<Connection> alive;
    for (size_t i = 0; i < connections.size(); ++i) {
      if (Serve(connections[i], polled[2 + 2 * i].revents != 0, polled[3 + 2 * i].revents != 0)) {
        alive.push_back(std::move(connections[i]));
      } else {
        connections[i].Close();
      }
    }
    connections = std::move(alive);
    if (polled[0].revents != 0) {
      eventfd_t count = 0;
      eventfd_read(wake_, &count);
    }
    if (cut_.exchange(false)) {
      for (const Connection& connection : connections) connection.Close();
      connections.clear();
    }
    if (polled[1].revents != 0) Accept(connections);
  }
  for (const Connection& connection : connections) connection.Close();
}

}  // namespace rekap
