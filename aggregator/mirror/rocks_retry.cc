#include "aggregator/mirror/rocks_retry.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"

#include "aggregator/mirror/reading.h"
#include "aggregator/mirror/rocks_layout.h"
#include "aggregator/mirror/rocks_view.h"
#include "domain/key/store_key.h"

namespace rekap {
namespace {

// What a recovered entry did to its record.
struct Effect {
  Seq seq;
  bool withdraws = false;
  std::string entry;
};

class UnitRetry {
 public:
  UnitRetry(const RocksView& view, RegionCode unit, const absl::btree_set<Seq>& aside)
      : view_(view), unit_(unit), aside_(aside) {}

  absl::Status Run() {
    absl::StatusOr<std::vector<Base>> gaps = view_.Gaps(unit_);
    if (!gaps.ok()) return gaps.status();
    if (!gaps->empty()) base_ = gaps->back().point.seq;
    absl::Status read = *aside_.begin() <= base_ ? ReadBase() : absl::OkStatus();
    if (read.ok()) read = ReadEntries();
    if (!read.ok() || recovered_.empty()) return read;
    return FindOvertaken();
  }

  const std::vector<Seq>& recovered() const { return recovered_; }

  absl::Status AddTo(Database& database, rocksdb::WriteBatch& batch) const {
    absl::StatusOr<std::vector<std::pair<Seq, Epoch>>> lineage = view_.Lineage(unit_);
    if (!lineage.ok()) return lineage.status();
    for (const auto& [key, effect] : effects_) {
      std::string mirror_key = MirrorKey(unit_, key);
      if (effect.withdraws) {
        batch.Delete(database.family(kMirrorFamily), mirror_key);
        continue;
      }
      std::optional<Epoch> epoch = EpochAt(*lineage, std::max(effect.seq, base_));
      if (!epoch) return absl::DataLossError(unit_.ToString() + " lineage: begins too late");
      batch.Put(database.family(kMirrorFamily), mirror_key,
                EncodeRow({epoch->value, effect.seq.value, effect.entry}));
    }
    for (Seq seq : recovered_) {
      batch.Delete(database.family(kQuarantineFamily), UnitSeqKey(unit_, seq.value));
    }
    return absl::OkStatus();
  }

 private:
  void Recover(Seq seq, DecodedEntry entry, absl::string_view bytes) {
    recovered_.push_back(seq);
    effects_[std::move(entry.record_key)] = {seq, entry.is_delete(), std::string(bytes)};
  }

  absl::Status ReadBase() {
    return view_.ScanBase(
        unit_, [&](absl::string_view record_key, Seq seq, absl::string_view bytes) {
          if (!aside_.contains(seq)) return true;
          absl::StatusOr<DecodedEntry> entry = ReadBaseRow(record_key, seq, bytes);
          if (entry.ok()) Recover(seq, *std::move(entry), bytes);
          return true;
        });
  }

  // One look each: most often none can be read, and the journal is long.
  absl::Status ReadEntries() {
    for (auto it = aside_.upper_bound(base_); it != aside_.end(); ++it) {
      absl::Status read = view_.ScanJournal(
          unit_, Seq{it->value - 1}, [&](Seq seq, absl::string_view, absl::string_view bytes) {
            absl::StatusOr<DecodedEntry> entry = ReadEntry(seq, bytes);
            if (seq == *it && entry.ok()) Recover(seq, *std::move(entry), bytes);
            return false;
          });
      if (!read.ok()) return read;
    }
    return absl::OkStatus();
  }

  // The last recovered entry of a key stands in effects_; any other that comes after
  // it has long taken its effect.
  absl::Status FindOvertaken() {
    Seq first = std::max(recovered_.front(), base_);
    return view_.ScanJournal(unit_, first,
                             [&](Seq seq, absl::string_view, absl::string_view bytes) {
                               if (aside_.contains(seq)) return true;
                               absl::StatusOr<DecodedEntry> entry = ReadEntry(seq, bytes);
                               if (!entry.ok())
                                 return true;  // damage: for the verification to tell
                               auto effect = effects_.find(entry->record_key);
                               if (effect != effects_.end() && effect->second.seq < seq)
                                 effects_.erase(effect);
                               return !effects_.empty();
                             });
  }

  const RocksView& view_;
  const RegionCode unit_;
  const absl::btree_set<Seq>& aside_;
  Seq base_;  // entry up to which the base stands
  std::vector<Seq> recovered_;
  absl::btree_map<std::string, Effect> effects_;
};

}  // namespace

absl::StatusOr<uint64_t> RetryQuarantined(const std::shared_ptr<Database>& database) {
  RocksView view(database);
  absl::btree_map<RegionCode, absl::btree_set<Seq>> aside;
  absl::Status listed =
      view.ScanQuarantine(std::nullopt, [&](const MirrorView::Quarantined& entry) {
        aside[entry.unit].insert(entry.seq);
        return true;
      });
  if (!listed.ok()) return listed;
  uint64_t recovered = 0;
  for (const auto& [unit, seqs] : aside) {
    UnitRetry retry(view, unit, seqs);
    if (absl::Status read = retry.Run(); !read.ok()) return read;
    if (retry.recovered().empty()) continue;
    rocksdb::WriteBatch batch;
    absl::Status added = retry.AddTo(*database, batch);
    if (added.ok()) added = database->WriteSynced(batch, "applying what was set aside");
    if (!added.ok()) return added;
    recovered += retry.recovered().size();
  }
  return recovered;
}

}  // namespace rekap
