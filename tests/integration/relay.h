// A loopback TCP relay between a node and the aggregator whose connections a
// test can cut in the middle of anything, and whose target it can move.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

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

 private:
  void Run();

  int listener_ = -1;
  int wake_ = -1;  // eventfd
  uint16_t port_ = 0;
  std::atomic<uint16_t> target_ = 0;
  std::atomic<bool> cut_ = false;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

}  // namespace rekap
