// MirrorStore on RocksDB: column families mirror, journal, cursor (layout in
// domain/key/store_key.h). Any thread; appends by one thread at a time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "aggregator/mirror/mirror_store.h"
#include "runtime/rocks/database.h"

namespace rekap {

class RocksMirror : public MirrorStore {
 public:
  // Opens or creates the database in `directory`; errors as Database::Open.
  static absl::StatusOr<std::unique_ptr<RocksMirror>> Open(const std::string& directory);

  absl::Status Append(absl::Span<const UnitAppend> appends) override;
  absl::StatusOr<std::optional<JournalPosition>> Cursor(RegionCode unit) const override;
  absl::StatusOr<absl::Time> TimeOf(RegionCode unit, Epoch epoch, Seq seq) const override;
  std::shared_ptr<const MirrorView> View() const override;

  // Whether the last append could be written; see Database::write_health.
  absl::Status write_health() const { return database_->write_health(); }

  // RocksDB's own figures, for metrics.
  uint64_t DiskBytes() const;
  // The aggregator's one database, for whoever else keeps something in it.
  const std::shared_ptr<Database>& database() const { return database_; }

 private:
  explicit RocksMirror(std::shared_ptr<Database> database) : database_(std::move(database)) {}

  // Shared with views, which may outlive the store.
  std::shared_ptr<Database> database_;
  rocksdb::WriteBatch batch_;  // Append's
};

}  // namespace rekap
