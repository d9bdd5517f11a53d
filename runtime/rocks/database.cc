#include "runtime/rocks/database.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "rocksdb/cache.h"
#include "rocksdb/env.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/table.h"

#include "domain/key/store_key.h"
#include "runtime/file/file.h"
#include "runtime/rocks/info_log.h"
#include "runtime/rocks/log_check.h"

namespace rekap {
namespace {

namespace fs = std::filesystem;

constexpr char kFormatKey[] = "format_version";

rocksdb::DBOptions DbOptions(const DatabaseTuning& tuning) {
  rocksdb::DBOptions options;
  // Until it is opened for writing: who only reads changes no file.
  options.info_log = std::make_shared<InfoLog>("");
  options.max_total_wal_size = tuning.wal_bytes_max;
  options.max_open_files = tuning.open_files_max;
  options.max_background_jobs = 2;
  // A torn record at the very end of the log was never acknowledged; damage
  // anywhere else was, and must stop the start instead of being dropped. What this
  // mode takes for torn but was not, CheckLogs finds.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.paranoid_checks = true;
  return options;
}

rocksdb::ColumnFamilyOptions FamilyOptions(const DatabaseTuning& tuning,
                                           const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.cache_index_and_filter_blocks = true;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  rocksdb::ColumnFamilyOptions options;
  options.write_buffer_size = tuning.write_buffer_bytes;
  options.compression = rocksdb::kLZ4Compression;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

// The families of a daemon with those that every database has.
std::vector<std::string> WithOwn(std::vector<std::string> families) {
  families.push_back(kMetaFamily);
  families.push_back(rocksdb::kDefaultColumnFamilyName);
  return families;
}

absl::Status FromErrorCode(const std::error_code& error, absl::string_view what) {
  if (!error) return absl::OkStatus();
  return absl::ErrnoToStatus(error.value(), what);
}

// Under the lock, for a log that somebody writes looks torn, and one that was just
// deleted looks lost. `write` is false where nothing may change, a lock file neither.
absl::Status CheckLogsUnused(const std::string& path, bool write) {
  if (!write) return CheckLogs(path);
  rocksdb::Env* env = rocksdb::Env::Default();
  rocksdb::FileLock* lock = nullptr;
  rocksdb::Status locked = env->LockFile(absl::StrCat(path, "/LOCK"), &lock);
  if (!locked.ok()) return ToStatus(locked, absl::StrCat("opening ", path));
  absl::Status sound = CheckLogs(path);
  rocksdb::Status unlocked = env->UnlockFile(lock);
  return sound.ok() ? ToStatus(unlocked, absl::StrCat("opening ", path)) : sound;
}

absl::Status CheckFormat(Database& database, const std::string& path) {
  absl::StatusOr<std::string> version = database.Get(kMetaFamily, kFormatKey);
  uint32_t number = 0;
  if (version.ok() && absl::SimpleAtoi(*version, &number) && number == kFormatVersion) {
    return absl::OkStatus();
  }
  if (!version.ok() && !absl::IsNotFound(version.status())) return version.status();
  return absl::FailedPreconditionError(absl::StrCat(
      path, " has format version ", version.ok() ? *version : "(none)", ", this program reads ",
      kFormatVersion, ": use the program version that wrote it, or start with an empty directory"));
}

}  // namespace

absl::Status ToStatus(const rocksdb::Status& status, absl::string_view what) {
  if (status.ok()) return absl::OkStatus();
  std::string text = absl::StrCat(what, ": ", status.ToString());
  if (status.IsNotFound()) return absl::NotFoundError(text);
  if (status.IsCorruption()) return absl::DataLossError(text);
  if (status.IsNoSpace()) return absl::ResourceExhaustedError(text);
  if (status.IsIOError() && absl::StrContains(text, "lock")) return absl::UnavailableError(text);
  if (status.IsBusy() || status.IsTryAgain() || status.IsTimedOut()) {
    return absl::UnavailableError(text);
  }
  return absl::InternalError(text);
}

absl::StatusOr<std::unique_ptr<Database>> Database::Open(const std::string& directory,
                                                         const std::vector<std::string>& families,
                                                         const DatabaseTuning& tuning) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) return FromErrorCode(error, absl::StrCat("creating ", directory));
  const std::string path = absl::StrCat(directory, "/db");
  if (!fs::exists(path, error)) {
    const std::string fresh = absl::StrCat(path, ".new");
    fs::remove_all(fresh, error);
    std::unique_ptr<Database> creator(new Database());
    if (absl::Status made = creator->Create(fresh, families, tuning); !made.ok()) return made;
    creator.reset();
    fs::rename(fresh, path, error);
    if (error) return FromErrorCode(error, absl::StrCat("creating ", path));
    if (absl::Status synced = SyncPath(directory); !synced.ok()) return synced;
  }
  return OpenExisting(path, families, tuning, Access::kWrite);
}

