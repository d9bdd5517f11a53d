// The texts of a workbook that its cells name by number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "node/importer/problem.h"
#include "node/importer/workbook/archive.h"

namespace rekap {

// The largest sound file has about a million cells with texts of their own, a
// hundred bytes each at most; both are held in memory.
inline constexpr size_t kSharedStringsMax = 2'000'000;
inline constexpr size_t kSharedBytesMax = 64 * 1024 * 1024;

// The text of an <si> or <is> element: its runs joined, readings of characters
// (phonetic runs) left out, "_x000D_" decoded (ECMA-376-1, 22.9.2.19). Carriage
// returns are dropped. May hold anything but is UTF-8 only if the part is.
std::string RichText(const pugi::xml_node& element);

class SharedStrings {
 public:
  // None.
  SharedStrings() = default;
  // nullopt, with a problem, if the part is damaged or has too many texts.
  static std::optional<SharedStrings> Read(PartStream& part, ProblemList& problems);

  // nullopt beyond the last. Valid as long as the strings.
  std::optional<absl::string_view> At(size_t index) const {
    if (index >= ends_.size()) return std::nullopt;
    size_t start = index == 0 ? 0 : ends_[index - 1];
    return absl::string_view(text_).substr(start, ends_[index] - start);
  }

 private:
  std::string text_;  // all, one after the other
  std::vector<uint32_t> ends_;
};

}  // namespace rekap
