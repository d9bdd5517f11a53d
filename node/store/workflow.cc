// What the unit itself says about its periods: submissions and revisions, which
// are records, kept in memory as well, so that a commit is checked without a read.
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/iterator.h"
#include "rocksdb/snapshot.h"

#include "domain/key/record_key.h"
#include "domain/key/store_key.h"
#include "node/store/families.h"
#include "node/store/node_store.h"
#include "node/store/stored_record.h"

namespace rekap {

using node_family::kHeadKey;
using node_family::kRecord;

namespace {

// Key of the meta family: CatalogVersion bytes.
constexpr char kCatalogKey[] = "catalog";

absl::StatusOr<Period> PeriodOf(const v1::RecordKey& key) {
  return Period::Of(key.year(), key.quarter());
}

// The kinds as the first byte of a stored key.
constexpr int kKindMin = v1::RECORD_KIND_BUDGET_LINE;
constexpr int kKindMax = v1::RecordKind_MAX;

}  // namespace

absl::Status NodeStore::LoadPeriodFacts() {
  for (v1::RecordKind kind : {v1::RECORD_KIND_SUBMISSION, v1::RECORD_KIND_REVISION}) {
    const std::string prefix(1, static_cast<char>(kind));
    std::unique_ptr<rocksdb::Iterator> it(
        database_->db().NewIterator(rocksdb::ReadOptions(), database_->family(kRecord)));
    absl::MutexLock lock(&mutex_);
    for (it->Seek(prefix); it->Valid() && it->key().starts_with(prefix); it->Next()) {
      absl::StatusOr<v1::JournalEntry> entry = EntryOfRow(ToView(it->value()));
      if (!entry.ok()) return entry.status();
      absl::StatusOr<Period> period = PeriodOf(entry->put().key());
      if (!period.ok()) return absl::DataLossError(period.status().message());
      periods_[*period].Take(entry->put(), entry->author(), entry->time_unix_ms());
    }
    if (!it->status().ok()) return ToStatus(it->status(), "reading submissions and revisions");
  }
  return absl::OkStatus();
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
  *record.mutable_submission() = std::move(submission);
  absl::StatusOr<std::string> key = EncodeRecordKey(record.key());
  if (!key.ok()) return key.status();
  v1::Record stored = record;
  absl::Status committed = Commit({{*std::move(key), &stored}}, mark, first ? 1 : 0);
  if (!committed.ok()) return committed;
  absl::MutexLock lock(&mutex_);
  periods_[period].Take(record, mark.author, absl::ToUnixMillis(mark.time));
  return absl::OkStatus();
}

bool NodeStore::IsWorkflowKind(v1::RecordKind kind) {
  return kind == v1::RECORD_KIND_SUBMISSION || kind == v1::RECORD_KIND_REVISION;
}

bool NodeStore::HasFigures(Period period, rocksdb::Iterator& it) {
  for (int kind = kKindMin; kind <= kKindMax; ++kind) {
    if (IsWorkflowKind(static_cast<v1::RecordKind>(kind))) continue;
    std::string prefix = RecordKeyPrefix(static_cast<v1::RecordKind>(kind), period);
    it.Seek(prefix);
    if (it.Valid() && it.key().starts_with(prefix)) return true;
  }
  return false;
}

v1::Record NodeStore::RevisionOf(Period period, const PeriodFacts& facts,
                                 const ReplaceResult& result, const std::string& reason) {
  v1::Record record;
  record.mutable_key()->set_kind(v1::RECORD_KIND_REVISION);
  record.mutable_key()->set_year(period.year());
  record.mutable_key()->set_quarter(period.quarter());
  record.mutable_key()->set_item(facts.revisions + 1);
  v1::Revision& revision = *record.mutable_revision();
  revision.set_reason(reason);
  revision.set_inserted(result.inserted);
  revision.set_updated(result.updated);
  revision.set_deleted(result.deleted);
  return record;
}

absl::Status NodeStore::Submit(Period period, const v1::Submission& request, const CommitMark& mark,
                               Seq expected_head) {
  {
    absl::MutexLock lock(&commit_mutex_);
    if (Head().point.seq != expected_head) {
      return absl::AbortedError("data berubah selagi diperiksa; ajukan sekali lagi");
    }
    PeriodFacts facts = FactsOf(period);
    if (absl::Status allowed = CheckSubmit(facts.state()); !allowed.ok()) return allowed;
    std::unique_ptr<rocksdb::Iterator> it(
        database_->db().NewIterator(rocksdb::ReadOptions(), database_->family(kRecord)));
    bool figures = HasFigures(period, *it);
    if (!it->status().ok()) return ToStatus(it->status(), "reading records");
    if (!figures) {
      return absl::FailedPreconditionError(
          absl::StrCat("periode ", period.ToString(),
                       " belum berisi data; periksa tahun dan triwulannya, atau impor dulu"));
    }
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
  AfterCommit();
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
  AfterCommit();
  return absl::OkStatus();
}

absl::StatusOr<JournalPosition> NodeStore::Scan(
    Period period, const std::function<bool(const v1::Record&)>& visit) const {
  rocksdb::ManagedSnapshot snapshot(&database_->db());
  rocksdb::ReadOptions options;
  options.snapshot = snapshot.snapshot();
  std::string head;
  rocksdb::Status read =
      database_->db().Get(options, database_->family(kMetaFamily), kHeadKey, &head);
  if (!read.ok()) return ToStatus(read, "reading the head");
  std::unique_ptr<rocksdb::Iterator> it(
      database_->db().NewIterator(options, database_->family(kRecord)));
  for (int kind = kKindMin; kind <= kKindMax; ++kind) {
    std::string prefix = RecordKeyPrefix(static_cast<v1::RecordKind>(kind), period);
    for (it->Seek(prefix); it->Valid() && it->key().starts_with(prefix); it->Next()) {
      absl::StatusOr<v1::JournalEntry> entry = EntryOfRow(ToView(it->value()));
      if (!entry.ok()) return entry.status();
      if (!visit(entry->put())) return DecodePosition(head);
    }
    if (!it->status().ok()) return ToStatus(it->status(), "reading records");
  }
  return DecodePosition(head);
}

v1::PeriodStatus NodeStore::StatusOf(Period period) const {
  return DescribePeriod(unit_, period, FactsOf(period));
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

absl::Status NodeStore::SaveCatalog(const v1::CatalogVersion& catalog) {
  rocksdb::WriteBatch batch;
  batch.Put(database_->family(kMetaFamily), kCatalogKey, catalog.SerializeAsString());
  return database_->WriteSynced(batch, "storing the catalog");
}

absl::StatusOr<std::optional<v1::CatalogVersion>> NodeStore::LoadCatalog() const {
  absl::StatusOr<std::string> bytes = database_->Get(kMetaFamily, kCatalogKey);
  if (absl::IsNotFound(bytes.status())) return std::optional<v1::CatalogVersion>();
  if (!bytes.ok()) return bytes.status();
  v1::CatalogVersion catalog;
  if (!catalog.ParseFromString(*bytes)) return absl::DataLossError("stored catalog is not one");
  return std::optional<v1::CatalogVersion>(std::move(catalog));
}

}  // namespace rekap
