#include "runtime/yaml/yaml_fields.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"

#include "domain/decimal/number_text.h"
#include "runtime/escape/escape.h"

namespace rekap {
namespace {

// Keys longer than any of ours are not compared, which bounds the work.
constexpr size_t kComparedKeySizeMax = 40;

// Insertions, deletions and replacements that turn one into the other.
size_t EditDistance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

// "; mungkin maksudnya kode", or all that could stand there.
template <typename Keys>
std::string Suggestion(absl::string_view key, const Keys& known) {
  absl::string_view nearest;
  // A third of the letters may be wrong, one always.
  size_t distance_max = std::max<size_t>(1, key.size() / 3);
  if (key.size() <= kComparedKeySizeMax) {
    for (absl::string_view candidate : known) {
      size_t distance = EditDistance(absl::AsciiStrToLower(key), candidate);
      if (distance > distance_max || (!nearest.empty() && distance == distance_max)) continue;
      distance_max = distance;
      nearest = candidate;
    }
  }
  if (!nearest.empty()) return absl::StrCat("; mungkin maksudnya ", nearest);
  return absl::StrCat("; yang dikenal: ", absl::StrJoin(known, ", "));
}

// A value as it may stand in a message.
absl::string_view Cut(absl::string_view text) {
  constexpr size_t kQuotedSizeMax = 60;
  return TruncateUtf8(text, kQuotedSizeMax);
}

}  // namespace

YamlFields::YamlFields(const YamlNode& node, absl::string_view what,
                       std::initializer_list<absl::string_view> known,
                       std::vector<CatalogProblem>& problems)
    : node_(node), what_(what), problems_(problems) {
  if (!readable()) {
    Problem(node.place, "WRONG_TYPE",
            absl::StrCat(what, " harus berisi pasangan kunci: nilai, yaitu ",
                         absl::StrJoin(known, ", ")));
    return;
  }
  for (size_t i = 0; i < node.keys.size(); ++i) {
    if (std::find(known.begin(), known.end(), node.keys[i]) != known.end()) continue;
    Problem(node.key_places[i], "UNKNOWN_KEY",
            absl::StrCat("kunci ", Cut(node.keys[i]), " tidak dikenal di ", what,
                         Suggestion(node.keys[i], known)));
  }
}

void YamlFields::Problem(const CatalogPlace& at, absl::string_view code,
                         std::string message) const {
  problems_.push_back({at, std::string(code), std::move(message)});
}

const YamlNode* YamlFields::Find(absl::string_view key, Need need) const {
  auto it = std::find(node_.keys.begin(), node_.keys.end(), key);
  if (it != node_.keys.end()) {
    return &node_.values[static_cast<size_t>(it - node_.keys.begin())];
  }
  if (need == Need::kRequired && readable()) {
    Problem(node_.place, "MISSING_KEY", absl::StrCat(what_, " tanpa ", key, "; tambahkan"));
  }
  return nullptr;
}

std::optional<std::string> YamlFields::Text(absl::string_view key, Need need) const {
  const YamlNode* value = Find(key, need);
  if (value == nullptr) return std::nullopt;
  absl::string_view text = absl::StripAsciiWhitespace(value->text);
  if (value->kind != YamlNode::Kind::kText || text.empty()) {
    Problem(value->place, "WRONG_TYPE", absl::StrCat(key, " harus diisi dengan satu teks"));
    return std::nullopt;
  }
  if (text.size() > kYamlTextSizeMax || std::any_of(text.begin(), text.end(), [](char c) {
        return absl::ascii_iscntrl(static_cast<unsigned char>(c));
      })) {
    Problem(value->place, "WRONG_TYPE",
            absl::StrCat(key, " harus satu baris, paling banyak ", kYamlTextSizeMax, " byte"));
    return std::nullopt;
  }
  return std::string(text);
}

std::optional<uint32_t> YamlFields::Whole(absl::string_view key, Need need, uint32_t low,
                                          uint32_t high) const {
  std::optional<std::string> text = Text(key, need);
  if (!text) return std::nullopt;
  uint32_t whole = 0;
  bool digits = std::all_of(text->begin(), text->end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
  if (digits && absl::SimpleAtoi(*text, &whole) && whole >= low && whole <= high) return whole;
  Problem(Find(key, need)->place, "WRONG_TYPE",
          absl::StrCat(key, " \"", Cut(*text), "\" harus bilangan bulat ", low, " sampai ", high));
  return std::nullopt;
}

std::optional<Decimal> YamlFields::Number(absl::string_view key, Need need) const {
  std::optional<std::string> text = Text(key, need);
  if (!text) return std::nullopt;
  std::optional<Decimal> number = ParseYamlNumber(*text);
  if (!number) {
    Problem(Find(key, need)->place, "WRONG_TYPE",
            absl::StrCat(key, " \"", Cut(*text),
                         "\" harus angka tanpa titik ribuan, seperti 100 atau 88,31"));
  }
  return number;
}

absl::Span<const YamlNode> YamlFields::List(absl::string_view key, Need need) const {
  const YamlNode* value = Find(key, need);
  if (value == nullptr) return {};
  if (value->kind != YamlNode::Kind::kList) {
    Problem(value->place, "WRONG_TYPE",
            absl::StrCat(key, " harus berupa daftar: setiap isinya diawali tanda -"));
    return {};
  }
  return value->values;
}

std::string NearestKey(absl::string_view key, const std::vector<std::string>& known) {
  return Suggestion(key, known);
}

absl::string_view CutForMessage(absl::string_view text) { return Cut(text); }

std::optional<Decimal> ParseYamlNumber(absl::string_view text) {
  std::optional<NumberStyle> style = EvidentStyle(text);
  if (!style && text.find_first_of(".,") != absl::string_view::npos) return std::nullopt;
  absl::StatusOr<Decimal> number = Decimal::Parse(text, style.value_or(NumberStyle::kPlain));
  if (!number.ok()) return std::nullopt;
  return *number;
}

}  // namespace rekap
