// YAML text as a small tree that knows where everything stands, read from
// yaml-cpp's events and not from its nodes: those keep one of two equal keys
// without a word, and expand aliases. Bounds depth and size. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "domain/catalog/catalog.h"

namespace rekap {

// A list of maps of lists of maps needs five.
inline constexpr size_t kYamlDepthMax = 8;
// Texts, lists and maps of one file: a catalog of a kabupaten has a thousand.
inline constexpr size_t kYamlNodesMax = 100'000;

struct YamlNode {
  enum class Kind { kEmpty, kText, kList, kMap };

  Kind kind = Kind::kEmpty;
  CatalogPlace place;
  // kText: as written, "35.10" is not a number here.
  std::string text;
  // kText: where the text itself begins, after a quote; 0 if the text stands
  // in the file in another form (escapes, several lines).
  uint32_t text_column = 0;
  // kMap: keys beside values; the first of two equal keys is the one that counts.
  std::vector<std::string> keys;
  std::vector<CatalogPlace> key_places;
  std::vector<YamlNode> values;  // kList, kMap

  // Of a byte of `text`; `place` if that cannot be told.
  CatalogPlace PlaceOf(size_t offset) const;
};

// nullopt if the text is no YAML, has no document or more than one, is not
// UTF-8, or exceeds a bound. Adds problems, also to a tree: NOT_TEXT, BAD_YAML,
// TOO_LARGE, TOO_DEEP, ALIAS_REFUSED, DUPLICATE_KEY.
std::optional<YamlNode> ReadYaml(absl::string_view text, std::vector<CatalogProblem>& problems);

}  // namespace rekap
