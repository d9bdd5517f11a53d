// A sum of 96 bits: five of them take no more room in a cell than four of 128.
//
// Why it does not overflow. A record carries at most Sen::kRecordMax (2^53.2) and
// a cell counts fewer than 2^32 lines, so money stays below 2^85.2. A child's
// achievement is at most 2^63 in magnitude and a cell counts fewer than 2^32
// children, so the sum of a mean stays below 2^95.
#pragma once

#include <array>
#include <cstdint>

namespace rekap {

class Sum96 {
 public:
  __int128 value() const {
    uint64_t low = uint64_t{words_[1]} << 32 | words_[0];
    auto high = static_cast<int64_t>(static_cast<int32_t>(words_[2]));
    return static_cast<__int128>(static_cast<unsigned __int128>(high) << 64 | low);
  }
  void Add(__int128 delta) {
    __int128 sum = value() + delta;
    for (uint32_t& word : words_) {
      word = static_cast<uint32_t>(sum);
      sum >>= 32;
    }
  }

 private:
  // The lowest first, two's complement. Words, because an integer of 128 bits would
  // round the size up to 16 bytes.
  std::array<uint32_t, 3> words_ = {};
};
static_assert(sizeof(Sum96) == 12);

}  // namespace rekap
