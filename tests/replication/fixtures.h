// Journals and batches for tests of the replication cores, made in memory.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "aggregator/ingest/batch.h"
#include "domain/code/region_code.h"
#include "domain/journal/chain.h"
#include "node/replicator/journal_reader.h"
#include "rekap/v1/journal.pb.h"
#include "rekap/v1/replication.pb.h"

namespace rekap {

inline RegionCode Omben() { return *RegionCode::Parse("35.27.05"); }

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
    Policy policy = Policy::Default();
    return *BatchDecoder(&policy).Decode(unit, MakeBatch(first, last));
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

}  // namespace rekap
