// Randomness that gives the same figures on every computer and every build:
// the engine and its seeding are fixed by the C++ standard, the distribution is
// integer arithmetic of our own.
#pragma once

#include <cstdint>
#include <random>

#include "absl/strings/string_view.h"

namespace rekap {

class Dice {
 public:
  // `stream` names what is drawn, e.g. "35.27.01 2021 7.01.01.2.01.01": streams
  // of one seed are independent, so a new activity leaves the others' figures
  // as they were.
  Dice(uint64_t seed, absl::string_view stream);

  // Uniform in [low, high]. Requires low <= high and high - low below 2^40,
  // where the remainder's bias stays under one in ten million.
  int64_t Between(int64_t low, int64_t high);
  // True once in `n` draws on average. Requires n > 0.
  bool OneIn(int64_t n) { return Between(1, n) == 1; }

 private:
  std::mt19937_64 engine_;
};

}  // namespace rekap
