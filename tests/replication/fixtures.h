// Journals and batches for tests of the replication cores, made in memory.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "aggregator/ingest/batch.h"
#include "aggregator/ingest/downstream.h"
#include "aggregator/mirror/mirror_store.h"
#include "domain/code/region_code.h"
#include "domain/journal/base.h"
#include "domain/journal/chain.h"
#include "domain/journal/entry.h"
#include "node/replicator/downstream_store.h"
#include "node/replicator/journal_reader.h"
#include "rekap/v1/journal.pb.h"
#include "rekap/v1/replication.pb.h"
#include "rekap/v1/workflow.pb.h"
#include "runtime/catalog/load_catalog.h"

namespace rekap {

inline RegionCode Omben() { return *RegionCode::Parse("35.27.05"); }

inline std::shared_ptr<const Catalog> SharedCatalog() {
  static const auto& catalog = *new std::shared_ptr<const Catalog>(std::make_shared<Catalog>(
      LoadCatalog(REKAP_SOURCE_DIR "/domain/catalog/sampang-2021.yaml")->catalog));
  return catalog;
}

// A journal of budget lines held in memory, with everything durable at once.
class MemoryJournal : public JournalReader {
 public:
  explicit MemoryJournal(uint64_t epoch) : epoch_{epoch} {}

  // Appends one entry that allocates `rupiah` to the first sub kegiatan in 2021.
  void Append(int64_t rupiah) { AppendFor(2021, rupiah); }
  // In any year: each is a record of its own, in key order by year.
  void AppendFor(uint32_t year, int64_t rupiah) {
    v1::Record record;
    record.mutable_key()->set_kind(v1::RECORD_KIND_BUDGET_LINE);
    record.mutable_key()->set_year(year);
    record.mutable_key()->set_subject("7.01.01.2.01.01");
    record.mutable_budget_line()->mutable_allocated()->set_sen(rupiah * 100);
    Put(std::move(record));
  }
  void Put(v1::Record record) {
    v1::JournalEntry entry = NextEntry();
    *entry.mutable_put() = std::move(record);
    AppendBytes(entry.SerializeAsString());
  }
  void Delete(v1::RecordKey key) {
    v1::JournalEntry entry = NextEntry();
    *entry.mutable_delete_() = std::move(key);
    AppendBytes(entry.SerializeAsString());
  }
  // Anything, as a program of the future or a broken one would write it.
  void AppendBytes(std::string bytes) {
    ChainPoint head = Head().point;
    ChainHasher hasher;
    hashes_.push_back(hasher.Append(head, bytes).hash);
    entries_.push_back(std::move(bytes));
  }
  // Changes the bytes of an entry and not its hash.
  void Damage(uint64_t seq) { entries_[seq - 1].back() ^= 1; }
  // Forgets everything after `seq`, as an old copy of the database would; nothing that
  // was trimmed.
  void Rewind(uint64_t seq) {
    entries_.resize(seq);
    hashes_.resize(seq);
  }
  // Moves the base forward to entry `seq`: the entries up to it are gone but for their
  // hashes. Entries that cannot be read leave no row.
  void Trim(uint64_t seq) {
    for (uint64_t n = First().value; n <= seq; ++n) {
      std::string bytes = std::exchange(entries_[n - 1], "");
      absl::StatusOr<DecodedEntry> entry = DecodeEntry(bytes);
      if (!entry.ok()) continue;
      if (entry->is_delete()) {
        rows_.erase(entry->record_key);
      } else {
        rows_[entry->record_key] = {Seq{n}, std::move(bytes)};
      }
    }
    base_ = Base{At(seq).point, {}};
    for (const std::string& row : AllRows()) {
      base_->last_row = ChainHasher().Append(base_->last_row, row);
    }
  }
  // A database of another epoch that took this history over up to `seq`.
  MemoryJournal RestoredAs(uint64_t epoch, uint64_t seq) const {
    MemoryJournal restored = *this;
    restored.Rewind(seq);
    restored.lineage_.push_back(restored.Head());
    restored.epoch_ = Epoch{epoch};
    return restored;
  }

  // As after a restore onto the base: nothing before it is known.
  void ForgetBeforeBase() { restored_onto_base_ = true; }

