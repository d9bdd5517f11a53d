#include "aggregator/query/finding_cache.h"

#include <iterator>

namespace rekap {

absl::StatusOr<FindingCache::List> FindingCache::Get(const Source& source, Make make) {
  if (List kept = Find(source)) return kept;
  absl::MutexLock making(&making_);
  // Whoever held the lock may have made it.
  if (List kept = Find(source)) return kept;
  absl::StatusOr<std::vector<v1::Finding>> findings = make();
  if (!findings.ok()) return findings.status();
  auto list = std::make_shared<const std::vector<v1::Finding>>(*std::move(findings));
  Keep(source, list);
  return list;
}

uint64_t FindingCache::made() const {
  absl::MutexLock lock(&mutex_);
  return made_;
}

FindingCache::List FindingCache::Find(const Source& source) {
  absl::MutexLock lock(&mutex_);
  auto it = by_key_.find({source.unit, source.period});
  if (it == by_key_.end()) return nullptr;
  const Entry& entry = *it->second;
  if (entry.source.catalog != source.catalog || entry.source.position != source.position) {
    return nullptr;
  }
  entries_.splice(entries_.begin(), entries_, it->second);
  return entry.list;
}

void FindingCache::Keep(const Source& source, List list) {
  absl::MutexLock lock(&mutex_);
  ++made_;
  Key key{source.unit, source.period};
  if (auto old = by_key_.find(key); old != by_key_.end()) Drop(old->second);
  entries_.push_front({source, std::move(list)});
  by_key_[key] = entries_.begin();
  weight_ += entries_.front().weight();
  // The newest stays, whatever it weighs: its pages are asked for next.
  while (weight_ > weight_max_ && entries_.size() > 1) Drop(std::prev(entries_.end()));
}

void FindingCache::Drop(std::list<Entry>::iterator entry) {
  weight_ -= entry->weight();
  by_key_.erase({entry->source.unit, entry->source.period});
  entries_.erase(entry);
}

}  // namespace rekap
