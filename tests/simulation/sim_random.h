// The one source of chance of a schedule: small to make, the same on every machine.
// A generator that others are derived from stays independent of how much they draw.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

namespace rekap::sim {

// splitmix64. Meets UniformRandomBitGenerator, so absl's distributions take it.
class SimRandom {
 public:
  using result_type = uint64_t;

  explicit SimRandom(uint64_t seed) : state_(seed) {}

  static constexpr uint64_t min() { return 0; }
  static constexpr uint64_t max() { return std::numeric_limits<uint64_t>::max(); }
  uint64_t operator()() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  // 0 .. count-1; requires count > 0. The bias of the remainder does not matter here.
  size_t Below(size_t count) { return static_cast<size_t>((*this)() % count); }
  // low .. high, both included.
  int64_t Between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(Below(static_cast<size_t>(high - low + 1)));
  }
  // True once in `count` times.
  bool OneIn(size_t count) { return Below(count) == 0; }
  bool Percent(size_t percent) { return Below(100) < percent; }
  SimRandom Derive() { return SimRandom((*this)()); }

 private:
  uint64_t state_;
};

}  // namespace rekap::sim
