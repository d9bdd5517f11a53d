#include "aggregator/admin/admin_store.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "rocksdb/iterator.h"

#include "domain/key/store_key.h"

namespace rekap {
namespace {

constexpr char kCatalog[] = "catalog";
constexpr char kReview[] = "review";

absl::StatusOr<v1::CatalogVersion> ParseCatalog(absl::string_view bytes) {
  v1::CatalogVersion catalog;
  if (!catalog.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError("stored catalog version is not one");
  }
  return catalog;
}

// Where an author is not the actor: without accounts, what somebody wrote in the request.
std::string By(absl::string_view actor, const std::string& author) {
  return author.empty() || author == actor ? "" : absl::StrCat("author ", author, ", ");
}

std::string Describe(const v1::Review& review, absl::string_view actor) {
  return absl::StrCat(By(actor, review.author()), v1::ReviewAction_Name(review.action()),
                      " of submission ", review.submission(), review.reason().empty() ? "" : ": ",
                      review.reason());
}

}  // namespace

absl::StatusOr<std::unique_ptr<AdminStore>> AdminStore::Open(std::shared_ptr<Database> database,
                                                             std::shared_ptr<AuditLog> audit) {
  std::unique_ptr<AdminStore> store(new AdminStore(std::move(database), std::move(audit)));
  if (absl::Status loaded = store->LoadCatalogs(); !loaded.ok()) return loaded;
  if (absl::Status loaded = store->LoadReviews(); !loaded.ok()) return loaded;
  return store;
}

absl::Status AdminStore::LoadCatalogs() {
  std::unique_ptr<rocksdb::Iterator> it(
      database_->db().NewIterator(rocksdb::ReadOptions(), database_->family(kCatalog)));
  it->SeekToLast();
  if (!it->Valid()) return ToStatus(it->status(), "reading catalogs");
  absl::StatusOr<v1::CatalogVersion> last = ParseCatalog(ToView(it->value()));
  if (!last.ok()) return last.status();
  absl::MutexLock lock(&mutex_);
  current_ = std::make_shared<const v1::CatalogVersion>(*std::move(last));
  return absl::OkStatus();
}

absl::Status AdminStore::LoadReviews() {
  std::unique_ptr<rocksdb::Iterator> it(
      database_->db().NewIterator(rocksdb::ReadOptions(), database_->family(kReview)));
  ChainHasher hasher;
  absl::MutexLock lock(&mutex_);
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    absl::StatusOr<RegionCode> unit =
        RegionCode::Decode(ToView(it->key()).substr(0, RegionCode::kEncodedSize));
    absl::StatusOr<StoredEntry> stored = DecodeStoredEntry(ToView(it->value()));
    v1::Review review;
    if (!unit.ok() || !stored.ok() ||
        !review.ParseFromArray(stored->entry.data(), static_cast<int>(stored->entry.size()))) {
      return absl::DataLossError("stored review is not one");
    }
    Log& log = logs_[*unit];
    log.last = hasher.Append(log.last, stored->entry);
    absl::StatusOr<Period> period = Period::Of(review.year(), review.quarter());
    if (!period.ok() || log.last.hash.view() != stored->hash ||
        it->key().ToString() != UnitSeqKey(*unit, log.last.seq.value)) {
      return absl::DataLossError(
          absl::StrCat("review ", review.seq(), " of ", unit->ToString(), " is damaged"));
    }
    log.by_period.insert_or_assign(*period, std::move(review));
  }
  return ToStatus(it->status(), "reading reviews");
}

std::shared_ptr<const v1::CatalogVersion> AdminStore::CurrentCatalog() const {
  absl::MutexLock lock(&mutex_);
  return current_;
}

absl::StatusOr<v1::CatalogVersion> AdminStore::FindCatalog(uint32_t version) const {
  absl::StatusOr<std::string> bytes = database_->Get(kCatalog, CatalogKey(version));
  if (absl::IsNotFound(bytes.status())) {
    return absl::NotFoundError(absl::StrCat("katalog versi ", version, " tidak ada"));
  }
  if (!bytes.ok()) return bytes.status();
  return ParseCatalog(*bytes);
}

absl::StatusOr<std::vector<v1::CatalogVersion>> AdminStore::ListCatalogs() const {
  std::unique_ptr<rocksdb::Iterator> it(
      database_->db().NewIterator(rocksdb::ReadOptions(), database_->family(kCatalog)));
  std::vector<v1::CatalogVersion> catalogs;
  for (it->SeekToLast(); it->Valid(); it->Prev()) {
    absl::StatusOr<v1::CatalogVersion> catalog = ParseCatalog(ToView(it->value()));
    if (!catalog.ok()) return catalog.status();
    catalog->clear_yaml();
    catalogs.push_back(*std::move(catalog));
  }
  if (!it->status().ok()) return ToStatus(it->status(), "reading catalogs");
  return catalogs;
}

