// What a report is made of: the answers of the queries, all of one version of the
// roll-up. Nothing is computed here. Any thread.
//
// Invariant: every answer names the same positions and was read by the same catalog.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "aggregator/admin/admin_store.h"
#include "aggregator/live/live_rollup.h"
#include "aggregator/query/findings.h"
#include "domain/catalog/catalog.h"
#include "rekap/v1/query.pb.h"

namespace rekap::report {

// Where what is gathered comes from. All must outlive the gathering.
struct Sources {
  const LiveRollup* live;
  const AdminStore* admin;
  FindingsReader* findings;
  // Asked between the parts: whether nobody waits for the report any more. Empty =
  // somebody always does.
  std::function<bool()> abandoned = {};
};

// What both reports say about themselves.
struct Origin {
  std::shared_ptr<const Catalog> catalog;
  uint32_t catalog_version = 0;  // 0 = none is stored
  std::string catalog_sha256;    // hex
  absl::Time made;
  JournalPositions positions;  // by unit
};

struct ShownFindings {
  std::vector<v1::Finding> list;  // in the order of the query, at most kFindingsShownMax
  uint64_t total = 0;             // how many there are
};

struct LkjipFacts {
  Origin origin;
  uint32_t year = 0;
  std::string unit;         // code
  std::string parent_name;  // of the region above, "Sampang"
  v1::TreeResponse tree;
  std::vector<v1::IndicatorFigure> indicators;  // in the catalog's order
  v1::DecimalValue indicator_mean;
  v1::TrendResponse trend;  // of everything
  // One for each of `indicators`, the first kIndicatorTrendsMax.
  std::vector<v1::TrendResponse> indicator_trends;
  v1::OrganisationResponse organisation;
  v1::SurveyResponse survey;
  ShownFindings findings;
  v1::WorkflowRow workflow;
  // Every record behind the report with its journal entry: by kind, then by key.
  std::vector<v1::Leaf> leaves;
};

struct KabupatenFacts {
  Origin origin;
  uint32_t year = 0;
  std::string region;  // code
  std::string name;
  v1::CompareResponse compare;  // every unit, by achievement
  v1::MatrixResponse programs;  // units against programs
  v1::TreeResponse tree;        // of the region, down to programs
  v1::TrendResponse trend;
  v1::CompletenessResponse completeness;
  v1::SurveyResponse survey;
  ShownFindings findings;  // across the units first
};

// How often the figures may change while they are gathered before it is given up:
// each try takes milliseconds, an import at a node is one or two batches.
inline constexpr int kTriesMax = 8;
// Findings and records of one report; a unit's findings are at most 1000, its records
// a few hundred. More findings are left out and counted, for one bad import must not
// keep a kabupaten from its report; more records are no report of a kecamatan.
inline constexpr size_t kFindingsShownMax = 5'000;
// Units of a report, a page of every answer. Indonesia's largest kabupaten has about
// fifty.
inline constexpr uint32_t kUnitsMax = 1'000;
inline constexpr size_t kLeavesShownMax = 20'000;
// Indicators that are followed over years; an office has three to ten.
inline constexpr size_t kIndicatorTrendsMax = 20;

// InvalidArgument for a year out of range or a unit that is no kecamatan, NotFound for
// one that the catalog does not know, Aborted (Indonesian) if the figures change faster
// than they can be read, Cancelled if it was abandoned, DataLoss if the mirror is corrupt,
// ResourceExhausted beyond the bounds above.
absl::StatusOr<LkjipFacts> GatherLkjip(const Sources& sources, const std::string& unit,
                                       uint32_t year, absl::Time now);
// The same for a region above units; empty = the aggregator's own.
absl::StatusOr<KabupatenFacts> GatherKabupaten(const Sources& sources, const std::string& region,
                                               uint32_t year, absl::Time now);

}  // namespace rekap::report
