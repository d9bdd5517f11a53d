// The families of the mirror and what stands in them, for the parts of RocksMirror:
// layouts as drawn in domain/key/store_key.h. Lineage and gaps of a unit are short
// chains, checked whenever they are read.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "rocksdb/iterator.h"
#include "rocksdb/snapshot.h"

#include "aggregator/mirror/mirror_store.h"
#include "runtime/rocks/database.h"

namespace rekap {

inline constexpr char kMirrorFamily[] = "mirror";
inline constexpr char kJournalFamily[] = "journal";
inline constexpr char kCursorFamily[] = "cursor";
inline constexpr char kLineageFamily[] = "lineage";
inline constexpr char kGapFamily[] = "gap";
inline constexpr char kBaseFamily[] = "base";
inline constexpr char kStagedFamily[] = "staged";
inline constexpr char kQuarantineFamily[] = "quarantine";

// Whether what a scan reads stays in the block cache. What reads everything, be it unit by
// unit, is not to push out what questions keep coming back to.
enum class BlockCache { kFill, kPass };

// Calls `visit` with the pairs of `family` whose key starts with `prefix` and is not
// before `from`, in key order, until it returns false. Null `snapshot` = as it stands.
absl::Status ScanFamily(Database& database, const rocksdb::Snapshot* snapshot,
                        absl::string_view family, absl::string_view prefix, absl::string_view from,
                        absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit,
                        BlockCache cache = BlockCache::kFill);

// Adds the removal of everything of `unit` in `family`.
void DeleteUnit(Database& database, absl::string_view family, RegionCode unit,
                rocksdb::WriteBatch& batch);

// Puts the concatenations, without making them first.
void PutParts(rocksdb::WriteBatch& batch, rocksdb::ColumnFamilyHandle* family,
              const std::array<absl::string_view, 2>& key,
              const std::array<absl::string_view, 2>& value);

// DataLoss if it does not end a key of the families journal, lineage, gap, quarantine.
absl::StatusOr<Seq> SeqOfKey(absl::string_view key);

// MirrorView::Lineage, and the hash of the last epoch in the chain.
struct UnitLineage {
  std::vector<std::pair<Seq, Epoch>> epochs;
  ChainHash hash;
};
// DataLoss names the entry after which the chain does not hold.
absl::StatusOr<UnitLineage> ReadLineage(Database& database, const rocksdb::Snapshot* snapshot,
                                        RegionCode unit);
// Lets `epoch` go on after entry `after`, which is not before the last one's.
void AddEpoch(Database& database, RegionCode unit, Seq after, Epoch epoch, UnitLineage& lineage,
              rocksdb::WriteBatch& batch);

// The entry after which some are missing, so that one that is lost before the gap is not
// taken for a part of it, and the base that the history goes on from.
struct Gap {
  ChainPoint after;
  Base base;
};
// The oldest first, and the hash of the last in the chain.
struct UnitGaps {
  std::vector<Gap> gaps;
  ChainHash hash;
};
absl::StatusOr<UnitGaps> ReadGaps(Database& database, const rocksdb::Snapshot* snapshot,
                                  RegionCode unit);
void AddGap(Database& database, RegionCode unit, const Gap& gap, const UnitGaps& gaps,
            rocksdb::WriteBatch& batch);

// What is staged of a unit, without the rows.
std::string EncodeStaged(const StagedBase& staged);
absl::StatusOr<StagedBase> DecodeStaged(absl::string_view bytes);
// nullopt if nothing is.
absl::StatusOr<std::optional<StagedBase>> ReadStaged(Database& database, RegionCode unit);

void PutQuarantine(Database& database, RegionCode unit, Seq seq, absl::Time time,
                   absl::string_view reason, rocksdb::WriteBatch& batch);

}  // namespace rekap
