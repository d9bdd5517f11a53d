// Reading a map of a YAML tree strictly: every key is known, every value has
// its form. A mistake becomes a problem with its place, and reading goes on.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "domain/catalog/catalog_words.h"
#include "runtime/yaml/yaml_tree.h"

namespace rekap {

// Bytes of one text of a file: as of a text of a record, which is where a catalog's go.
inline constexpr size_t kYamlTextSizeMax = 1024;

enum class Need { kRequired, kOptional };

class YamlFields {
 public:
  // `what` names the map in messages: "indikator". A node that is no map gives
  // WRONG_TYPE and has no fields at all; a key that is not in `known` gives
  // UNKNOWN_KEY with the nearest one. Refers to node and problems.
  YamlFields(const YamlNode& node, absl::string_view what,
             std::initializer_list<absl::string_view> known, std::vector<CatalogProblem>& problems);

  CatalogPlace place() const { return node_.place; }
  // Whether the node is a map at all.
  bool readable() const { return node_.kind == YamlNode::Kind::kMap; }

  void Problem(const CatalogPlace& at, absl::string_view code, std::string message) const;

  // All of these: nothing if the key is absent (MISSING_KEY if it is required)
  // or the value does not fit, which is a problem then.
  const YamlNode* Find(absl::string_view key, Need need) const;
  // One line, without blanks around it, 1 to kYamlTextSizeMax bytes.
  std::optional<std::string> Text(absl::string_view key, Need need) const;
  // As Text; empty where that gives nothing.
  std::string TextOr(absl::string_view key, Need need) const {
    return Text(key, need).value_or("");
  }
  std::optional<uint32_t> Whole(absl::string_view key, Need need, uint32_t low,
                                uint32_t high) const;
  // Comma or dot before the decimals, no groups.
  std::optional<Decimal> Number(absl::string_view key, Need need) const;
  // The elements of a list; empty where there is none.
  absl::Span<const YamlNode> List(absl::string_view key, Need need) const;

  // RegionCode or ActivityCode; `example` shows what one looks like.
  template <typename Code>
  std::optional<Code> ReadCode(absl::string_view key, Need need, absl::string_view example) const {
    std::optional<std::string> text = Text(key, need);
    if (!text) return std::nullopt;
    absl::StatusOr<Code> code = Code::Parse(*text);
    if (code.ok()) return *code;
    Problem(Find(key, need)->place, "BAD_CODE",
            absl::StrCat(key, " \"", *text, "\" bukan kode; tulis seperti ", example));
    return std::nullopt;
  }

  // The value of one of `words`; BAD_VALUE lists them.
  template <typename Value, size_t count>
  std::optional<Value> Choose(absl::string_view key, Need need,
                              const CatalogWord<Value> (&words)[count]) const {
    std::optional<std::string> text = Text(key, need);
    if (!text) return std::nullopt;
    for (const CatalogWord<Value>& word : words) {
      if (word.word == *text) return word.value;
    }
    Problem(Find(key, need)->place, "BAD_VALUE",
            absl::StrCat(key, " \"", *text, "\" tidak dikenal; pilih ",
                         absl::StrJoin(words, ", ", [](std::string* out, const auto& word) {
                           absl::StrAppend(out, word.word);
                         })));
    return std::nullopt;
  }

 private:
  const YamlNode& node_;
  const absl::string_view what_;
  std::vector<CatalogProblem>& problems_;
};

// What follows "kunci ... tidak dikenal": the key that was meant ("; mungkin maksudnya
// kode"), else all that could stand there.
std::string NearestKey(absl::string_view key, const std::vector<std::string>& known);
// A text of a file as it may stand in a message: its beginning, if it is long.
absl::string_view CutForMessage(absl::string_view text);

// `text` without groups as a number; nullopt if it is none, or if one cannot
// tell whether "100.000" means a hundred or a hundred thousand.
std::optional<Decimal> ParseYamlNumber(absl::string_view text);

}  // namespace rekap
