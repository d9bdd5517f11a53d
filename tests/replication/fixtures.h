// Journals and batches for tests of the replication cores, made in memory.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "aggregator/ingest/batch.h"
#include "aggregator/ingest/downstream.h"
#include "domain/code/region_code.h"
#include "domain/journal/chain.h"
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

  // Appends one entry that allocates `rupiah` to the first sub kegiatan.
  void Append(int64_t rupiah) {
    v1::Record record;
    record.mutable_key()->set_kind(v1::RECORD_KIND_BUDGET_LINE);
    record.mutable_key()->set_year(2021);
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
  void AppendBytes(std::string bytes) {
    ChainPoint head = Head().point;
    ChainHasher hasher;
    hashes_.push_back(hasher.Append(head, bytes).hash);
    entries_.push_back(std::move(bytes));
  }
  // Forgets everything after `seq`, as an old copy of the database would.
  void Rewind(uint64_t seq) {
    entries_.resize(seq);
    hashes_.resize(seq);
  }
  void set_first(uint64_t seq) { first_ = Seq{seq}; }

  JournalPosition Head() const override {
    if (entries_.empty()) return {epoch_, {}};
    return {epoch_, {Seq{entries_.size()}, hashes_.back()}};
  }
  Seq First() const override { return first_; }
  absl::StatusOr<ChainHash> HashAt(Seq seq) const override {
    if (seq.value == 0) return ChainHash();
    if (seq.value > hashes_.size()) return absl::NotFoundError("no such entry");
    return hashes_[seq.value - 1];
  }
  absl::StatusOr<std::vector<std::string>> ReadAfter(Seq after, size_t entries_max,
                                                     size_t bytes_max) const override {
    std::vector<std::string> read;
    size_t bytes = 0;
    for (size_t i = after.value; i < entries_.size() && read.size() < entries_max; ++i) {
      if (!read.empty() && bytes + entries_[i].size() > bytes_max) break;
      bytes += entries_[i].size();
      read.push_back(entries_[i]);
    }
    return read;
  }

  // Entries first .. last as a batch, 1 <= first <= last <= head.
  v1::Batch MakeBatch(uint64_t first, uint64_t last) const {
    v1::Batch batch;
    batch.set_first_seq(first);
    batch.set_previous_hash(std::string(HashAt(Seq{first - 1})->view()));
    for (uint64_t seq = first; seq <= last; ++seq) batch.add_entries(entries_[seq - 1]);
    return batch;
  }
  DecodedBatch MakeDecoded(uint64_t first, uint64_t last, RegionCode unit = Omben()) const {
    return *BatchDecoder().Decode(unit, MakeBatch(first, last), SharedCatalog());
  }
  v1::Hello MakeHello() const {
    v1::Hello hello;
    hello.set_protocol(1);
    hello.set_unit(Omben().ToString());
    hello.set_epoch(epoch_.value);
    hello.set_first_seq(first_.value);
    hello.set_head_seq(entries_.size());
    hello.set_head_hash(std::string(Head().point.hash.view()));
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

  const Epoch epoch_;
  Seq first_{1};
  std::vector<std::string> entries_;
  std::vector<ChainHash> hashes_;
};

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
