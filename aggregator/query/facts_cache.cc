#include "aggregator/query/facts_cache.h"

#include <optional>
#include <utility>

#include "aggregator/admin/period_reader.h"

namespace rekap {

absl::StatusOr<PeriodFacts> FactsCache::Get(const MirrorView& view, RegionCode unit,
                                            const JournalPosition* position, Period period) {
  PeriodFacts facts;
  const Key key{unit, period};
  if (position == nullptr || Find(key, *position, facts)) {
    facts.review = admin_->LastReview(unit, period);
    return facts;
  }
  absl::StatusOr<PeriodFacts> read = FactsOf(view, *admin_, unit, period);
  if (read.ok()) Keep(key, *position, *read);
  return read;
}

bool FactsCache::Find(const Key& key, const JournalPosition& position, PeriodFacts& facts) {
  std::shared_ptr<const PeriodFacts> kept;
  {
    absl::MutexLock lock(&mutex_);
    auto it = entries_.find(key);
    if (it == entries_.end() || it->second.position != position) return false;
    kept = it->second.facts;
  }
  if (kept != nullptr) facts = *kept;
  return true;
}

void FactsCache::Keep(const Key& key, const JournalPosition& position, const PeriodFacts& facts) {
  Entry entry{position, nullptr};
  if (facts.submission || facts.revisions > 0) {
    auto kept = std::make_shared<PeriodFacts>(facts);
    kept->review = std::nullopt;
    entry.facts = std::move(kept);
  }
  absl::MutexLock lock(&mutex_);
  // Whoever asks about more than fits asks about other years: the old ones may go.
  if (entries_.size() >= entries_max_ && !entries_.contains(key)) entries_.clear();
  entries_.insert_or_assign(key, std::move(entry));
}

}  // namespace rekap
