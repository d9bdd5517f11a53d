// The kabupaten's reviews of this unit, as they flow down: a chained log of their
// own, and the last one of each period in memory.
//
// The aggregator owns the log and may have been restored from a backup. Another
// history is taken in beside the one that stands and replaces it when it is whole:
// until then every lock that was received holds.
#include <iterator>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/iterator.h"

#include "domain/key/store_key.h"
#include "node/store/families.h"
#include "node/store/node_store.h"

namespace rekap {

using node_family::kReview;

absl::StatusOr<v1::Review> NodeStore::ParseReview(absl::string_view bytes, uint64_t seq) const {
  v1::Review review;
  bool parsed = review.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  if (!parsed || review.seq() != seq || review.unit() != unit_.ToString() ||
      !Period::Of(review.year(), review.quarter()).ok()) {
    return absl::DataLossError(absl::StrCat("review ", seq, " is not one of this unit"));
  }
  return review;
}

absl::Status NodeStore::LoadReviews() {
  std::unique_ptr<rocksdb::Iterator> it(
      database_->db().NewIterator(rocksdb::ReadOptions(), database_->family(kReview)));
  ChainHasher hasher;
  absl::MutexLock lock(&mutex_);
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    absl::StatusOr<StoredEntry> stored = DecodeStoredEntry(ToView(it->value()));
    if (!stored.ok()) return stored.status();
    last_review_ = hasher.Append(last_review_, stored->entry);
    absl::StatusOr<v1::Review> review = ParseReview(stored->entry, last_review_.seq.value);
    if (!review.ok()) return review.status();
    if (last_review_.hash.view() != stored->hash) {
      return absl::DataLossError(absl::StrCat("stored review ", review->seq(), " is damaged"));
    }
    Period period = *Period::Of(review->year(), review->quarter());
    periods_[period].review = *std::move(review);
  }
  return ToStatus(it->status(), "reading reviews");
}

absl::Status NodeStore::TakeReview(const v1::ReviewEntry& entry) {
  absl::MutexLock lock(&commit_mutex_);
  // There is no review: whatever this node holds went with its aggregator.
  if (entry.seq() == 0) return SwapReviews({});
  absl::StatusOr<v1::Review> review = ParseReview(entry.review(), entry.seq());
  if (!review.ok()) return review.status();
  ChainPoint before = LastReview();
  ChainPoint stored = staged_ ? staged_->stored : before;
  bool anew = entry.seq() == 1 && before.seq > Seq{0};
  if (anew) before = ChainPoint();
  ChainPoint after = ChainHasher().Append(before, entry.review());
  if (after.seq.value != entry.seq() || after.hash.view() != entry.hash()) {
    return absl::DataLossError(absl::StrCat("review ", entry.seq(), " does not follow review ",
                                            before.seq.value, " of this node"));
  }
  if (anew) staged_.emplace(StagedReviews{stored, {}});
  return staged_ ? StageReview(after, entry) : AppendReview(after, entry, *std::move(review));
}

absl::Status NodeStore::StageReview(ChainPoint point, const v1::ReviewEntry& entry) {
  if (staged_->entries.size() == kStagedReviewsMax) {
    return absl::ResourceExhaustedError("another history of reviews is too long to take in");
  }
  staged_->entries.push_back(entry);
  if (entry.seq() >= entry.last()) return SwapReviews(staged_->entries);
  absl::MutexLock lock(&mutex_);
  last_review_ = point;
  return absl::OkStatus();
}

absl::Status NodeStore::AppendReview(ChainPoint point, const v1::ReviewEntry& entry,
                                     v1::Review review) {
  rocksdb::WriteBatch batch;
  batch.Put(database_->family(kReview), NodeReviewKey(entry.seq()),
            EncodeStoredEntry({entry.hash(), entry.review()}));
  absl::Status written = database_->WriteSynced(batch, "storing a review");
  if (!written.ok()) return written;
  Period period = *Period::Of(review.year(), review.quarter());
  absl::MutexLock lock(&mutex_);
  last_review_ = point;
  periods_[period].review = std::move(review);
  return absl::OkStatus();
}

absl::Status NodeStore::SwapReviews(const std::vector<v1::ReviewEntry>& whole) {
  rocksdb::WriteBatch batch;
  batch.DeleteRange(database_->family(kReview), NodeReviewKey(0), NodeReviewKey(~uint64_t{0}));
  ChainPoint last;
  ChainHasher hasher;
  std::map<Period, v1::Review> by_period;
  for (const v1::ReviewEntry& entry : whole) {
    absl::StatusOr<v1::Review> review = ParseReview(entry.review(), entry.seq());
    if (!review.ok()) return review.status();
    last = hasher.Append(last, entry.review());
    batch.Put(database_->family(kReview), NodeReviewKey(entry.seq()),
              EncodeStoredEntry({entry.hash(), entry.review()}));
    Period period = *Period::Of(review->year(), review->quarter());
    by_period.insert_or_assign(period, *std::move(review));
  }
  absl::Status written = database_->WriteSynced(batch, "replacing the reviews");
  // The old log still stands, and this stream ends: the next begins it over.
  if (!written.ok()) return written;
  staged_.reset();
  absl::MutexLock lock(&mutex_);
  last_review_ = last;
  for (auto it = periods_.begin(); it != periods_.end();) {
    it->second.review.reset();
    // Known by its reviews alone: no longer a period of this unit.
    bool known = it->second.submission || it->second.revisions > 0;
    it = known ? std::next(it) : periods_.erase(it);
  }
  for (auto& [period, review] : by_period) periods_[period].review = std::move(review);
  return absl::OkStatus();
}

void NodeStore::ForgetStagedReviews() {
  absl::MutexLock commit(&commit_mutex_);
  if (!staged_) return;
  absl::MutexLock lock(&mutex_);
  last_review_ = staged_->stored;
  staged_.reset();
}

ChainPoint NodeStore::LastReview() const {
  absl::MutexLock lock(&mutex_);
  return last_review_;
}

}  // namespace rekap
