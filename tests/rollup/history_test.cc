// Method: random histories over a small world, small so that the same leaves
// are hit again and again, applied in random batches. After them the engine
// must equal an engine that was only told the final leaves, and the reference
// model, under either policy of weights. RapidCheck prints the seed and a shrunk history where it
// does not.
#include <algorithm>
#include <cstddef>
#include <limits>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"

#include "aggregator/rollup/engine.h"
#include "domain/decimal/sen.h"
#include "tests/rollup/reference_model.h"
#include "tests/rollup/support.h"

namespace rekap::test {
namespace {

struct Step {
  LeafChange change;
  bool ends_batch = false;
  bool compare = false;  // at the end of this batch, with the reference model
};

std::string ToText(const LeafChange& change) {
  std::string key;
  if (const auto* budget = std::get_if<BudgetLeafKey>(&change.key)) {
    key = absl::StrCat("budget ", budget->activity.ToString());
  } else if (const auto* output = std::get_if<OutputLeafKey>(&change.key)) {
    key = absl::StrCat("output ", output->activity.ToString(), " #", output->item);
  } else {
    key = absl::StrCat("indicator ", std::get<IndicatorLeafKey>(change.key).code);
  }
  std::string value = "withdrawn";
  if (change.value) {
    if (const auto* budget = std::get_if<BudgetLeaf>(&change.value->figure)) {
      auto cell = [](std::optional<int64_t> sen) { return sen ? absl::StrCat(*sen) : "blank"; };
      value = absl::StrCat(cell(budget->allocated_sen), " / ", cell(budget->realised_sen));
    } else if (const auto* output = std::get_if<AchievementLeaf>(&change.value->figure)) {
      value = absl::StrCat("state ", static_cast<int>(output->capped.state), " ",
                           output->uncapped.value.ToPlain());
    } else {
      const IndicatorValues& values = *std::get<IndicatorLeaf>(change.value->figure).values;
      value = absl::StrCat("state ", static_cast<int>(values.realised.state), " ",
                           values.realised.value.ToPlain(), values.numerator ? " in parts" : "");
    }
    if (change.value->synthetic) value += " synthetic";
  }
  return absl::StrCat(change.unit.ToString(), " ", change.period.ToString(), " ", key, " = ",
                      value);
}

std::ostream& operator<<(std::ostream& out, const Step& step) {
  return out << ToText(step.change) << (step.ends_batch ? " |" : "") << "\n";
}

// Evenly from [low, high): left alone, RapidCheck narrows ranges while a run is
// young, and choices would crowd at the front.
template <typename T>
T Between(T low, T high) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<T>(low, high));
}
bool OneIn(int n) { return Between(0, n) == 0; }

template <typename T>
T OneOf(const std::vector<T>& choices) {
  return choices[Between<size_t>(0, choices.size())];
}

// Two kabupaten of one provinsi, and a kecamatan of another provinsi.
RegionCode AnyUnit() {
  return Region(
      OneOf<std::string>({"35.27.05", "35.27.03", "35.27.14", "35.26.01", "35.26.02", "33.01.01"}));
}

Period AnyPeriod() {
  return OneOf<Period>({Year(2021), Year(2021, 1), Year(2021, 3), Year(2022), Year(2022, 4)});
}

// Siblings at every level; 7.01.03 and 7.01.06 share an objective; 7.01.09 is
// not in the catalog, nor is a four-digit sub kegiatan.
ActivityCode AnySubKegiatan() {
  return Activity(OneOf<std::string>({"7.01.01.2.01.01", "7.01.01.2.01.02", "7.01.01.2.02.01",
                                      "7.01.03.2.01.02", "7.01.06.2.01.02", "7.01.09.2.01.0123"}));
}

LeafKey AnyKey() {
  switch (Between(0, 5)) {
    case 0:
    case 1:
      return BudgetLeafKey{AnySubKegiatan()};
    case 2:
    case 3:
      return OutputLeafKey{AnySubKegiatan(), OneOf<uint16_t>({1, 257, 65535})};
    default:
      return IndicatorLeafKey{OneOf<std::string>({"IKU-1", "IKU-2", "NOT-IN-CATALOG"})};
  }
}

int64_t AnySen() {
  return OneOf<int64_t>(
      {0, Sen::kRecordMax, Between<int64_t>(0, 1000), Between<int64_t>(0, Sen::kRecordMax + 1)});
}

// Blank often enough that whole units have only plans.
std::optional<int64_t> AnyCell() { return OneIn(3) ? std::nullopt : std::optional(AnySen()); }

// Also what no report should hold: negative, and the largest there is.
int64_t AnyPercent() {
  constexpr int64_t kHundred = 100 * Decimal::kScale;
  return OneOf<int64_t>({0, kHundred, kHundred + 1, Between<int64_t>(0, 2 * kHundred),
                         Between<int64_t>(0, kHundred), Between<int64_t>(-3, 4),
                         std::numeric_limits<int64_t>::max(), -Decimal::kScale});
}

std::optional<Decimal> Perhaps(Decimal value) {
  return OneIn(3) ? std::nullopt : std::optional(value);
}

