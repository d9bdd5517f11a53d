#include "tools/synthetic/dice.h"

#include <vector>

namespace rekap {
namespace {

std::mt19937_64 Seeded(uint64_t seed, absl::string_view stream) {
  std::vector<uint32_t> words = {static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)};
  for (char c : stream) words.push_back(static_cast<unsigned char>(c));
  std::seed_seq sequence(words.begin(), words.end());
  return std::mt19937_64(sequence);
}

}  // namespace

Dice::Dice(uint64_t seed, absl::string_view stream) : engine_(Seeded(seed, stream)) {}

int64_t Dice::Between(int64_t low, int64_t high) {
  uint64_t span = static_cast<uint64_t>(high - low) + 1;
  return low + static_cast<int64_t>(engine_() % span);
}

}  // namespace rekap
