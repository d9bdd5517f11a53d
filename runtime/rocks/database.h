// A RocksDB database of ours: opened whole or not at all, with the options
// that both daemons share, and with RocksDB's errors translated.
//
// A new database is made beside its place and renamed into it once its format
// version is durable, so a database in place always has one; an unknown
// version is refused before anything is written.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "rocksdb/db.h"
#include "rocksdb/options.h"
#include "rocksdb/write_batch.h"

namespace rekap {

// The family that every database has: its format version, and what a daemon keeps of itself.
inline constexpr char kMetaFamily[] = "meta";

// Small by default: an office PC runs this beside a browser.
struct DatabaseTuning {
  size_t write_buffer_bytes = 4 << 20;
  // Shared by data, index and filter blocks.
  size_t block_cache_bytes = 8 << 20;
  size_t wal_bytes_max = 16 << 20;
  int open_files_max = 64;
};

// RocksDB's status as absl's: NotFound, DataLoss (Corruption),
// ResourceExhausted (no space), Unavailable (locked by another process, busy),
// else Internal. `what` says what was being done.
absl::Status ToStatus(const rocksdb::Status& status, absl::string_view what);

inline rocksdb::Slice ToSlice(absl::string_view text) { return {text.data(), text.size()}; }
inline absl::string_view ToView(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}

class Database {
 public:
  // Opens or creates `directory`/db with the families named and a family
  // `meta`. Errors: FailedPrecondition for an unknown format version;
  // Unavailable if another process holds it; DataLoss if it is corrupt or lacks
  // one of the families.
  static absl::StatusOr<std::unique_ptr<Database>> Open(const std::string& directory,
                                                        const std::vector<std::string>& families,
                                                        const DatabaseTuning& tuning);
  // Opens `directory`/db to be read: no file changes, and writes fail. Not while
  // another process has it open for writing. NotFound if there is none, else as Open.
  static absl::StatusOr<std::unique_ptr<Database>> OpenReadOnly(
      const std::string& directory, const std::vector<std::string>& families,
      const DatabaseTuning& tuning);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  rocksdb::DB& db() { return *db_; }
  // Aborts for a family that Open was not given.
  rocksdb::ColumnFamilyHandle* family(absl::string_view name) const;

  // Writes and syncs; durable when it returns OK, else nothing of the batch is
  // visible. After a failure RocksDB is asked to resume; it also does so by
  // itself once a full disk has space again, so that needs no restart.
  absl::Status WriteSynced(rocksdb::WriteBatch& batch, absl::string_view what);
  // The error of the last write, OK after one that succeeded: what /readyz says.
  absl::Status write_health() const;
  // Value of a key; NotFound if absent.
  absl::StatusOr<std::string> Get(absl::string_view family, absl::string_view key);

 private:
  enum class Access { kRead, kWrite };

  Database() = default;
  // A new database in an empty place.
  absl::Status Create(const std::string& path, const std::vector<std::string>& families,
                      const DatabaseTuning& tuning);
  // One that is there, with all of its families, of a format version that is known.
  static absl::StatusOr<std::unique_ptr<Database>> OpenExisting(
      const std::string& path, const std::vector<std::string>& families,
      const DatabaseTuning& tuning, Access access);
  // Of one that may lack families; changes nothing.
  static absl::Status CheckFormatOf(const std::string& path, const DatabaseTuning& tuning);
  absl::Status OpenFamilies(rocksdb::DBOptions options, const std::string& path,
                            const std::vector<std::string>& names, const DatabaseTuning& tuning,
                            Access access);

  std::unique_ptr<rocksdb::DB> db_;
  mutable absl::Mutex mutex_;
  absl::Status write_health_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string, rocksdb::ColumnFamilyHandle*> families_;
};

}  // namespace rekap
