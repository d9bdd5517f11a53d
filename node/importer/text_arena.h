// Keeps the texts of cells that do not stand in a file as such: unescaped,
// decoded, converted, rendered. Views into it stay where they are while it
// grows and moves.
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace rekap {

class TextArena {
 public:
  TextArena() = default;
  // A deque that moves keeps its elements; copies would not.
  TextArena(TextArena&&) = default;
  TextArena& operator=(TextArena&&) = default;

  // A copy of `text` that lives as long as the arena.
  absl::string_view Keep(absl::string_view text) {
    if (text.empty()) return "";
    // Large enough that a cell costs its bytes and hardly more, small enough
    // that a small file stays small.
    constexpr size_t kBlockBytes = 16 * 1024;
    if (blocks_.empty() || blocks_.back().capacity() - blocks_.back().size() < text.size()) {
      blocks_.emplace_back().reserve(std::max(kBlockBytes, text.size()));
    }
    std::string& block = blocks_.back();
    size_t start = block.size();
    block.append(text.data(), text.size());
    return absl::string_view(block).substr(start);
  }

  // The same without copying a text of some size.
  absl::string_view Own(std::string text) { return whole_.emplace_back(std::move(text)); }

 private:
  std::deque<std::string> blocks_;  // never grown beyond what was reserved
  std::deque<std::string> whole_;
};

}  // namespace rekap
