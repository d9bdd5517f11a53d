// What a period's state rests on: the unit's submissions, which are records,
// and the kabupaten's reviews, which flow down. Both are kept in memory, a few
// for each period, so that a commit is checked without a read.
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/iterator.h"

#include "domain/key/record_key.h"
#include "domain/key/store_key.h"
#include "node/store/node_store.h"
#include "node/store/stored_record.h"

namespace rekap {
namespace {

constexpr char kRecord[] = "record";
constexpr char kReview[] = "review";
constexpr char kMeta[] = "meta";
// Key of the meta family: CatalogVersion bytes.
constexpr char kCatalogKey[] = "catalog";

absl::StatusOr<Period> PeriodOf(const v1::RecordKey& key) {
  return Period::Of(key.year(), key.quarter());
}

// The kinds as the first byte of a stored key.
constexpr int kKindMin = v1::RECORD_KIND_BUDGET_LINE;
constexpr int kKindMax = v1::RecordKind_MAX;

}  // namespace

absl::Status NodeStore::LoadSubmissions() {
  const std::string prefix(1, static_cast<char>(v1::RECORD_KIND_SUBMISSION));
  std::unique_ptr<rocksdb::Iterator> it(
      database_->db().NewIterator(rocksdb::ReadOptions(), database_->family(kRecord)));
  absl::MutexLock lock(&mutex_);
  for (it->Seek(prefix); it->Valid() && it->key().starts_with(prefix); it->Next()) {
    absl::StatusOr<v1::JournalEntry> entry = EntryOfRow(ToView(it->value()));
    if (!entry.ok()) return entry.status();
    absl::StatusOr<Period> period = PeriodOf(entry->put().key());
    if (!period.ok()) return absl::DataLossError(period.status().message());
    periods_[*period].submission = {entry->put().submission(), entry->author(),
                                    entry->time_unix_ms()};
  }
  return ToStatus(it->status(), "reading submissions");
}

absl::Status NodeStore::LoadReviews() {
  std::unique_ptr<rocksdb::Iterator> it(
      database_->db().NewIterator(rocksdb::ReadOptions(), database_->family(kReview)));
  ChainHasher hasher;
  absl::MutexLock lock(&mutex_);
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    absl::StatusOr<StoredEntry> stored = DecodeStoredEntry(ToView(it->value()));
    if (!stored.ok()) return stored.status();
    v1::Review review;
    if (!review.ParseFromArray(stored->entry.data(), static_cast<int>(stored->entry.size()))) {
      return absl::DataLossError("stored review is not one");
    }
    last_review_ = hasher.Append(last_review_, stored->entry);
    absl::StatusOr<Period> period = Period::Of(review.year(), review.quarter());
    if (!period.ok() || last_review_.hash.view() != stored->hash) {
      return absl::DataLossError(absl::StrCat("stored review ", review.seq(), " is damaged"));
    }
    periods_[*period].review = std::move(review);
  }
  return ToStatus(it->status(), "reading reviews");
}

PeriodFacts NodeStore::FactsOf(Period period) const {
  absl::MutexLock lock(&mutex_);
  auto facts = periods_.find(period);
  return facts == periods_.end() ? PeriodFacts() : facts->second;
}

absl::Status NodeStore::CommitSubmission(Period period, v1::Submission submission,
                                         const CommitMark& mark) {
  bool first = !FactsOf(period).submission;
  v1::Record record;
  record.mutable_key()->set_kind(v1::RECORD_KIND_SUBMISSION);
  record.mutable_key()->set_year(period.year());
  record.mutable_key()->set_quarter(period.quarter());
  *record.mutable_submission() = submission;
  absl::StatusOr<std::string> key = EncodeRecordKey(record.key());
  if (!key.ok()) return key.status();
  absl::Status committed = Commit({{*std::move(key), &record}}, mark, first ? 1 : 0);
  if (!committed.ok()) return committed;
  absl::MutexLock lock(&mutex_);
  periods_[period].submission = {std::move(submission), mark.author, absl::ToUnixMillis(mark.time)};
  return absl::OkStatus();
}

absl::Status NodeStore::Submit(Period period, const v1::Submission& request,
                               const CommitMark& mark) {
  {
    absl::MutexLock lock(&commit_mutex_);
    PeriodFacts facts = FactsOf(period);
    if (absl::Status allowed = CheckSubmit(facts.state()); !allowed.ok()) return allowed;
    v1::Submission submission = request;
    uint32_t last = facts.submission ? facts.submission->submission.number() : 0;
    // A review names the submission that it decides about; one that this node
    // never made (its history was lost) must not decide about the next.
    if (facts.review) last = std::max(last, facts.review->submission());
    submission.set_number(last + 1);
    submission.set_covers_seq(Head().point.seq.value);
    absl::Status committed = CommitSubmission(period, std::move(submission), mark);
    if (!committed.ok()) return committed;
  }
  if (listener_) listener_();
  return absl::OkStatus();
}

absl::Status NodeStore::Withdraw(Period period, const CommitMark& mark) {
  {
    absl::MutexLock lock(&commit_mutex_);
    PeriodFacts facts = FactsOf(period);
    if (absl::Status allowed = CheckWithdraw(facts.state()); !allowed.ok()) return allowed;
    v1::Submission submission = facts.submission->submission;
    submission.set_withdrawn(true);
    absl::Status committed = CommitSubmission(period, std::move(submission), mark);
    if (!committed.ok()) return committed;
  }
  if (listener_) listener_();
  return absl::OkStatus();
}

