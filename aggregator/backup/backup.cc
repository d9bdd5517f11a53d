#include "aggregator/backup/backup.h"

#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"

#include "aggregator/audit/audit_log.h"
#include "aggregator/backup/verify_storage.h"
#include "aggregator/mirror/rocks_mirror.h"
#include "aggregator/mirror/rocks_view.h"
#include "aggregator/mirror/verify_chains.h"
#include "runtime/rocks/checkpoint.h"

namespace rekap {
namespace {

namespace fs = std::filesystem;

absl::StatusOr<v1::BackupResponse> VerifyCopy(const std::string& directory) {
  absl::StatusOr<std::unique_ptr<Database>> opened =
      Database::OpenReadOnly(directory, RocksMirror::Families(), RocksMirror::Tuning());
  if (!opened.ok()) return opened.status();
  const std::shared_ptr<Database> database = *std::move(opened);
  // What no chain covers (catalogs, accounts, certificates) has the checksums of its
  // tables.
  if (absl::Status sound = VerifyTables(*database); !sound.ok()) return sound;
  absl::StatusOr<ChainReport> chains = VerifyChains(RocksView(database));
  if (!chains.ok()) return chains.status();
  if (!chains->exact()) return absl::DataLossError(chains->differences.front());
  absl::StatusOr<uint64_t> reviews = VerifyReviews(*database);
  if (!reviews.ok()) return reviews.status();
  absl::StatusOr<uint64_t> audited = VerifyAuditIfAny(*database);
  if (!audited.ok()) return audited.status();
  v1::BackupResponse response;
  response.set_path(directory);
  response.set_entries(chains->entries + *reviews + *audited);
  for (const auto& [unit, cursor] : chains->cursors) {
    *response.add_positions() = ToProto(unit, cursor);
  }
  return response;
}

// The copy belongs to another machine's history from here on, and says so.
absl::Status BeginRestored(const std::string& directory, const std::string& backup,
                           const v1::BackupResponse& verified, absl::Time now) {
  absl::StatusOr<std::unique_ptr<Database>> database =
      Database::Open(directory, RocksMirror::Families(), RocksMirror::Tuning());
  if (!database.ok()) return database.status();
  absl::StatusOr<std::shared_ptr<AuditLog>> audit =
      AuditLog::Open(*std::move(database), [now] { return now; });
  if (!audit.ok()) return audit.status();
  return (*audit)->BeginEpoch(
      MakeAuditEntry(kLocalActor, "restore", fs::path(backup).filename().string(),
                     absl::StrCat(verified.positions_size(), " units, ", verified.entries(),
                                  " entries re-hashed, from ", backup)));
}

}  // namespace

absl::StatusOr<v1::BackupResponse> BackupAggregator(Database& database, const std::string& data,
                                                    absl::Time now) {
  const std::string directory =
      absl::StrCat(data, "/backups/", absl::FormatTime("%Y%m%dT%H%M%SZ", now, absl::UTCTimeZone()));
  absl::StatusOr<uint64_t> bytes = CreateCheckpoint(database, directory);
  if (!bytes.ok()) return bytes.status();
  // One that proves to be damaged must not be found when it is needed.
  absl::Cleanup remover = [&directory] {
    std::error_code ignored;
    fs::remove_all(directory, ignored);
  };
  absl::StatusOr<v1::BackupResponse> verified = VerifyBackup(directory);
  if (!verified.ok()) return verified.status();
  std::move(remover).Cancel();
  verified->set_bytes(*bytes);
  return verified;
}

absl::StatusOr<v1::BackupResponse> VerifyBackup(const std::string& directory) {
  absl::StatusOr<v1::BackupResponse> verified = VerifyCopy(directory);
  if (verified.ok()) return verified;
  return absl::Status(verified.status().code(),
                      absl::StrCat("backup ", directory, ": ", verified.status().message()));
}

absl::StatusOr<v1::BackupResponse> RestoreAggregator(const std::string& backup,
                                                     const std::string& data, absl::Time now) {
  std::error_code error;
  if (fs::exists(absl::StrCat(data, "/db"), error)) {
    return absl::FailedPreconditionError(absl::StrCat(
        data, " has a database: restore into an empty directory, or move that one away first"));
  }
  const std::string fresh = absl::StrCat(data, "/restoring");
  fs::remove_all(fresh, error);  // of a restore that was cut off
  if (absl::Status copied = CopyDatabase(backup, fresh); !copied.ok()) return copied;
  absl::StatusOr<v1::BackupResponse> verified = VerifyBackup(fresh);
  if (!verified.ok()) return verified.status();
  absl::Status begun = BeginRestored(fresh, backup, *verified, now);
  if (!begun.ok()) return begun;
  if (absl::Status moved = MoveDatabase(fresh, data); !moved.ok()) return moved;
  fs::remove(fresh, error);  // empty; in nobody's way if it stays
  verified->set_path(backup);
  return verified;
}

}  // namespace rekap