absl::StatusOr<std::unique_ptr<Database>> Database::OpenReadOnly(
    const std::string& directory, const std::vector<std::string>& families,
    const DatabaseTuning& tuning) {
  const std::string path = absl::StrCat(directory, "/db");
  std::error_code error;
  if (!fs::is_directory(path, error)) {
    return absl::NotFoundError(absl::StrCat("there is no database ", path));
  }
  return OpenExisting(path, families, tuning, Access::kRead);
}

absl::Status Database::Create(const std::string& path, const std::vector<std::string>& families,
                              const DatabaseTuning& tuning) {
  rocksdb::DBOptions options = DbOptions(tuning);
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.error_if_exists = true;
  absl::Status opened = OpenFamilies(options, path, WithOwn(families), tuning, Access::kWrite);
  if (!opened.ok()) return opened;
  rocksdb::WriteBatch batch;
  batch.Put(family(kMetaFamily), kFormatKey, absl::StrCat(kFormatVersion));
  return WriteSynced(batch, "writing the format version");
}

absl::StatusOr<std::unique_ptr<Database>> Database::OpenExisting(
    const std::string& path, const std::vector<std::string>& families, const DatabaseTuning& tuning,
    Access access) {
  absl::Status sound = CheckLogsUnused(path, access == Access::kWrite);
  if (!sound.ok()) return sound;
  rocksdb::DBOptions options = DbOptions(tuning);
  std::vector<std::string> on_disk;
  rocksdb::Status listed = rocksdb::DB::ListColumnFamilies(options, path, &on_disk);
  if (!listed.ok()) return ToStatus(listed, absl::StrCat("opening ", path));
  for (const std::string& name : WithOwn(families)) {
    if (std::find(on_disk.begin(), on_disk.end(), name) == on_disk.end()) {
      absl::Status known = CheckFormatOf(path, tuning);
      if (absl::IsFailedPrecondition(known)) return known;
      // Listing stops at the first damaged record without saying so.
      return absl::DataLossError(
          absl::StrCat(path, " has no column family ", name,
                       ": its manifest is damaged, or it belongs to another program"));
    }
  }
  // Families of a later format are opened too, so that its version can be read
  // and named in the error.
  std::unique_ptr<Database> database(new Database());
  absl::Status opened = database->OpenFamilies(options, path, on_disk, tuning, access);
  if (!opened.ok()) return opened;
  if (absl::Status known = CheckFormat(*database, path); !known.ok()) return known;
  return database;
}

absl::Status Database::CheckFormatOf(const std::string& path, const DatabaseTuning& tuning) {
  Database database;
  absl::Status opened =
      database.OpenFamilies(DbOptions(tuning), path, WithOwn({}), tuning, Access::kRead);
  return opened.ok() ? CheckFormat(database, path) : opened;
}

absl::Status Database::OpenFamilies(rocksdb::DBOptions options, const std::string& path,
                                    const std::vector<std::string>& names,
                                    const DatabaseTuning& tuning, Access access) {
  if (access == Access::kWrite) options.info_log = std::make_shared<InfoLog>(path);
  std::shared_ptr<rocksdb::Cache> cache = rocksdb::NewLRUCache(tuning.block_cache_bytes);
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const std::string& name : names) descriptors.push_back({name, FamilyOptions(tuning, cache)});
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* raw = nullptr;
  rocksdb::Status status =
      access == Access::kRead
          ? rocksdb::DB::OpenForReadOnly(options, path, descriptors, &handles, &raw)
          : rocksdb::DB::Open(options, path, descriptors, &handles, &raw);
  if (!status.ok()) return ToStatus(status, absl::StrCat("opening ", path));
  db_.reset(raw);
  for (size_t i = 0; i < names.size(); ++i) families_[names[i]] = handles[i];
  return absl::OkStatus();
}

Database::~Database() {
  if (db_ == nullptr) return;
  for (auto& [name, handle] : families_) db_->DestroyColumnFamilyHandle(handle);
  db_->Close();
}

rocksdb::ColumnFamilyHandle* Database::family(absl::string_view name) const {
  auto it = families_.find(name);
  if (it == families_.end()) std::abort();
  return it->second;
}

absl::Status Database::WriteSynced(rocksdb::WriteBatch& batch, absl::string_view what) {
  rocksdb::WriteOptions options;
  options.sync = true;
  rocksdb::Status status = db_->Write(options, &batch);
  // A failed log write leaves RocksDB refusing writes; resuming flushes what
  // was acknowledged and starts a new log, so nothing of this batch survives.
  if (!status.ok() && db_->Resume().ok()) status = db_->Write(options, &batch);
  absl::Status result = ToStatus(status, what);
  absl::MutexLock lock(&mutex_);
  write_health_ = result;
  return result;
}

absl::Status Database::write_health() const {
  absl::MutexLock lock(&mutex_);
  return write_health_;
}

absl::StatusOr<std::string> Database::Get(absl::string_view family_name, absl::string_view key) {
  std::string value;
  rocksdb::Status status =
      db_->Get(rocksdb::ReadOptions(), family(family_name), ToSlice(key), &value);
  if (!status.ok()) return ToStatus(status, absl::StrCat("reading ", family_name));
  return value;
}

}  // namespace rekap
