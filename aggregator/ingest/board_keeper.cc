#include "aggregator/ingest/board_keeper.h"

#include <algorithm>
#include <optional>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "rocksdb/iterator.h"

#include "domain/key/store_key.h"

namespace rekap {
namespace {

constexpr char kSeen[] = "unit_seen";
constexpr size_t kTimeSize = 8;
constexpr size_t kValueSize = 2 * kTimeSize;

std::string KeyOf(RegionCode unit) { return absl::StrCat(kSeen, unit.Encoded()); }

std::string Encode(const UnitState& state) {
  std::string bytes;
  AppendUint64(bytes, static_cast<uint64_t>(absl::ToUnixMillis(state.last_seen)));
  AppendUint64(bytes, static_cast<uint64_t>(state.refused));
  return bytes;
}

struct Kept {
  RegionCode unit;
  absl::Time last_seen;
  v1::Refusal::Code refused;
};

absl::StatusOr<Kept> Decode(absl::string_view key, absl::string_view value) {
  absl::StatusOr<RegionCode> unit = RegionCode::Decode(key.substr(sizeof(kSeen) - 1));
  if (!unit.ok() || value.size() != kValueSize) {
    return absl::DataLossError("what is kept of when a unit was last seen is damaged");
  }
  const uint64_t code = ReadUint64(value.substr(kTimeSize));
  // What a newer program called a refusal has no name here: its next one has.
  const bool known =
      code <= v1::Refusal::Code_MAX && v1::Refusal::Code_IsValid(static_cast<int>(code));
  return Kept{*unit, absl::FromUnixMillis(static_cast<int64_t>(ReadUint64(value))),
              known ? static_cast<v1::Refusal::Code>(code) : v1::Refusal::CODE_UNSPECIFIED};
}

}  // namespace

absl::Status RestoreBoard(Database& database, UnitBoard& board, absl::Time now) {
  std::unique_ptr<rocksdb::Iterator> it(
      database.db().NewIterator(rocksdb::ReadOptions(), database.family(kMetaFamily)));
  std::set<RegionCode> kept;
  for (it->Seek(kSeen); it->Valid() && absl::StartsWith(ToView(it->key()), kSeen); it->Next()) {
    absl::StatusOr<Kept> row = Decode(ToView(it->key()), ToView(it->value()));
    if (!row.ok()) return row.status();
    board.Restore(row->unit, std::min(row->last_seen, now), row->refused);
    kept.insert(row->unit);
  }
  if (!it->status().ok()) return ToStatus(it->status(), "reading when units were last seen");
  for (const auto& [unit, state] : board.All(now)) {
    if (kept.contains(unit) || state.last_entry == absl::InfinitePast()) continue;
    board.Restore(unit, std::min(state.last_entry, now), v1::Refusal::CODE_UNSPECIFIED);
  }
  return absl::OkStatus();
}

BoardKeeper::BoardKeeper(std::shared_ptr<Database> database, const UnitBoard* board, Logger* log,
                         std::function<absl::Time()> clock)
    : database_(std::move(database)), board_(board), log_(log), clock_(std::move(clock)) {}

BoardKeeper::~BoardKeeper() { Stop(); }

void BoardKeeper::Start() {
  thread_ = std::thread([this] { Run(); });
}

void BoardKeeper::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stop_ = true;
  }
  if (thread_.joinable()) thread_.join();
  SaveAndTell();
}

absl::Status BoardKeeper::Save() {
  std::map<RegionCode, std::string> changed;
  rocksdb::WriteBatch batch;
  for (const auto& [unit, state] : board_->All(clock_())) {
    if (state.last_seen == absl::InfinitePast()) continue;
    std::string value = Encode(state);
    auto saved = saved_.find(unit);
    if (saved != saved_.end() && saved->second == value) continue;
    batch.Put(database_->family(kMetaFamily), KeyOf(unit), value);
    changed.emplace(unit, std::move(value));
  }
  if (changed.empty()) return absl::OkStatus();
  absl::Status written = database_->WriteSynced(batch, "keeping when units were last seen");
  if (!written.ok()) return written;
  for (auto& [unit, value] : changed) saved_.insert_or_assign(unit, std::move(value));
  return absl::OkStatus();
}

void BoardKeeper::SaveAndTell() {
  absl::Status saved = Save();
  if (!saved.ok()) log_->Error("when units were last seen cannot be kept", {{"status", saved}});
}

void BoardKeeper::Run() {
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      if (mutex_.AwaitWithTimeout(absl::Condition(&stop_), kInterval)) return;
    }
    SaveAndTell();
  }
}

}  // namespace rekap
