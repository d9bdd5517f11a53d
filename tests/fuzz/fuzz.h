// What every fuzz target shares. A target defines LLVMFuzzerTestOneInput: it takes any
// bytes, and what it promises beyond not crashing it asserts with Require.
//
// Built with clang (preset `fuzz`, tools/fuzz) libFuzzer calls it with inputs that it
// makes up; in every other build replay.cc calls it with the corpus, as an ordinary
// test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "absl/strings/string_view.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace rekap::fuzz {

inline absl::string_view View(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// Ends the process, so that libFuzzer keeps the input.
inline void Require(bool promise, const char* what) {
  if (promise) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

// Cuts an input into numbers and pieces; gives zeros and nothing at its end.
class Bytes {
 public:
  Bytes(const uint8_t* data, size_t size) : rest_(View(data, size)) {}

  bool empty() const { return rest_.empty(); }
  uint8_t Byte() {
    if (rest_.empty()) return 0;
    auto byte = static_cast<uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return byte;
  }
  // Up to `size_max` bytes of a size that the next two bytes tell.
  absl::string_view Piece(size_t size_max) {
    const size_t wanted = static_cast<size_t>(Byte()) << 8 | Byte();
    absl::string_view piece = rest_.substr(0, wanted < size_max ? wanted : size_max);
    rest_.remove_prefix(piece.size());
    return piece;
  }
  absl::string_view rest() const { return rest_; }

 private:
  absl::string_view rest_;
};

}  // namespace rekap::fuzz
