// Findings of units that were made lately, so that the pages of one answer, and
// the metrics that ask again and again, do not make them anew. Any thread.
//
// A list belongs to a unit, a period, the unit's position and the catalog; it is
// never given for others. One list is made at a time: its records are in memory
// while it is made, and they are of the size of a report.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

#include "domain/catalog/catalog.h"
#include "domain/code/period.h"
#include "domain/code/region_code.h"
#include "domain/journal/chain.h"
#include "rekap/v1/finding.pb.h"

namespace rekap {

class FindingCache {
 public:
  using List = std::shared_ptr<const std::vector<v1::Finding>>;
  using Make = absl::FunctionRef<absl::StatusOr<std::vector<v1::Finding>>()>;

  // What a list was made from. The catalog is kept while its lists are, so no
  // other can have its address.
  struct Source {
    RegionCode unit;
    Period period;
    JournalPosition position;
    std::shared_ptr<const Catalog> catalog;
  };

  // Kept findings, and one more for each list. A report has some twenty of up to
  // a kilobyte, so this is some 30 MiB at most and every unit of a province for
  // a year; a single list may hold kFindingsMax.
  static constexpr size_t kWeightMax = 30'000;

  explicit FindingCache(size_t weight_max = kWeightMax) : weight_max_(weight_max) {}

  // The list of `source`, from `make` if it is not kept; its error otherwise.
  absl::StatusOr<List> Get(const Source& source, Make make) ABSL_LOCKS_EXCLUDED(making_, mutex_);

  // Lists made so far.
  uint64_t made() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  using Key = std::pair<RegionCode, Period>;
  struct Entry {
    Source source;
    List list;

    size_t weight() const { return list->size() + 1; }
  };

  List Find(const Source& source) ABSL_LOCKS_EXCLUDED(mutex_);
  void Keep(const Source& source, List list) ABSL_LOCKS_EXCLUDED(mutex_);
  void Drop(std::list<Entry>::iterator entry) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t weight_max_;
  absl::Mutex making_ ABSL_ACQUIRED_BEFORE(mutex_);
  mutable absl::Mutex mutex_;
  std::list<Entry> entries_ ABSL_GUARDED_BY(mutex_);  // last used first
  absl::flat_hash_map<Key, std::list<Entry>::iterator> by_key_ ABSL_GUARDED_BY(mutex_);
  size_t weight_ ABSL_GUARDED_BY(mutex_) = 0;  // of all entries
  uint64_t made_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace rekap
