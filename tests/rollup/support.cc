#include "tests/rollup/support.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

#include "runtime/catalog/catalog_yaml.h"

namespace rekap::test {
namespace {

// __int128 has no printer; figures of the tests that fail are what matters.
std::string ToText(__int128 value) {
  bool negative = value < 0;
  unsigned __int128 magnitude =
      negative ? 0 - static_cast<unsigned __int128>(value) : static_cast<unsigned __int128>(value);
  std::string digits;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(magnitude % 10)));
    magnitude /= 10;
  } while (magnitude > 0);
  return absl::StrCat(negative ? "-" : "", digits);
}

std::string ToText(const DecimalResult& result) {
  switch (result.state) {
    case ValueState::kNotReported:
      return "not reported";
    case ValueState::kReported:
      return result.value.ToPlain();
    case ValueState::kUndefined:
      return "undefined";
    case ValueState::kNotComparable:
      return "not comparable";
  }
  return "?";
}

std::string ToText(const Element& element) {
  switch (element.kind) {
    case Element::Kind::kWhole:
      return "whole";
    case Element::Kind::kObjective:
      return absl::StrCat("objective ", element.code);
    case Element::Kind::kActivity:
      return element.activity->ToString();
    case Element::Kind::kIndicator:
      return absl::StrCat("indicator ", element.code);
  }
  return "?";
}

}  // namespace

std::string ReadSource(absl::string_view path) {
  std::ifstream file(absl::StrCat(REKAP_SOURCE_DIR, "/", path));
  if (!file) {
    std::cerr << "cannot read " << path << "\n";
    std::abort();
  }
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

Catalog SampangCatalog(CascadeWeights weights) {
  std::string text = ReadSource("domain/catalog/sampang-2021.yaml");
  if (weights == CascadeWeights::kAllocated) {
    text = absl::StrReplaceAll(text, {{"bobot: sama", "bobot: anggaran"}});
  }
  Catalog catalog = std::get<Catalog>(ParseCatalogYaml(text));
  if (catalog.policy().weights != weights) {
    std::cerr << "the catalog does not take the weights\n";
    std::abort();
  }
  return catalog;
}

RegionCode Region(absl::string_view code) { return *RegionCode::Parse(code); }
ActivityCode Activity(absl::string_view code) { return *ActivityCode::Parse(code); }
Period Year(uint32_t year, uint32_t quarter) { return *Period::Of(year, quarter); }

LeafValue Budget(std::optional<int64_t> allocated_sen, std::optional<int64_t> realised_sen,
                 bool synthetic) {
  return {BudgetLeaf{allocated_sen, realised_sen}, synthetic};
}

LeafValue Achieved(int64_t micro, bool synthetic) {
  constexpr int64_t kCap = 100 * Decimal::kScale;
  return {AchievementLeaf{DecimalResult::Of(Decimal::FromMicro(std::min(micro, kCap))),
                          DecimalResult::Of(Decimal::FromMicro(micro))},
          synthetic};
}

LeafValue Missing(ValueState state) {
  return {AchievementLeaf{DecimalResult::Missing(state), DecimalResult::Missing(state)}, false};
}

LeafValue Result(int64_t micro, bool synthetic) {
  IndicatorValues values;
  values.realised = DecimalResult::Of(Decimal::FromMicro(micro));
  values.target = Decimal::FromMicro(100 * Decimal::kScale);
  values.achievement = values.realised;
  return ResultOf(values, synthetic);
}

LeafValue ResultOf(IndicatorValues values, bool synthetic) {
  return {IndicatorLeaf{std::make_shared<const IndicatorValues>(values)}, synthetic};
}

LeafChange BudgetChange(absl::string_view unit, absl::string_view activity,
                        std::optional<LeafValue> value) {
  return {Region(unit), Year(2021), BudgetLeafKey{Activity(activity)}, value};
}

LeafChange OutputChange(absl::string_view unit, absl::string_view activity, uint16_t item,
                        std::optional<LeafValue> value) {
  return {Region(unit), Year(2021), OutputLeafKey{Activity(activity), item}, value};
}

LeafChange IndicatorChange(absl::string_view unit, absl::string_view code,
                           std::optional<LeafValue> value) {
  return {Region(unit), Year(2021), IndicatorLeafKey{std::string(code)}, value};
}

LeafChange In(Period period, LeafChange change) {
  change.period = period;
  return change;
}

std::string ToText(const NamedCell& cell) {
  const CellFigures& f = cell.figures;
  return absl::StrCat(cell.region.ToString(), " | ", ToText(cell.element), " | ",
                      cell.period.ToString(), ": allocated ", ToText(f.allocated_sen), " (",
                      ToText(f.allocated_with_realised_sen), " with realised) realised ",
                      ToText(f.realised_sen), " lines ", f.lines, " (", f.allocated_lines,
                      " allocated, ", f.realised_lines, " realised) leaves ", f.leaves,
                      " synthetic ", f.synthetic_leaves, " achievement ", ToText(f.achievement),
                      " uncapped ", ToText(f.uncapped), " of ", f.reporting_children);
}

std::string Difference(const std::vector<NamedCell>& left, const std::vector<NamedCell>& right) {
  constexpr size_t kShown = 5;
  std::string text;
  auto only = [&text](absl::string_view side, const std::vector<NamedCell>& in,
                      const std::vector<NamedCell>& from) {
    size_t shown = 0;
    for (const NamedCell& cell : in) {
      if (std::find(from.begin(), from.end(), cell) != from.end()) continue;
      if (shown++ < kShown) absl::StrAppend(&text, side, " ", ToText(cell), "\n");
    }
  };
  if (left == right) return text;
  only("left ", left, right);
  only("right", right, left);
  return text.empty() ? "same cells in another order" : text;
}

}  // namespace rekap::test
