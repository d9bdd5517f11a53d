#include "domain/indicator/indicator_sum.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/indicator/column.h"

namespace rekap {
namespace {

// A result that stands in no parts, so that a ratio over parts leaves it out.
bool WithoutParts(const Indicator& indicator, const IndicatorValues& values) {
  return indicator.method == IndicatorMethod::kRatio &&
         values.realised.state != ValueState::kNotReported &&
         !(values.numerator && values.denominator);
}

struct Figures {
  Column realised;
  Column compared;  // `realised` of the units that have a target
  Column low;
  Column high;
  Column previous;
};

// What one unit puts into one column.
struct Entry {
  Column* column;
  IndicatorMethod method;
  Share share;
};

// The method for results as values.
IndicatorMethod ValueMethod(const Indicator& indicator) {
  return indicator.method == IndicatorMethod::kRatio ? indicator.without_parts : indicator.method;
}

// The method where nothing is weighed.
IndicatorMethod PlainMethod(const Indicator& indicator) {
  switch (indicator.method) {
    case IndicatorMethod::kRatio:
    case IndicatorMethod::kWeightedMean:
      return IndicatorMethod::kMean;
    default:
      return indicator.method;
  }
}

uint64_t RankOf(RegionCode unit) {
  uint64_t rank = 0;
  for (char byte : unit.Encoded()) rank = rank << 8 | static_cast<uint8_t>(byte);
  return rank;
}

Share ShareOf(Decimal value, int64_t weight, uint64_t rank) {
  return {static_cast<__int128>(value.micro()) * weight, weight, rank};
}

// `realised` is given apart: a ratio's is its parts, and a plan has none.
void AddEntries(Figures& figures, IndicatorMethod method, const IndicatorValues& values,
                const std::optional<Share>& realised, int64_t weight, uint64_t rank,
                std::vector<Entry>& entries) {
  auto enter = [&](Column& column, std::optional<Decimal> value) {
    if (value) entries.push_back({&column, method, ShareOf(*value, weight, rank)});
  };
  if (realised) entries.push_back({&figures.realised, method, *realised});
  if (realised && values.target) entries.push_back({&figures.compared, method, *realised});
  enter(figures.low, values.target);
  enter(figures.high, values.target_high);
  enter(figures.previous, values.previous);
}

}  // namespace

struct IndicatorSum::Sums {
  std::vector<Entry> EntriesOf(const Indicator& indicator, RegionCode unit,
                               const IndicatorValues& values);
  void Add(const Indicator& indicator, RegionCode unit, const IndicatorValues& values);
  bool Remove(const Indicator& indicator, RegionCode unit, const IndicatorValues& values);
  IndicatorSummary Result(const Indicator& indicator) const;