absl::Status NodeStore::Scan(Period period,
                             const std::function<bool(const v1::Record&)>& visit) const {
  for (int kind = kKindMin; kind <= kKindMax; ++kind) {
    std::string prefix = RecordKeyPrefix(static_cast<v1::RecordKind>(kind), period);
    std::unique_ptr<rocksdb::Iterator> it(
        database_->db().NewIterator(rocksdb::ReadOptions(), database_->family(kRecord)));
    for (it->Seek(prefix); it->Valid() && it->key().starts_with(prefix); it->Next()) {
      absl::StatusOr<v1::JournalEntry> entry = EntryOfRow(ToView(it->value()));
      if (!entry.ok()) return entry.status();
      if (!visit(entry->put())) return absl::OkStatus();
    }
    if (!it->status().ok()) return ToStatus(it->status(), "reading records");
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::PeriodStatus> NodeStore::StatusOf(Period period) const {
  PeriodFacts facts = FactsOf(period);
  uint32_t revisions = 0;
  // Only a period that was once reviewed can have been locked.
  for (int kind = kKindMin; facts.review && kind <= kKindMax; ++kind) {
    std::string prefix = RecordKeyPrefix(static_cast<v1::RecordKind>(kind), period);
    std::unique_ptr<rocksdb::Iterator> it(
        database_->db().NewIterator(rocksdb::ReadOptions(), database_->family(kRecord)));
    for (it->Seek(prefix); it->Valid() && it->key().starts_with(prefix); it->Next()) {
      absl::StatusOr<v1::JournalEntry> entry = EntryOfRow(ToView(it->value()));
      if (!entry.ok()) return entry.status();
      if (!entry->revision_reason().empty()) ++revisions;
    }
    if (!it->status().ok()) return ToStatus(it->status(), "reading records");
  }
  return DescribePeriod(unit_, period, facts, revisions);
}

absl::StatusOr<std::vector<Period>> NodeStore::Periods() const {
  std::map<Period, PeriodFacts> found;
  {
    absl::MutexLock lock(&mutex_);
    found = periods_;
  }
  std::unique_ptr<rocksdb::Iterator> it(
      database_->db().NewIterator(rocksdb::ReadOptions(), database_->family(kRecord)));
  // One seek a kind and period: the next key that is not of the same ones.
  for (it->SeekToFirst(); it->Valid();) {
    absl::StatusOr<v1::RecordKey> key = DecodeRecordKey(ToView(it->key()));
    if (!key.ok()) return absl::DataLossError(key.status().message());
    absl::StatusOr<Period> period = PeriodOf(*key);
    if (!period.ok()) return absl::DataLossError(period.status().message());
    found.try_emplace(*period);
    std::string behind = RecordKeyPrefix(key->kind(), *period);
    behind.append(kIndicatorCodeSizeMax + 8, '\xff');
    it->Seek(behind);
  }
  if (!it->status().ok()) return ToStatus(it->status(), "reading records");
  std::vector<Period> periods;
  for (auto newest = found.rbegin(); newest != found.rend(); ++newest) {
    periods.push_back(newest->first);
  }
  return periods;
}

absl::Status NodeStore::TakeReview(const v1::ReviewEntry& entry) {
  v1::Review review;
  if (!review.ParseFromString(entry.review()) || review.seq() != entry.seq() ||
      review.unit() != unit_.ToString()) {
    return absl::DataLossError(absl::StrCat("review ", entry.seq(), " is not one of this unit"));
  }
  absl::StatusOr<Period> period = Period::Of(review.year(), review.quarter());
  if (!period.ok()) return absl::DataLossError(period.status().message());
  absl::MutexLock lock(&commit_mutex_);
  bool anew = entry.seq() == 1;
  ChainPoint before = anew ? ChainPoint() : LastReview();
  ChainPoint after = ChainHasher().Append(before, entry.review());
  if (after.seq.value != entry.seq() || after.hash.view() != entry.hash()) {
    return absl::DataLossError(absl::StrCat("review ", entry.seq(), " does not follow review ",
                                            before.seq.value, " of this node"));
  }
  rocksdb::WriteBatch batch;
  if (anew) {
    batch.DeleteRange(database_->family(kReview), NodeReviewKey(0), NodeReviewKey(~uint64_t{0}));
  }
  batch.Put(database_->family(kReview), NodeReviewKey(entry.seq()),
            EncodeStoredEntry({entry.hash(), entry.review()}));
  absl::Status written = database_->WriteSynced(batch, "storing a review");
  if (!written.ok()) return written;
  absl::MutexLock facts_lock(&mutex_);
  if (anew) {
    for (auto& [known, facts] : periods_) facts.review.reset();
  }
  last_review_ = after;
  periods_[*period].review = std::move(review);
  return absl::OkStatus();
}

ChainPoint NodeStore::LastReview() const {
  absl::MutexLock lock(&mutex_);
  return last_review_;
}

absl::Status NodeStore::SaveCatalog(const v1::CatalogVersion& catalog) {
  rocksdb::WriteBatch batch;
  batch.Put(database_->family(kMeta), kCatalogKey, catalog.SerializeAsString());
  return database_->WriteSynced(batch, "storing the catalog");
}

absl::StatusOr<std::optional<v1::CatalogVersion>> NodeStore::LoadCatalog() const {
  absl::StatusOr<std::string> bytes = database_->Get(kMeta, kCatalogKey);
  if (absl::IsNotFound(bytes.status())) return std::optional<v1::CatalogVersion>();
  if (!bytes.ok()) return bytes.status();
  v1::CatalogVersion catalog;
  if (!catalog.ParseFromString(*bytes)) return absl::DataLossError("stored catalog is not one");
  return std::optional<v1::CatalogVersion>(std::move(catalog));
}

}  // namespace rekap
