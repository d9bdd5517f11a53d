// The records of one unit as they stand in one version of the mirror. Any
// thread. Errors: DataLoss if a row holds no record.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "aggregator/live/live_rollup.h"
#include "aggregator/mirror/mirror_store.h"
#include "aggregator/query/figures.h"
#include "domain/catalog/catalog.h"
#include "domain/code/period.h"
#include "domain/code/region_code.h"
#include "rekap/v1/journal.pb.h"
#include "rekap/v1/record.pb.h"

namespace rekap {

// One version of what stands, to be read at leisure: nothing of it holds up the
// writer.
struct Snapshot {
  std::shared_ptr<const MirrorView> view;
  std::shared_ptr<const Catalog> catalog;
  RegionCode region;  // as requested
  Period period;
  JournalPositions positions;  // of its units

  // The units that the catalog expects in the region, by code.
  std::vector<RegionCode> ExpectedUnits() const;
};

// Of the region and period of a request; `region` empty = the aggregator's own.
// Errors as RequestedRegion and Period::Of.
absl::StatusOr<Snapshot> TakeSnapshot(const LiveRollup& live, const std::string& region,
                                      uint32_t year, uint32_t quarter);

// In key order.
absl::StatusOr<std::vector<v1::Record>> RecordsOf(const MirrorView& view, RegionCode unit,
                                                  v1::RecordKind kind, Period period);
// Of a year the annual records of the kind or, where there are none, those of
// the latest quarter that has any; of a quarter its own.
absl::StatusOr<std::vector<v1::Record>> StandingRecords(const MirrorView& view, RegionCode unit,
                                                        v1::RecordKind kind, Period period);

// The periods that a unit's figures of a period come from; in a year they may
// differ (year_view.h).
struct FigureSources {
  Period budget;      // money and outputs
  Period indicators;  // their results
};
FigureSources SourcesOf(const FigureReader& reader, RegionCode unit);

// What the unit reports for `period`: figures of their sources, of every other
// kind what stands (StandingRecords). Without submissions and revisions, which
// are about a report and not of it.
absl::StatusOr<std::vector<v1::Record>> ReportedRecords(const MirrorView& view, RegionCode unit,
                                                        Period period,
                                                        const FigureSources& sources);

}  // namespace rekap