// Stated or computed, complete or not.
IndicatorValues AnyResult() {
  auto any = [] { return Decimal::FromMicro(Between<int64_t>(-1'000'000, 100'000'000)); };
  IndicatorValues values;
  values.realised = DecimalResult::Of(any());
  values.computed = OneIn(2);
  if (OneIn(3)) {
    values.realised =
        DecimalResult::Missing(values.computed ? ValueState::kUndefined : ValueState::kNotReported);
  }
  if (values.computed) {
    values.numerator = any();
    values.denominator = OneOf<Decimal>({Decimal(), any()});
  }
  values.target = Perhaps(any());
  values.previous = Perhaps(any());
  values.weight = Perhaps(Decimal::FromMicro(Between<int64_t>(0, 1'000'000)));
  values.achievement = values.target ? values.realised : DecimalResult();
  return values;
}

LeafValue AnyValue(const LeafKey& key) {
  bool synthetic = OneIn(4);
  if (std::holds_alternative<IndicatorLeafKey>(key)) return ResultOf(AnyResult(), synthetic);
  if (std::holds_alternative<BudgetLeafKey>(key)) return Budget(AnyCell(), AnyCell(), synthetic);
  LeafValue value = Achieved(AnyPercent(), synthetic);
  if (OneIn(3)) {
    value = Missing(OneOf<ValueState>(
        {ValueState::kNotReported, ValueState::kUndefined, ValueState::kNotComparable}));
    value.synthetic = synthetic;
  }
  return value;
}

// Half of the steps come back to a leaf named before: an update, a withdrawal,
// or exactly the same again.
rc::Gen<std::vector<Step>> Histories() {
  return rc::gen::exec([] {
    std::vector<Step> history;
    int length = *rc::gen::inRange(0, 200);  // grows with the run
    for (int i = 0; i < length; ++i) {
      bool again = !history.empty() && OneIn(2);
      LeafChange change = again ? OneOf(history).change
                                : LeafChange{AnyUnit(), AnyPeriod(), AnyKey(), std::nullopt};
      int what = again ? Between(0, 4) : 1;
      if (what == 0) change.value = std::nullopt;
      if (what == 1 || what == 2) change.value = AnyValue(change.key);
      history.push_back({change, OneIn(6), OneIn(3)});
    }
    return history;
  });
}

void ExpectSame(const std::vector<NamedCell>& left, const std::vector<NamedCell>& right) {
  if (left != right) RC_FAIL(Difference(left, right));
}
void ExpectEquals(const RollupEngine& engine, const ReferenceModel& reference) {
  ExpectSame(engine.Dump(), reference.Cells());
  RC_ASSERT(engine.DumpIndicators() == reference.Indicators());
}

const Catalog& AnyCatalog() {
  static const Catalog equal = SampangCatalog(CascadeWeights::kEqual);
  static const Catalog allocated = SampangCatalog(CascadeWeights::kAllocated);
  return OneIn(2) ? equal : allocated;
}

void MustApply(RollupEngine& engine, const std::vector<LeafChange>& changes) {
  absl::Status applied = engine.Apply(changes);
  if (!applied.ok()) RC_FAIL(applied.ToString());
}

RC_GTEST_PROP(RollupHistory, EqualsFreshEngineAndReferenceModel, ()) {
  const Catalog& catalog = AnyCatalog();
  const std::vector<Step> history = *Histories();
  RollupEngine engine(&catalog);
  ReferenceModel reference(&catalog);
  std::vector<LeafChange> batch;
  for (const Step& step : history) {
    batch.push_back(step.change);
    reference.Apply(step.change);
    if (!step.ends_batch) continue;
    MustApply(engine, batch);
    batch.clear();
    if (step.compare) ExpectEquals(engine, reference);
  }
  MustApply(engine, batch);

  RollupEngine fresh(&catalog);
  MustApply(fresh, reference.Leaves());
  ExpectEquals(engine, reference);
  ExpectEquals(fresh, reference);
  RC_ASSERT(engine.leaf_count() == reference.StandingCount());
  for (const NamedCell& cell : engine.Dump()) {
    RC_ASSERT(engine.Find(cell.region, cell.element, cell.period) == cell.figures);
    for (LeafTable table : {LeafTable::kBudget, LeafTable::kIndicators}) {
      uint16_t year = cell.period.year();
      RC_ASSERT(engine.SourceOf(cell.region, year, table) ==
                reference.SourceOf(cell.region, year, table));
    }
  }
}

RC_GTEST_PROP(RollupHistory, OrderAndBatchesOfTheSameLeavesDoNotMatter, ()) {
  const Catalog& catalog = AnyCatalog();
  ReferenceModel reference(&catalog);
  for (const Step& step : *Histories()) reference.Apply(step.change);
  std::vector<LeafChange> leaves = reference.Leaves();
  std::mt19937_64 random(*rc::gen::arbitrary<uint64_t>());
  std::shuffle(leaves.begin(), leaves.end(), random);
  RollupEngine engine(&catalog);
  while (!leaves.empty()) {
    auto size = static_cast<std::ptrdiff_t>(std::min<size_t>(leaves.size(), 1 + random() % 40));
    MustApply(engine, {leaves.end() - size, leaves.end()});
    leaves.erase(leaves.end() - size, leaves.end());
  }
  ExpectEquals(engine, reference);
}

RC_GTEST_PROP(RollupHistory, WithdrawingEveryLeafLeavesNothing, ()) {
  const Catalog& catalog = AnyCatalog();
  RollupEngine engine(&catalog);
  std::vector<LeafChange> changes;
  for (const Step& step : *Histories()) changes.push_back(step.change);
  MustApply(engine, changes);
  for (LeafChange& change : changes) change.value = std::nullopt;
  MustApply(engine, changes);
  ExpectSame(engine.Dump(), {});
  RC_ASSERT(engine.leaf_count() == 0u);
}

}  // namespace
}  // namespace rekap::test
