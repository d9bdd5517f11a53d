// MirrorView on RocksDB: a snapshot of the database, held until the view goes. What it
// reads it checks as far as a row can be checked alone: the chains of lineage and gap,
// the entry before a gap, the epoch of a base's rows; damage is DataLoss that names unit
// and entry.
#pragma once

#include <memory>

#include "rocksdb/snapshot.h"

#include "aggregator/mirror/mirror_store.h"
#include "runtime/rocks/database.h"

namespace rekap {

class RocksView : public MirrorView {
 public:
  // `database` has RocksMirror::Families; opened read-only will do.
  explicit RocksView(std::shared_ptr<Database> database);

  absl::StatusOr<std::vector<std::pair<RegionCode, JournalPosition>>> Cursors() const override;
  absl::Status ScanUnit(RegionCode unit, absl::string_view prefix, absl::string_view from,
                        const std::function<bool(const MirrorRow&)>& visit) const override;
  absl::Status ScanAll(std::optional<RegionCode> from,
                       const std::function<bool(const MirrorRow&)>& visit) const override;
  absl::Status ScanJournal(
      RegionCode unit, Seq after,
      const std::function<bool(Seq, absl::string_view, absl::string_view)>& visit) const override;
  absl::StatusOr<std::vector<Base>> Gaps(RegionCode unit) const override;
  absl::Status ScanBase(
      RegionCode unit,
      const std::function<bool(absl::string_view, Seq, absl::string_view)>& visit) const override;
  absl::StatusOr<std::vector<std::pair<Seq, Epoch>>> Lineage(RegionCode unit) const override;
  absl::Status ScanQuarantine(std::optional<RegionCode> unit,
                              const std::function<bool(const Quarantined&)>& visit) const override;

 private:
  absl::Status ScanRows(const std::string& prefix, const std::string& from,
                        const std::function<bool(const MirrorRow&)>& visit) const;
  // Whether the journal holds the entry.
  absl::StatusOr<bool> Holds(RegionCode unit, const ChainPoint& point) const;

  std::shared_ptr<Database> database_;
  rocksdb::ManagedSnapshot hold_;  // releases the snapshot
  const rocksdb::Snapshot* snapshot_;
};

}  // namespace rekap
