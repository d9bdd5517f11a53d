// A node's database in the simulator: journal, base, records, lineage, what flowed
// down, and what of it a crash leaves. Copying the object is copying the files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "node/replicator/downstream_store.h"
#include "node/replicator/journal_reader.h"
#include "tests/simulation/history.h"
#include "tests/simulation/mutant.h"

namespace rekap::sim {

class NodeDatabase : public JournalReader {
 public:
  NodeDatabase(History* history, Epoch epoch, Mutant mutant)
      : history_(history), epoch_(epoch), mutant_(mutant) {}

  // What `rekap-node restore` makes of a fetched history: the base it begins on (nullopt
  // if it is whole) with the entry that is its point, and the entries after it.
  static NodeDatabase Restored(History* history, Epoch epoch, Mutant mutant,
                               const JournalPosition& taken_over, std::optional<Base> base,
                               const PastEntry* base_point, const PastEntry* head);
  // What `rekap-node restore --backup` makes of a copy: a new epoch.
  NodeDatabase Rewound(Epoch epoch) const;

  // An entry after the last one, not synced yet.
  void Commit(EntryDraft draft);
  void Sync() { durable_ = entries_.size(); }
  // Loses what was not synced; an unsynced commit may have reached the disk.
  void Crash(SimRandom& random);
  // Forgets what was not synced, as a copy of the files would.
  void Rewind() { entries_.resize(durable_); }
  // Moves the base forward to `seq`: requires First() <= seq <= durable head.
  void Trim(Seq seq);

  // The last durable entry; nullptr if there is none.
  const PastEntry* tip() const { return durable_ == 0 ? nullptr : entries_[durable_ - 1]; }
  // The last entry, synced or not: where the next commit goes.
  Seq last() const { return Seq{entries_.size()}; }
  Epoch epoch() const { return epoch_; }

  // JournalReader.
  JournalPosition Head() const override;
  Seq First() const override { return base_ ? base_->point.seq.Next() : Seq{1}; }
  std::optional<Base> CurrentBase() const override { return base_; }
  std::vector<JournalPosition> Lineage() const override { return lineage_; }
  absl::StatusOr<ChainHash> HashAt(Seq seq) const override;
  absl::StatusOr<std::vector<std::string>> ReadAfter(Seq after, size_t entries_max,
                                                     size_t bytes_max) const override;
  absl::StatusOr<std::vector<std::string>> ReadBase(const Base& base, absl::string_view after_key,
                                                    size_t rows_max,
                                                    size_t bytes_max) const override;

  // For kIgnoreCursorHash: what the aggregator claims is what is there.
  void set_claimed(const ChainPoint& claimed) { claimed_ = claimed; }

 private:
  History* history_;
  Epoch epoch_;
  Mutant mutant_;
  std::vector<JournalPosition> lineage_;
  // Entry seq is entries_[seq - 1]; nullptr where a restored database never saw it.
  std::vector<const PastEntry*> entries_;
  size_t durable_ = 0;
  std::optional<Base> base_;
  Records base_records_;
  ChainPoint claimed_;
};

// Reviews and catalog of a node, durable when a call returns OK.
class NodeReviews : public DownstreamStore {
 public:
  explicit NodeReviews(Mutant mutant) : mutant_(mutant) {}

  void OnStream() override { staged_.reset(); }
  v1::Received Received() const override;
  absl::Status TakeReview(const v1::ReviewEntry& entry) override;
  absl::Status TakeCatalog(const v1::CatalogVersion& catalog) override;

  // Loses what is held back.
  void Crash() { staged_.reset(); }
  void set_full(bool full) { full_ = full; }
  const std::vector<v1::ReviewEntry>& log() const { return log_; }
  const std::string& catalog_sha256() const { return catalog_sha256_; }

 private:
  static ChainPoint Last(const std::vector<v1::ReviewEntry>& log);

  Mutant mutant_;
  std::vector<v1::ReviewEntry> log_;
  std::optional<std::vector<v1::ReviewEntry>> staged_;
  uint32_t catalog_version_ = 0;
  std::string catalog_sha256_;
  bool full_ = false;
};

}  // namespace rekap::sim
