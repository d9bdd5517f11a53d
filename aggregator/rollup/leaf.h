// What a record contributes to the roll-up: the leaves under its cells.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "domain/code/activity_code.h"
#include "domain/code/period.h"
#include "domain/code/region_code.h"
#include "domain/rule/policy.h"
#include "domain/rule/value.h"
#include "rekap/v1/record.pb.h"

namespace rekap {

// Identity of a leaf within the roll-up.
struct BudgetLeafKey {
  ActivityCode activity;
};
struct OutputLeafKey {
  ActivityCode activity;
  uint16_t item;
};
struct IndicatorLeafKey {
  std::string code;
};
using LeafKey = std::variant<BudgetLeafKey, OutputLeafKey, IndicatorLeafKey>;

// Its value. Money in sen. An achievement that is not reported is a leaf all
// the same (something was written) but enters no mean.
struct BudgetLeaf {
  int64_t allocated_sen = 0;
  int64_t realised_sen = 0;
};
struct AchievementLeaf {
  DecimalResult capped;
  DecimalResult uncapped;
};
struct LeafValue {
  std::variant<BudgetLeaf, AchievementLeaf> figure;
  bool synthetic = false;
};

// One change of one leaf: its new value, or nullopt where it is withdrawn.
struct LeafChange {
  RegionCode unit;
  Period period;
  LeafKey key;
  std::optional<LeafValue> value;
};

// The leaf change that a record's change means; nullopt for the kinds that are
// never summed (stated totals, narratives, profiles). `record` nullptr = the
// record of `key` is withdrawn. Requires a valid key and record (record.h).
std::optional<LeafChange> LeafChangeOf(RegionCode unit, const v1::RecordKey& key,
                                       const v1::Record* record, const Policy& policy);

}  // namespace rekap