  JournalPosition Head() const override {
    if (entries_.empty()) return {epoch_, {}};
    return {epoch_, {Seq{entries_.size()}, hashes_.back()}};
  }
  Seq First() const override { return base_ ? base_->point.seq.Next() : Seq{1}; }
  std::optional<Base> CurrentBase() const override { return base_; }
  std::vector<JournalPosition> Lineage() const override { return lineage_; }
  absl::StatusOr<ChainHash> HashAt(Seq seq) const override {
    if (seq.value == 0) return ChainHash();
    bool forgotten = restored_onto_base_ && base_ && seq < base_->point.seq;
    if (forgotten || seq.value > hashes_.size()) return absl::NotFoundError("no such entry");
    return hashes_[seq.value - 1];
  }
  absl::StatusOr<std::vector<std::string>> ReadAfter(Seq after, size_t entries_max,
                                                     size_t bytes_max) const override {
    return Read(entries_, after.value, entries_max, bytes_max);
  }
  absl::StatusOr<std::vector<std::string>> ReadBase(const Base& base, absl::string_view after_key,
                                                    size_t rows_max,
                                                    size_t bytes_max) const override {
    if (!base_ || *base_ != base) return absl::AbortedError("the base has moved");
    auto after = after_key.empty() ? rows_.begin() : rows_.upper_bound(std::string(after_key));
    auto skipped = static_cast<size_t>(std::distance(rows_.begin(), after));
    return Read(AllRows(), skipped, rows_max, bytes_max);
  }

  // Entries first .. last as a batch, 1 <= first <= last <= head.
  v1::Batch MakeBatch(uint64_t first, uint64_t last) const {
    v1::Batch batch;
    batch.set_first_seq(first);
    batch.set_previous_hash(std::string(HashAt(Seq{first - 1})->view()));
    for (uint64_t seq = first; seq <= last; ++seq) batch.add_entries(entries_[seq - 1]);
    batch.set_last_hash(std::string(HashAt(Seq{last})->view()));
    return batch;
  }
  DecodedBatch MakeDecoded(uint64_t first, uint64_t last, RegionCode unit = Omben()) const {
    return *BatchDecoder().Decode(unit, MakeBatch(first, last), SharedCatalog());
  }
  // The same, as the store takes it where nothing but this journal was before.
  UnitAppend MakeAppend(uint64_t first, uint64_t last, RegionCode unit = Omben()) const {
    return {unit, At(first - 1), MakeDecoded(first, last, unit).entries, epoch_};
  }
  // Rows first .. last of the base as a chunk, 1 <= first <= last <= rows.
  v1::SnapshotChunk MakeChunk(uint64_t first, uint64_t last) const {
    v1::SnapshotChunk chunk;
    std::vector<std::string> rows = AllRows();
    ChainPoint before;
    for (uint64_t n = 1; n < first; ++n) before = ChainHasher().Append(before, rows[n - 1]);
    chunk.set_first_row(first);
    chunk.set_previous_hash(std::string(before.hash.view()));
    for (uint64_t n = first; n <= last; ++n) chunk.add_rows(rows[n - 1]);
    return chunk;
  }
  absl::StatusOr<DecodedRows> MakeRows(uint64_t first, uint64_t last) const {
    return BatchDecoder().DecodeRows(MakeChunk(first, last));
  }
  v1::Hello MakeHello(RegionCode unit = Omben()) const {
    v1::Hello hello;
    hello.set_protocol(1);
    hello.set_unit(unit.ToString());
    hello.set_epoch(epoch_.value);
    hello.set_first_seq(First().value);
    hello.set_head_seq(entries_.size());
    hello.set_head_hash(std::string(Head().point.hash.view()));
    for (const JournalPosition& older : lineage_) *hello.add_lineage() = ToProto(unit, older);
    if (base_) *hello.mutable_base() = ToProto(*base_);
    return hello;
  }
  JournalPosition At(uint64_t seq) const { return {epoch_, {Seq{seq}, *HashAt(Seq{seq})}}; }

