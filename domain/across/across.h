// Findings that only show beside other units: who lies far from the rest, who
// is missing or late, who reports an indicator in another sense, whose budget
// cannot follow from last year's. Pure; one small file per rule. The rules and
// their bounds: docs/findings-across.md.
//
// Nothing here is proved wrong, only unlike: no finding blocks.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"

#include "domain/catalog/catalog.h"
#include "domain/code/activity_code.h"
#include "domain/code/period.h"
#include "domain/code/region_code.h"
#include "domain/rule/value.h"
#include "rekap/v1/finding.pb.h"
#include "rekap/v1/record.pb.h"
#include "rekap/v1/workflow.pb.h"

namespace rekap {

// Percentages of one program at one unit. `achievement` is not capped: a cap
// hides what is absurdly high.
struct ProgramFigures {
  ActivityCode program;
  DecimalResult absorption;
  DecimalResult achievement;
};

// What one unit says about an indicator.
struct IndicatorClaim {
  std::string code;
  DecimalResult realised;                               // as the catalog reads the record
  DecimalResult achievement;                            // not capped
  DecimalResult previous;                               // result of the year before
  v1::Direction direction = v1::DIRECTION_UNSPECIFIED;  // as the record says
};

// One expected unit in the period.
struct UnitFigures {
  RegionCode unit;
  std::string name;
  bool has_budget = false;      // any budget line or output with a result, not only a plan
  bool has_indicators = false;  // any indicator with a result

  v1::WorkflowState state = v1::WORKFLOW_STATE_OPEN;
  uint32_t submission = 0;                       // Submission.number of the last one; 0 = none
  std::optional<absl::CivilDay> submitted = {};  // its day

  std::vector<ProgramFigures> programs = {};
  std::vector<IndicatorClaim> indicators = {};
  // Sen by sub kegiatan, under the codes of their own year: this period's, and
  // those of the whole year before.
  std::map<ActivityCode, int64_t> allocated = {};
  std::map<ActivityCode, int64_t> allocated_before = {};
};

// The units of one region in one period. At most kSpreadValuesMax units.
struct Comparison {
  RegionCode region;  // that contains them all
  Period period;
  absl::CivilDay today;
  std::vector<UnitFigures> units;
};

// By severity, the worst first, then by the unit that it is about, rule and
// subject. Finding.unit is the region; the first evidence names the kecamatan.
std::vector<v1::Finding> FindingsAcross(const Comparison& comparison, const Catalog& catalog);

}  // namespace rekap
