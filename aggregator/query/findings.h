// Findings within the units and across them, in pages.
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

#include "aggregator/admin/admin_store.h"
#include "aggregator/live/live_rollup.h"
#include "aggregator/query/finding_cache.h"
#include "rekap/v1/query.pb.h"

namespace rekap {

class FindingsReader {
 public:
  // Both must outlive the reader.
  FindingsReader(const LiveRollup* live, const AdminStore* admin) : live_(live), admin_(admin) {}

  // Of a unit its own findings; of a region above first those across its units,
  // then those of every unit. Those across are made by `today`. Counts are of
  // everything in the region, whatever is filtered or on the page.
  //
  // In a year each kind of record is looked at as the year's figures take it:
  // annual, else of the quarter that stands for it, and a finding says so
  // (Finding.quarter).
  //
  // Pages are one list: Aborted, in Indonesian, if the findings are others than
  // those that the page token was given for. Other errors: InvalidArgument for a
  // request out of its ranges, NotFound for a region that the catalog does not
  // know, DataLoss if the mirror is corrupt.
  // Any thread; does not hold up the writer while findings are made.
  absl::StatusOr<v1::FindingsResponse> Read(const v1::FindingsRequest& request,
                                            absl::CivilDay today);

  const FindingCache& cache() const { return cache_; }

 private:
  const LiveRollup* const live_;
  const AdminStore* const admin_;
  FindingCache cache_;
};

}  // namespace rekap