 private:
  v1::JournalEntry NextEntry() const {
    v1::JournalEntry entry;
    entry.set_seq(entries_.size() + 1);
    entry.set_time_unix_ms(1'600'000'000'000 + static_cast<int64_t>(entries_.size()));
    entry.set_author("test");
    return entry;
  }
  std::vector<std::string> AllRows() const {
    std::vector<std::string> rows;
    for (const auto& [key, row] : rows_) rows.push_back(EncodeBaseRow(key, row.first, row.second));
    return rows;
  }
  static std::vector<std::string> Read(const std::vector<std::string>& all, size_t skipped,
                                       size_t count_max, size_t bytes_max) {
    std::vector<std::string> read;
    size_t bytes = 0;
    for (size_t i = skipped; i < all.size() && read.size() < count_max; ++i) {
      if (!read.empty() && bytes + all[i].size() > bytes_max) break;
      bytes += all[i].size();
      read.push_back(all[i]);
    }
    return read;
  }

  Epoch epoch_;
  std::vector<JournalPosition> lineage_;
  std::optional<Base> base_;
  bool restored_onto_base_ = false;
  std::map<std::string, std::pair<Seq, std::string>> rows_;  // of the base
  std::vector<std::string> entries_;                         // empty where trimmed
  std::vector<ChainHash> hashes_;
};

// What the store knows of a unit whose history stands there.
inline UnitStanding StandingAt(const JournalPosition& cursor) {
  UnitStanding standing;
  standing.cursor = cursor;
  return standing;
}

// A unit's review log as the aggregator has it, and a catalog, in memory.
class MemoryDownstream : public DownstreamSource {
 public:
  MemoryDownstream() { SetCatalog(1); }

  void SetCatalog(uint32_t version) {
    auto catalog = std::make_shared<v1::CatalogVersion>();
    catalog->set_version(version);
    catalog->set_sha256(absl::StrCat("sha of version ", version));
    catalog->set_yaml(absl::StrCat("katalog: versi ", version));
    catalog_ = std::move(catalog);
  }
  void AddReview(v1::ReviewAction action, uint32_t submission) {
    v1::Review review;
    review.set_seq(reviews_.size() + 1);
    review.set_unit(Omben().ToString());
    review.set_year(2021);
    review.set_action(action);
    review.set_submission(submission);
    v1::ReviewEntry entry;
    entry.set_seq(review.seq());
    entry.set_review(review.SerializeAsString());
    ChainPoint point = ChainHasher().Append(Last(), entry.review());
    entry.set_hash(std::string(point.hash.view()));
    reviews_.push_back(std::move(entry));
  }
  // Another history of reviews, as after a restore.
  void ClearReviews() { reviews_.clear(); }
  ChainPoint Last() const {
    if (reviews_.empty()) return {};
    return {Seq{reviews_.size()}, *ChainHash::FromBytes(reviews_.back().hash())};
  }

  std::shared_ptr<const v1::CatalogVersion> CurrentCatalog() const override { return catalog_; }
  absl::StatusOr<std::optional<v1::ReviewEntry>> ReviewAfter(
      RegionCode, const ChainPoint& held) const override {
    size_t next = held.seq.value;
    bool ours = next == 0 || (next <= reviews_.size() &&
                              reviews_[next - 1].hash() == std::string(held.hash.view()));
    if (!ours) next = 0;
    if (next >= reviews_.size()) return std::optional<v1::ReviewEntry>();
    return std::optional<v1::ReviewEntry>(reviews_[next]);
  }

 private:
  std::shared_ptr<const v1::CatalogVersion> catalog_;
  std::vector<v1::ReviewEntry> reviews_;
};

// What a node made of what came down, in memory.
class MemoryDownstreamStore : public DownstreamStore {
 public:
  void OnStream() override { ++streams_; }
  v1::Received Received() const override { return received_; }
  absl::Status TakeReview(const v1::ReviewEntry& entry) override {
    if (!failure_.ok()) return failure_;
    received_.set_review_seq(entry.seq());
    received_.set_review_hash(entry.hash());
    return absl::OkStatus();
  }
  absl::Status TakeCatalog(const v1::CatalogVersion& catalog) override {
    if (!failure_.ok()) return failure_;
    received_.set_catalog_version(catalog.version());
    received_.set_catalog_sha256(catalog.sha256());
    return absl::OkStatus();
  }
  void set_failure(absl::Status failure) { failure_ = std::move(failure); }
  int streams() const { return streams_; }

 private:
  int streams_ = 0;
  v1::Received received_;
  absl::Status failure_;
};

}  // namespace rekap