  Figures plain;     // every figure that a unit has, unweighed
  Figures by_value;  // of units with a result and, where one is needed, a weight
  Figures by_parts;  // of units with numerator and denominator
  uint32_t units = 0;
  uint32_t reported = 0;
  uint32_t computed = 0;
  uint32_t undefined = 0;
  uint32_t without_parts = 0;
};

std::vector<Entry> IndicatorSum::Sums::EntriesOf(const Indicator& indicator, RegionCode unit,
                                                 const IndicatorValues& values) {
  std::vector<Entry> entries;
  uint64_t rank = RankOf(unit);
  std::optional<Share> realised;
  if (values.realised.reported()) realised = ShareOf(values.realised.value, 1, rank);
  AddEntries(plain, PlainMethod(indicator), values, realised, 1, rank, entries);

  IndicatorMethod method = ValueMethod(indicator);
  bool weighted = method == IndicatorMethod::kWeightedMean;
  if (realised && (!weighted || values.weight)) {
    int64_t weight = weighted ? values.weight->micro() : 1;
    AddEntries(by_value, method, values, ShareOf(values.realised.value, weight, rank), weight, rank,
               entries);
  }
  if (indicator.method == IndicatorMethod::kRatio && values.numerator && values.denominator) {
    int64_t weight = values.denominator->micro();
    Share parts = ShareOf(*values.numerator, indicator.factor.micro(), rank);
    parts.weight = weight;
    AddEntries(by_parts, indicator.method, values, parts, weight, rank, entries);
  }
  return entries;
}

void IndicatorSum::Sums::Add(const Indicator& indicator, RegionCode unit,
                             const IndicatorValues& values) {
  for (const Entry& entry : EntriesOf(indicator, unit, values)) {
    entry.column->Add(entry.method, entry.share);
  }
  ++units;
  reported += values.realised.reported();
  computed += values.computed;
  undefined += values.realised.state == ValueState::kUndefined;
  without_parts += WithoutParts(indicator, values);
}

bool IndicatorSum::Sums::Remove(const Indicator& indicator, RegionCode unit,
                                const IndicatorValues& values) {
  bool sound = units > 0;
  for (const Entry& entry : EntriesOf(indicator, unit, values)) {
    sound = entry.column->Remove(entry.method, entry.share) && sound;
  }
  --units;
  reported -= values.realised.reported();
  computed -= values.computed;
  undefined -= values.realised.state == ValueState::kUndefined;
  without_parts -= WithoutParts(indicator, values);
  return sound;
}

IndicatorSummary IndicatorSum::Sums::Result(const Indicator& indicator) const {
  IndicatorSummary summary;
  summary.units = units;
  summary.reported = reported;
  summary.computed = computed;
  summary.undefined = undefined;
  // Parts that divide by nothing say nothing; what was stated does.
  bool divisible = by_parts.realised.weighs() || by_value.realised.count() == 0;
  summary.from_parts = by_parts.realised.count() > 0 && divisible;
  summary.without_parts = without_parts;

  // Of one unit nothing is weighed: its figures are the region's, also where a
  // weight or denominator is missing or 0.
  bool single = units == 1;
  IndicatorMethod plain_method = PlainMethod(indicator);
  IndicatorMethod method = summary.from_parts ? indicator.method : ValueMethod(indicator);
  if (single) method = plain_method;
  const Figures& weighed_figures = summary.from_parts ? by_parts : by_value;
  const Figures& figures = single ? plain : weighed_figures;

  summary.realised = figures.realised.Value(method);
  if (summary.realised.state == ValueState::kNotReported && reported + undefined > 0) {
    summary.realised.state = ValueState::kUndefined;
  }
  DecimalResult low = figures.low.Value(method);
  DecimalResult high = figures.high.Value(method);
  bool weighed = low.reported() && (high.reported() || figures.high.count() == 0);
  summary.target = weighed ? low : plain.low.Value(plain_method);
  summary.target_high = weighed ? high : plain.high.Value(plain_method);
  summary.previous = figures.previous.Value(method);
  if (!summary.previous.reported()) summary.previous = plain.previous.Value(plain_method);

  summary.compared = figures.compared.count();
  if (summary.compared > 0) {
    std::optional<Decimal> high_edge;
    if (high.reported()) high_edge = high.value;
    summary.achievement = weighed ? AchievementIn(indicator.direction, low.value, high_edge,
                                                  figures.compared.Value(method))
                                  : DecimalResult::Missing(ValueState::kUndefined);
  } else if (summary.realised.state == ValueState::kUndefined && plain.low.count() > 0) {
    summary.achievement = DecimalResult::Missing(ValueState::kUndefined);
  }
  return summary;
}

IndicatorSum::IndicatorSum() = default;
IndicatorSum::IndicatorSum(IndicatorSum&&) noexcept = default;
IndicatorSum& IndicatorSum::operator=(IndicatorSum&&) noexcept = default;
IndicatorSum::~IndicatorSum() = default;

void IndicatorSum::Add(const Indicator& indicator, RegionCode unit, const IndicatorValues& values) {
  if (std::holds_alternative<std::monostate>(state_)) {
    state_ = Unit{unit, values};
    return;
  }
  if (const Unit* first = std::get_if<Unit>(&state_)) {
    auto sums = std::make_unique<Sums>();
    sums->Add(indicator, first->code, first->values);
    state_ = std::move(sums);
  }
  std::get<std::unique_ptr<Sums>>(state_)->Add(indicator, unit, values);
}

bool IndicatorSum::Remove(const Indicator& indicator, RegionCode unit,
                          const IndicatorValues& values) {
  if (std::holds_alternative<std::monostate>(state_)) return false;
  bool sound = false;
  bool empty = true;
  if (const Unit* only = std::get_if<Unit>(&state_)) {
    sound = only->code == unit && only->values == values;
  } else {
    Sums& sums = *std::get<std::unique_ptr<Sums>>(state_);
    sound = sums.Remove(indicator, unit, values);
    empty = sums.units == 0;
  }
  if (empty) state_ = std::monostate();
  return sound;
}

IndicatorSummary IndicatorSum::Result(const Indicator& indicator) const {
  if (const auto* sums = std::get_if<std::unique_ptr<Sums>>(&state_)) {
    return (*sums)->Result(indicator);
  }
  Sums sums;
  if (const Unit* only = std::get_if<Unit>(&state_)) {
    sums.Add(indicator, only->code, only->values);
  }
  return sums.Result(indicator);
}

}  // namespace rekap
