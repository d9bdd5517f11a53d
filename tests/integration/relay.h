// A loopback TCP relay between a node and the aggregator whose connections a
// test can cut in the middle of anything, slow down, and move to another target.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace rekap {

class Relay {
 public:
  // Listens on a free loopback port. Connections go to `port` of 127.0.0.1 as
  // it is when they begin; 0 = refuse.
  Relay();
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  std::string address() const;
  void set_target(uint16_t port) { target_ = port; }
  // Closes every connection now, whatever is under way. New ones are taken.
  void Cut();
  // Closes every connection once it has let `bytes` more through, in the middle of
  // whatever that is.
  void CutAfter(int64_t bytes);
  // What arrives from now on leaves this much later, in both directions; 0 ends it.
  void set_delay_ms(int delay_ms) { delay_ms_ = delay_ms; }

 private:
  struct Connection;
  // Milliseconds until something delayed is due; -1 = nothing is.
  static int NextDue(const std::vector<Connection>& connections);
  // False if the connection is at its end.
  bool Serve(Connection& connection, bool client_readable, bool server_readable);
  void Accept(std::vector<Connection>& connections);
  void Run();

  int listener_ = -1;
  int wake_ = -1;  // eventfd
  uint16_t port_ = 0;
  std::atomic<uint16_t> target_ = 0;
  std::atomic<bool> cut_ = false;
  std::atomic<int64_t> cut_after_ = -1;  // bytes; -1 = no cut is wanted
  std::atomic<int> delay_ms_ = 0;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

}  // namespace rekap
