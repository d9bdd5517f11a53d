#include "tools/bench/fill.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"

#include "aggregator/admin/admin_store.h"
#include "aggregator/live/live_rollup.h"
#include "aggregator/live/recompute.h"
#include "aggregator/mirror/rocks_mirror.h"
#include "aggregator/rollup/engine.h"
#include "domain/key/record_key.h"
#include "runtime/catalog/catalog_version.h"
#include "tools/bench/load.h"
#include "tools/bench/report.h"

namespace rekap {
namespace {

// Units that one synced commit takes.
constexpr size_t kUnitsPerCommit = 100;
// Reports of units that are changed to tell the cost of a change: enough that the
// clock's resolution does not matter.
constexpr uint32_t kUnitsChanged = 2'000;
// Of which the median counts.
constexpr size_t kRecomputes = 3;

absl::StatusOr<v1::CatalogVersion> CatalogOf(const FillOptions& options) {
  std::ifstream file(options.catalog);
  absl::StatusOr<std::string> yaml =
      CatalogYamlOf({std::istreambuf_iterator<char>(file), {}}, options.units);
  if (!yaml.ok()) return yaml.status();
  std::error_code error;
  std::filesystem::create_directories(options.directory, error);
  const std::string path = absl::StrCat(options.directory, "/catalog.yaml");
  std::ofstream(path) << *yaml;
  return CatalogVersionOfFile(path, "rekap-bench", absl::Now());
}

// An aggregator's database: the mirror, and the catalog it goes by.
struct Filled {
  std::unique_ptr<RocksMirror> mirror;
  std::unique_ptr<AdminStore> admin;
};

absl::StatusOr<Filled> OpenAt(const std::string& directory) {
  absl::StatusOr<std::unique_ptr<RocksMirror>> mirror = RocksMirror::Open(directory);
  if (!mirror.ok()) return mirror.status();
  absl::StatusOr<std::shared_ptr<AuditLog>> audit = AuditLog::Open((*mirror)->database());
  if (!audit.ok()) return audit.status();
  absl::StatusOr<std::unique_ptr<AdminStore>> admin =
      AdminStore::Open((*mirror)->database(), *std::move(audit));
  if (!admin.ok()) return admin.status();
  return Filled{*std::move(mirror), *std::move(admin)};
}

std::vector<v1::Record> YearOf(uint32_t activities, std::mt19937_64& random) {
  std::vector<v1::Record> records;
  for (uint32_t line = 0; line < activities; ++line) {
    records.push_back(BudgetLineOf(*Period::Of(kLoadYear, 0), static_cast<int>(line), random));
  }
  return records;
}

absl::Status Compact(Database& database) {
  for (const std::string& family : RocksMirror::Families()) {
    absl::Status compacted = ToStatus(
        database.db().CompactRange({}, database.family(family), nullptr, nullptr), "compacting");
    if (!compacted.ok()) return compacted;
  }
  return absl::OkStatus();
}

// Reports of some units once more, other figures in them.
absl::StatusOr<std::vector<LeafChange>> ChangesOf(const Catalog& catalog, uint32_t activities) {
  std::mt19937_64 random(2);
  std::vector<LeafChange> changes;
  std::vector<RegionCode> units = catalog.Units();
  for (uint32_t i = 0; i < kUnitsChanged; ++i) {
    RegionCode unit = units[random() % units.size()];
    for (const v1::Record& record : YearOf(activities, random)) {
      absl::StatusOr<std::optional<LeafChange>> change =
          LeafChangeOf(unit, record.key(), &record, catalog);
      if (!change.ok()) return change.status();
      changes.push_back(**std::move(change));
    }
  }
  return changes;
}

absl::Status MeasureChange(RollupEngine& engine, const Catalog& catalog) {
  const auto activities = static_cast<uint32_t>(engine.leaf_count() / catalog.Units().size());
  absl::StatusOr<std::vector<LeafChange>> changes = ChangesOf(catalog, activities);
  if (!changes.ok()) return changes.status();
  const uint64_t touched = engine.cells_touched();
  absl::Time start = absl::Now();
  for (size_t at = 0; at < changes->size(); at += activities) {
    absl::Status applied = engine.Apply(absl::MakeConstSpan(*changes).subspan(at, activities));
    if (!applied.ok()) return applied;
  }
  const double spent = absl::ToDoubleNanoseconds(absl::Now() - start);
  const double count = static_cast<double>(changes->size());
  ReportFigure("change", spent / count, "ns",
               absl::StrFormat("{\"batch\":%d,\"cells_per_change\":%.3f}", activities,
                               static_cast<double>(engine.cells_touched() - touched) / count));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<UnitAppend> HistoryOf(RegionCode unit, const std::vector<v1::Record>& records) {
  UnitAppend append{unit, JournalPosition{Epoch{1}, {}}, {}, Epoch{1}};
  ChainHasher hasher;
  ChainPoint head;
  for (const v1::Record& record : records) {
    v1::JournalEntry entry;
    entry.set_seq(head.seq.value + 1);
    entry.set_time_unix_ms(absl::ToUnixMillis(absl::Now()));
    entry.set_author("bench");
    *entry.mutable_put() = record;
    absl::StatusOr<std::string> key = EncodeRecordKey(record.key());
    if (!key.ok()) return key.status();
    std::string bytes = entry.SerializeAsString();
    head = hasher.Append(head, bytes);
    append.entries.push_back({std::move(bytes), *std::move(key), false, head.hash});
  }
  return append;
}

absl::Status RunFill(const FillOptions& options) {
  absl::StatusOr<v1::CatalogVersion> version = CatalogOf(options);
  if (!version.ok()) return version.status();
  absl::StatusOr<Filled> filled = OpenAt(options.directory);
  if (!filled.ok()) return filled.status();
  if (absl::Status added = filled->admin->AddCatalog(*version, 0); !added.ok()) return added;
  absl::StatusOr<std::shared_ptr<const Catalog>> catalog = ReadCatalogVersion(*version);
  if (!catalog.ok()) return catalog.status();
  std::optional<RecordFile> table;
  if (!options.records.empty()) {
    absl::StatusOr<RecordFile> opened = RecordFile::Open(options.records);
    if (!opened.ok()) return opened.status();
    table = *std::move(opened);
  }
  std::mt19937_64 random(1);
  std::vector<UnitAppend> appends;
  for (RegionCode unit : (*catalog)->Units()) {
    std::vector<v1::Record> year = YearOf(options.activities, random);
    if (table) {
      for (const v1::Record& record : year) table->Write(unit, record);
    }
    absl::StatusOr<UnitAppend> history = HistoryOf(unit, year);
    if (!history.ok()) return history.status();
    appends.push_back(*std::move(history));
    if (appends.size() < kUnitsPerCommit && unit != (*catalog)->Units().back()) continue;
    absl::Status stored = filled->mirror->Append(appends, absl::Now());
    if (!stored.ok()) return stored;
    appends.clear();
  }
  if (absl::Status compacted = Compact(*filled->mirror->database()); !compacted.ok()) {
    return compacted;
  }
  return table ? table->Close() : absl::OkStatus();
}

absl::Status RunRollup(const std::string& directory) {
  absl::StatusOr<Filled> filled = OpenAt(directory);
  if (!filled.ok()) return filled.status();
  if (filled->admin->CurrentCatalog() == nullptr) {
    return absl::InvalidArgumentError("nothing was filled there");
  }
  absl::StatusOr<std::shared_ptr<const Catalog>> catalog =
      ReadCatalogVersion(*filled->admin->CurrentCatalog());
  if (!catalog.ok()) return catalog.status();
  std::shared_ptr<const MirrorView> view = filled->mirror->View();
  std::array<double, kRecomputes> times;
  std::optional<RollupEngine> engine;
  for (double& time : times) {
    engine.reset();
    absl::Time start = absl::Now();
    absl::StatusOr<RollupEngine> made = RecomputeRollup(*view, **catalog);
    if (!made.ok()) return made.status();
    time = absl::ToDoubleMilliseconds(absl::Now() - start);
    engine = *std::move(made);
  }
  std::sort(times.begin(), times.end());
  ReportFigure("recompute", times[kRecomputes / 2], "ms",
               absl::StrFormat("{\"cells\":%d}", engine->cell_count()));
  return MeasureChange(*engine, **catalog);
}

}  // namespace rekap
