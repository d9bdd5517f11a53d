// MirrorStore on RocksDB: column families mirror, journal, cursor, lineage, gap, base,
// staged, quarantine (layout in domain/key/store_key.h). Any thread; Append, Stage and
// Install by one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "aggregator/mirror/mirror_store.h"
#include "runtime/rocks/database.h"

namespace rekap {

class RocksMirror : public MirrorStore {
 public:
  // Opens or creates the database in `directory`, with every family that the
  // aggregator keeps; errors as Database::Open. What was set aside and can be read by
  // this program is applied before anybody sees the mirror.
  static absl::StatusOr<std::unique_ptr<RocksMirror>> Open(const std::string& directory);
  // The families of the aggregator's database, for who opens a copy of it.
  static std::vector<std::string> Families();
  // The aggregator's is a server: larger buffers than a node's.
  static DatabaseTuning Tuning();

  absl::Status Append(absl::Span<const UnitAppend> appends, absl::Time now) override;
  absl::Status Stage(const StagedRows& rows) override;
  // Calls `changed` before the commit: nothing of it counts unless it returns OK.
  absl::Status Install(const BaseInstall& install, absl::Time now,
                       const ChangedRow& changed) override;
  absl::StatusOr<UnitStanding> Standing(RegionCode unit) const override;
  absl::StatusOr<std::optional<JournalPosition>> Cursor(RegionCode unit) const override;
  absl::StatusOr<absl::Time> TimeOf(RegionCode unit, Seq seq) const override;
  std::shared_ptr<const MirrorView> View() const override;

  // Entries that left the quarantine at Open.
  uint64_t recovered() const { return recovered_; }
  // Whether the last write succeeded; see Database::write_health.
  absl::Status write_health() const { return database_->write_health(); }

  // RocksDB's own figures, for metrics.
  uint64_t DiskBytes() const;
  // The aggregator's one database, for whoever else keeps something in it.
  const std::shared_ptr<Database>& database() const { return database_; }

 private:
  explicit RocksMirror(std::shared_ptr<Database> database) : database_(std::move(database)) {}

  // Adds one unit's entries to batch_.
  absl::Status AddAppend(const UnitAppend& append, absl::Time now);

  // Shared with views, which may outlive the store.
  std::shared_ptr<Database> database_;
  rocksdb::WriteBatch batch_;  // Append's
  uint64_t recovered_ = 0;
};

}  // namespace rekap