absl::Status AdminStore::AddCatalog(v1::CatalogVersion catalog, uint32_t expected,
                                    absl::string_view actor) {
  absl::MutexLock write(&write_mutex_);
  std::shared_ptr<const v1::CatalogVersion> current = CurrentCatalog();
  uint32_t version = current == nullptr ? 0 : current->version();
  if (version != expected) {
    return absl::AbortedError(absl::StrCat("katalog sudah versi ", version, ", bukan ", expected,
                                           "; lihat dulu perubahannya, lalu ulangi"));
  }
  catalog.set_version(version + 1);
  rocksdb::WriteBatch batch;
  batch.Put(database_->family(kCatalog), CatalogKey(version + 1), catalog.SerializeAsString());
  absl::Status written = audit_->Commit(
      batch, "storing a catalog",
      MakeAuditEntry(actor, "catalog.apply", absl::StrCat("version ", version + 1),
                     absl::StrCat(By(actor, catalog.author()), "sha256 ",
                                  absl::BytesToHexString(catalog.sha256()),
                                  catalog.note().empty() ? "" : ": ", catalog.note())));
  if (!written.ok()) return written;
  absl::MutexLock lock(&mutex_);
  current_ = std::make_shared<const v1::CatalogVersion>(std::move(catalog));
  return absl::OkStatus();
}

absl::StatusOr<v1::Review> AdminStore::AddReview(v1::Review review, absl::string_view actor) {
  absl::StatusOr<RegionCode> unit = RegionCode::Parse(review.unit());
  if (!unit.ok()) return unit.status();
  absl::StatusOr<Period> period = Period::Of(review.year(), review.quarter());
  if (!period.ok()) return period.status();
  absl::MutexLock write(&write_mutex_);
  ChainPoint last;
  {
    absl::MutexLock lock(&mutex_);
    last = logs_[*unit].last;
  }
  review.set_seq(last.seq.Next().value);
  std::string bytes = review.SerializeAsString();
  ChainPoint point = ChainHasher().Append(last, bytes);
  rocksdb::WriteBatch batch;
  batch.Put(database_->family(kReview), UnitSeqKey(*unit, point.seq.value),
            EncodeStoredEntry({point.hash.view(), bytes}));
  absl::Status written = audit_->Commit(
      batch, "storing a review",
      MakeAuditEntry(actor, "review.decide", absl::StrCat(review.unit(), " ", period->ToString()),
                     Describe(review, actor)));
  if (!written.ok()) return written;
  absl::MutexLock lock(&mutex_);
  Log& log = logs_[*unit];
  log.last = point;
  log.by_period.insert_or_assign(*period, review);
  return review;
}

std::optional<v1::Review> AdminStore::LastReview(RegionCode unit, Period period) const {
  absl::MutexLock lock(&mutex_);
  auto log = logs_.find(unit);
  if (log == logs_.end()) return std::nullopt;
  auto review = log->second.by_period.find(period);
  if (review == log->second.by_period.end()) return std::nullopt;
  return review->second;
}

uint64_t AdminStore::ReviewCount() const {
  absl::MutexLock lock(&mutex_);
  uint64_t count = 0;
  for (const auto& [unit, log] : logs_) count += log.last.seq.value;
  return count;
}

Seq AdminStore::LastSeq(RegionCode unit) const {
  absl::MutexLock lock(&mutex_);
  auto log = logs_.find(unit);
  return log == logs_.end() ? Seq{0} : log->second.last.seq;
}

absl::StatusOr<std::optional<StoredEntry>> AdminStore::ReadReview(RegionCode unit, Seq seq,
                                                                  std::string& bytes) const {
  absl::StatusOr<std::string> value = database_->Get(kReview, UnitSeqKey(unit, seq.value));
  if (absl::IsNotFound(value.status())) return std::optional<StoredEntry>();
  if (!value.ok()) return value.status();
  bytes = *std::move(value);
  absl::StatusOr<StoredEntry> stored = DecodeStoredEntry(bytes);
  if (!stored.ok()) return stored.status();
  return std::optional<StoredEntry>(*stored);
}

absl::StatusOr<std::optional<v1::ReviewEntry>> AdminStore::ReviewAfter(
    RegionCode unit, const ChainPoint& held) const {
  std::string bytes;
  Seq after;
  if (held.seq.value > 0) {
    absl::StatusOr<std::optional<StoredEntry>> same = ReadReview(unit, held.seq, bytes);
    if (!same.ok()) return same.status();
    if (same->has_value() && (*same)->hash == held.hash.view()) after = held.seq;
  }
  absl::StatusOr<std::optional<StoredEntry>> next = ReadReview(unit, after.Next(), bytes);
  if (!next.ok()) return next.status();
  if (!next->has_value()) {
    // Nothing follows what is not in the log: the node holds reviews that this
    // aggregator, restored from a backup, never made. Entry 0 says so.
    bool unknown = after.value == 0 && held.seq.value > 0;
    return unknown ? std::optional<v1::ReviewEntry>(v1::ReviewEntry()) : std::nullopt;
  }
  v1::ReviewEntry entry;
  entry.set_seq(after.Next().value);
  entry.set_review(std::string((*next)->entry));
  entry.set_hash(std::string((*next)->hash));
  entry.set_last(LastSeq(unit).value);
  return std::optional<v1::ReviewEntry>(std::move(entry));
}

}  // namespace rekap
