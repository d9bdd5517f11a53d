#include "runtime/rocks/checkpoint.h"

#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "rocksdb/utilities/checkpoint.h"

#include "runtime/file/file.h"
#include "runtime/rocks/log_check.h"

namespace rekap {
namespace {

namespace fs = std::filesystem;

absl::Status FromErrorCode(const std::error_code& error, absl::string_view what) {
  if (!error) return absl::OkStatus();
  return absl::ErrnoToStatus(error.value(), what);
}

// RocksDB wants absolute paths. Where there is no working directory the relative path
// is what every call fails with.
fs::path Absolute(const fs::path& path) {
  std::error_code error;
  fs::path absolute = fs::absolute(path, error);
  return error ? path : absolute;
}

// Copies the files of one folder, there are no others in a database, into a new one.
// Returns their bytes.
absl::StatusOr<uint64_t> CopyFolder(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::create_directory(to, error);
  if (error) return FromErrorCode(error, absl::StrCat("creating ", to.string()));
  uint64_t bytes = 0;
  fs::directory_iterator it(from, error);
  for (; !error && it != fs::directory_iterator(); it.increment(error)) {
    const fs::path target = to / it->path().filename();
    fs::copy_file(it->path(), target, error);
    if (error) return FromErrorCode(error, absl::StrCat("copying to ", target.string()));
    if (absl::Status synced = SyncPath(target.string()); !synced.ok()) return synced;
    bytes += fs::file_size(target, error);
  }
  if (error) return FromErrorCode(error, absl::StrCat("reading ", from.string()));
  if (absl::Status synced = SyncPath(to.string()); !synced.ok()) return synced;
  return bytes;
}

// Renames a folder into its place, durably.
absl::Status MoveInPlace(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) return FromErrorCode(error, absl::StrCat("creating ", to.string()));
  return SyncPath(to.parent_path().string());
}

// Makes the folders above `path`, and its temporary neighbour anew.
absl::StatusOr<fs::path> PrepareBeside(const fs::path& path) {
  std::error_code error;
  if (fs::exists(path, error)) {
    return absl::AlreadyExistsError(absl::StrCat(path.string(), " is already there"));
  }
  fs::path fresh = path;
  fresh += ".new";
  fs::remove_all(fresh, error);  // of a copy that was cut off
  fs::create_directories(path.parent_path(), error);
  if (error) return FromErrorCode(error, absl::StrCat("creating ", path.parent_path().string()));
  absl::Status synced = SyncPath(path.parent_path().parent_path().string());
  if (!synced.ok()) return synced;
  return fresh;
}

}  // namespace

absl::StatusOr<uint64_t> CreateCheckpoint(Database& database, const std::string& directory) {
  const fs::path place = Absolute(fs::path(directory) / "db").parent_path();
  absl::StatusOr<fs::path> fresh = PrepareBeside(place);
  if (!fresh.ok()) return fresh.status();
  absl::Cleanup remover = [&fresh] {
    std::error_code ignored;  // what is left of it is removed by the next one
    fs::remove_all(*fresh, ignored);
  };
  std::error_code error;
  fs::create_directory(*fresh, error);
  if (error) return FromErrorCode(error, absl::StrCat("creating ", fresh->string()));

  rocksdb::Checkpoint* raw = nullptr;
  rocksdb::Status made = rocksdb::Checkpoint::Create(&database.db(), &raw);
  std::unique_ptr<rocksdb::Checkpoint> checkpoint(raw);
  // RocksDB links the tables; they are copied from there, where the running database
  // does not delete them meanwhile.
  const fs::path links = *fresh / "links";
  if (made.ok()) made = checkpoint->CreateCheckpoint(links.string());
  if (!made.ok()) return ToStatus(made, absl::StrCat("checkpoint to ", links.string()));
  absl::StatusOr<uint64_t> bytes = CopyFolder(links, *fresh / "db");
  if (!bytes.ok()) return bytes;
  fs::remove_all(links, error);
  if (error) return FromErrorCode(error, absl::StrCat("removing ", links.string()));
  if (absl::Status synced = SyncPath(fresh->string()); !synced.ok()) return synced;
  if (absl::Status moved = MoveInPlace(*fresh, place); !moved.ok()) return moved;
  std::move(remover).Cancel();
  return bytes;
}

absl::Status CopyDatabase(const std::string& from, const std::string& to) {
  const fs::path source = Absolute(from) / "db";
  std::error_code error;
  if (!fs::is_directory(source, error)) {
    return absl::NotFoundError(absl::StrCat("there is no database ", source.string()));
  }
  const fs::path place = Absolute(to) / "db";
  absl::StatusOr<fs::path> fresh = PrepareBeside(place);
  if (!fresh.ok()) return fresh.status();
  if (absl::Status copied = CopyFolder(source, *fresh).status(); !copied.ok()) return copied;
  return MoveInPlace(*fresh, place);
}

absl::Status MoveDatabase(const std::string& from, const std::string& to) {
  const fs::path source = Absolute(fs::path(from) / "db");
  const fs::path place = Absolute(fs::path(to) / "db");
  std::error_code error;
  if (fs::exists(place, error)) {
    return absl::AlreadyExistsError(absl::StrCat(place.string(), " is already there"));
  }
  if (absl::Status moved = MoveInPlace(source, place); !moved.ok()) return moved;
  return SyncPath(source.parent_path().string());
}

absl::Status VerifyTables(Database& database) {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  return ToStatus(database.db().VerifyChecksum(options), "reading every table");
}

absl::Status VerifyFiles(Database& database) {
  // A log that is deleted while it is looked through would look lost.
  rocksdb::Status kept = database.db().DisableFileDeletions();
  if (!kept.ok()) return ToStatus(kept, "keeping the files");
  absl::Cleanup release = [&database] {
    // Fails only where nothing was kept.
    database.db().EnableFileDeletions(/*force=*/false).PermitUncheckedError();
  };
  const std::string path = database.db().GetName();
  absl::Status sound = CheckLogs(path);
  // A deletion that was under way already may still have taken one; damage stays.
  if (!sound.ok()) sound = CheckLogs(path);
  return sound.ok() ? VerifyTables(database) : sound;
}

}  // namespace rekap
