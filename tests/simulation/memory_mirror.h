// MirrorStore in memory, over a SimDisk: the whole seam, with the layout of
// domain/key/store_key.h, and so a model that the RocksDB implementation can be
// compared with.
//
// Beyond the seam: an epoch that changes twice at one entry keeps both in the lineage
// (the value is a list of epochs), so that a database that brought no entry of its own
// is known as replaced all the same. Installing a base forgets what was set aside
// before it: the base says what those records are now.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "aggregator/mirror/mirror_store.h"
#include "tests/simulation/sim_disk.h"

namespace rekap::sim {

class MemoryMirror : public MirrorStore {
 public:
  // Tables of the disk; more may follow from kTables on.
  enum Table : size_t {
    kMirror,
    kJournal,
    kCursor,
    kLineage,
    kGap,
    kBase,
    kStaged,
    kStagedRow,
    kQuarantine,
    kTables
  };

  // `disk` must outlive the object and have at least kTables tables.
  explicit MemoryMirror(SimDisk* disk) : disk_(disk) {}

  absl::Status Append(absl::Span<const UnitAppend> appends, absl::Time now) override;
  absl::Status Stage(const StagedRows& rows) override;
  absl::Status Install(const BaseInstall& install, absl::Time now,
                       const ChangedRow& changed) override;
  absl::StatusOr<UnitStanding> Standing(RegionCode unit) const override;
  absl::StatusOr<std::optional<JournalPosition>> Cursor(RegionCode unit) const override;
  // As a crash now would leave it.
  std::optional<JournalPosition> SyncedCursor(RegionCode unit) const;
  absl::StatusOr<absl::Time> TimeOf(RegionCode unit, Seq seq) const override;
  std::shared_ptr<const MirrorView> View() const override;

 protected:
  // The way of every commit to the disk; broken stores of tests come in here.
  virtual absl::Status Commit(SimDisk::Batch batch) { return disk_->Apply(std::move(batch)); }

  SimDisk& disk() const { return *disk_; }

 private:
  std::optional<StagedBase> Staged(RegionCode unit) const;
  void AddLineage(RegionCode unit, Seq after, Epoch epoch, SimDisk::Batch& batch) const;
  // Adds the writes that make the staged rows of the unit its mirror and base.
  void AddRows(const BaseInstall& install, absl::Time now, const ChangedRow& changed,
               SimDisk::Batch& batch) const;

  SimDisk* const disk_;
};

}  // namespace rekap::sim
