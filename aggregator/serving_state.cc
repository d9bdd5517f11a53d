#include "aggregator/serving_state.h"

#include <future>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/time/clock.h"

#include "aggregator/ingest/board_keeper.h"
#include "runtime/catalog/catalog_version.h"
#include "runtime/daemon/setting_files.h"

namespace rekap {
namespace {

// The board starts with what is durable, so that a unit that does not connect
// is shown where it stands and not as never heard of.
absl::Status FillBoard(const MirrorStore& store, UnitBoard& board) {
  std::shared_ptr<const MirrorView> view = store.View();
  absl::StatusOr<std::vector<std::pair<RegionCode, JournalPosition>>> cursors = view->Cursors();
  if (!cursors.ok()) return cursors.status();
  for (const auto& [unit, position] : *cursors) {
    absl::StatusOr<absl::Time> last = store.TimeOf(unit, position.point.seq);
    // The last entry may be one that came as a base, or that cannot be read.
    if (!last.ok() && !absl::IsNotFound(last.status())) return last.status();
    board.OnCursor(unit, position, last.value_or(absl::InfinitePast()));
  }
  std::map<RegionCode, uint64_t> quarantined;
  return view->ScanQuarantine(std::nullopt, [&](const MirrorView::Quarantined& entry) {
    board.OnQuarantine(entry.unit, ++quarantined[entry.unit], std::string(entry.reason));
    return true;
  });
}

// The catalog that is stored; at the very first start, the file given.
absl::StatusOr<std::shared_ptr<const Catalog>> StartCatalog(const std::string& file,
                                                            AdminStore& admin, Logger& log) {
  absl::StatusOr<v1::CatalogVersion> given =
      file.empty() ? absl::NotFoundError("the first start needs --catalog FILE")
                   : CatalogVersionOfFile(file, "rekap-aggregator --catalog", absl::Now());
  if (admin.CurrentCatalog() == nullptr) {
    if (!given.ok()) return FaultOfSetting("catalog", given.status());
    absl::Status added = admin.AddCatalog(*std::move(given), 0);
    if (!added.ok()) return added;
  } else if (given.ok() && given->sha256() != admin.CurrentCatalog()->sha256()) {
    log.Warning("the stored catalog counts, not the file: change it with rekap catalog apply",
                {{"version", admin.CurrentCatalog()->version()}, {"file", file}});
  }
  return ReadCatalogVersion(*admin.CurrentCatalog());
}

}  // namespace

absl::StatusOr<std::unique_ptr<ServingState>> ServingState::Open(const std::string& data,
                                                                 const std::string& catalog_file,
                                                                 Logger& log) {
  auto state = std::make_unique<ServingState>();
  absl::StatusOr<std::unique_ptr<RocksMirror>> store = RocksMirror::Open(data);
  // A database of a newer program is the same at the next try.
  if (absl::IsFailedPrecondition(store.status())) return FaultOfSetting("data", store.status());
  if (!store.ok()) return store.status();
  state->store = *std::move(store);
  state->database = state->store->database();
  // Beside the rest: it reads an entry of each unit while the catalog is read.
  std::future<absl::Status> board =
      std::async(std::launch::async, [&state] { return FillBoard(*state->store, state->board); });
  absl::StatusOr<std::shared_ptr<AuditLog>> audit = AuditLog::Open(state->database);
  if (!audit.ok()) return audit.status();
  state->audit = *std::move(audit);
  absl::StatusOr<std::unique_ptr<AdminStore>> admin =
      AdminStore::Open(state->database, state->audit);
  if (!admin.ok()) return admin.status();
  state->admin = *std::move(admin);
  absl::StatusOr<std::shared_ptr<const Catalog>> catalog =
      StartCatalog(catalog_file, *state->admin, log);
  if (!catalog.ok()) return catalog.status();
  state->live = std::make_unique<LiveRollup>(*std::move(catalog), state->store.get());
  if (absl::Status rebuilt = state->live->Rebuild(); !rebuilt.ok()) return rebuilt;
  absl::Status filled = board.get();
  if (filled.ok()) filled = RestoreBoard(*state->database, state->board, absl::Now());
  if (!filled.ok()) return filled;
  absl::StatusOr<std::shared_ptr<VerificationRecord>> verified =
      VerificationRecord::Open(state->database);
  if (!verified.ok()) return verified.status();
  state->verified = *std::move(verified);
  return state;
}

}  // namespace rekap
