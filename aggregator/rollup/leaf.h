// What a record contributes to the roll-up: the leaves under its cells.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "absl/status/status.h"

#include "aggregator/rollup/element.h"
#include "domain/catalog/catalog.h"
#include "domain/code/activity_code.h"
#include "domain/code/period.h"
#include "domain/code/region_code.h"
#include "domain/indicator/indicator_values.h"
#include "domain/rule/value.h"
#include "rekap/v1/record.pb.h"

namespace rekap {

// Identity of a leaf within the roll-up.
struct BudgetLeafKey {
  ActivityCode activity;

  friend bool operator==(const BudgetLeafKey&, const BudgetLeafKey&) = default;
};
struct OutputLeafKey {
  ActivityCode activity;
  uint16_t item;

  friend bool operator==(const OutputLeafKey&, const OutputLeafKey&) = default;
};
struct IndicatorLeafKey {
  std::string code;

  friend bool operator==(const IndicatorLeafKey&, const IndicatorLeafKey&) = default;
};
using LeafKey = std::variant<BudgetLeafKey, OutputLeafKey, IndicatorLeafKey>;

// The tables of a report: what an office hands in together, and what the year
// takes from one source together (year_view.h).
enum class LeafTable {
  kBudget,      // budget lines and outputs
  kIndicators,  // indicator results
};
LeafTable TableOf(const LeafKey& key);
// The element whose cell the leaf belongs to: its sub kegiatan or indicator.
Element ElementOf(const LeafKey& key);

// Its value. Money in sen, 0 to Sen::kRecordMax; absent where the cell was blank,
// which is not reported, while "-" is a reported 0. An achievement that is not
// reported is a leaf all the same (something was written) but enters no mean.
struct BudgetLeaf {
  std::optional<int64_t> allocated_sen;
  std::optional<int64_t> realised_sen;
};
struct AchievementLeaf {
  DecimalResult capped;
  DecimalResult uncapped;
};
struct IndicatorLeaf {
  // Never null. Shared, because it is large beside the others and goes through
  // every stage as it is.
  std::shared_ptr<const IndicatorValues> values;
};
struct LeafValue {
  std::variant<BudgetLeaf, AchievementLeaf, IndicatorLeaf> figure;
  bool synthetic = false;
};

// Whether the leaf tells what came of a plan: money realised, an output's result in
// whatever form, an indicator's result even if it has no value. In annual records a
// nought of money or output does not: the year's plan may be printed with "-" in every
// column of results, while a quarter is only written when it is over.
bool HasResult(const LeafValue& value, bool annual);

// One change of one leaf: its new value, or nullopt where it is withdrawn.
struct LeafChange {
  RegionCode unit;
  Period period;
  LeafKey key;
  std::optional<LeafValue> value;
};

// InvalidArgument names the unit and period of a change that no record makes: a
// budget or output leaf that is not of a sub kegiatan, money out of its range, a
// value of another kind than its key, capped and uncapped achievement in
// different states.
absl::Status CheckLeaf(const LeafChange& change);

// An indicator as `catalog` defines it; one that it does not list is taken as
// a plain value that is better the higher it is, with the plain mean above.
Indicator IndicatorOf(const Catalog& catalog, const std::string& code);

// The leaf change that a record's change means under `catalog` (its cap, its
// indicators); nullopt for the kinds that are never summed (stated totals,
// narratives, profiles, surveys). `record` nullptr = the record of `key` is
// withdrawn. Requires a valid key and record (record.h). Keeps nothing of
// `catalog`; any thread.
std::optional<LeafChange> LeafChangeOf(RegionCode unit, const v1::RecordKey& key,
                                       const v1::Record* record, const Catalog& catalog);

}  // namespace rekap
