// Proof of the database in use, and a copy of it that is proved too.
#include <filesystem>
#include <system_error>

#include "absl/cleanup/cleanup.h"

#include "node/store/families.h"
#include "node/store/node_store.h"
#include "runtime/rocks/checkpoint.h"

namespace rekap {

absl::StatusOr<NodeVerifyResult> NodeStore::Verify() const {
  absl::Status files = VerifyFiles(*database_);
  if (!files.ok() && !absl::IsDataLoss(files)) return files;
  absl::StatusOr<NodeVerifyResult> verified = VerifyNodeDatabase(*database_);
  if (files.ok()) return verified;
  // Memory may hold what the disk does not any more: the disk is what was asked about.
  if (!verified.ok()) verified.emplace().head = Head();
  verified->difference = std::string(files.message());
  return verified;
}

absl::StatusOr<NodeStore::BackupResult> NodeStore::Backup(const std::string& directory) const {
  absl::StatusOr<uint64_t> bytes = CreateCheckpoint(*database_, directory);
  if (!bytes.ok()) return bytes.status();
  // What is not sound must not be found when it is needed.
  absl::Cleanup remover = [&directory] {
    std::error_code ignored;
    std::filesystem::remove_all(directory, ignored);
  };
  absl::StatusOr<std::unique_ptr<Database>> copy =
      Database::OpenReadOnly(directory, node_family::All(), DatabaseTuning());
  if (!copy.ok()) return copy.status();
  absl::StatusOr<NodeVerifyResult> proved = ProveNodeDatabase(**copy);
  if (!proved.ok()) return proved.status();
  std::move(remover).Cancel();
  return BackupResult{*bytes, proved->entries, proved->head};
}

}  // namespace rekap
