#include "node/store/history_state.h"

#include <string>

#include "absl/strings/str_cat.h"

#include "domain/key/store_key.h"
#include "node/store/families.h"

namespace rekap {

using node_family::kBaseKey;
using node_family::kHeadKey;
using node_family::kRestoringKey;

namespace {

// unit: as people write it. lineage: positions, one after the other. trimmed:
// entries 8, of them not acknowledged 8, hash 32. The numbers: 8 bytes.
constexpr char kUnitKey[] = "unit";
constexpr char kLineageKey[] = "lineage";
constexpr char kCountKey[] = "record_count";
constexpr char kJournalBytesKey[] = "journal_bytes";
constexpr char kTrimmedKey[] = "trimmed";

constexpr size_t kPositionSize = 16 + kHashSize;

// Reads the keys of one moment.
class MetaReader {
 public:
  MetaReader(Database& database, const rocksdb::ReadOptions& options)
      : database_(database), options_(options) {}

  // nullopt if it is absent.
  absl::StatusOr<std::optional<std::string>> Find(const char* key) const {
    std::string value;
    rocksdb::Status status =
        database_.db().Get(options_, database_.family(kMetaFamily), key, &value);
    if (status.IsNotFound()) return std::optional<std::string>();
    if (!status.ok()) return ToStatus(status, absl::StrCat("reading meta ", key));
    return std::optional<std::string>(std::move(value));
  }
  // DataLoss unless it is there and of `size` bytes.
  absl::StatusOr<std::string> Get(const char* key, size_t size) const {
    absl::StatusOr<std::optional<std::string>> value = Find(key);
    if (!value.ok()) return value.status();
    if (!value->has_value() || (*value)->size() != size) {
      return absl::DataLossError(absl::StrCat("meta ", key, " is missing or has a wrong size"));
    }
    return **std::move(value);
  }

 private:
  Database& database_;
  const rocksdb::ReadOptions& options_;
};

std::string Uint64Bytes(uint64_t value) {
  std::string bytes;
  AppendUint64(bytes, value);
  return bytes;
}

absl::Status ReadLineage(const MetaReader& meta, HistoryState& state) {
  absl::StatusOr<std::optional<std::string>> bytes = meta.Find(kLineageKey);
  if (!bytes.ok()) return bytes.status();
  if (!bytes->has_value()) return absl::OkStatus();
  absl::string_view rest = **bytes;
  if (rest.size() % kPositionSize != 0 || rest.size() / kPositionSize > kLineageMax) {
    return absl::DataLossError("meta lineage has a wrong size");
  }
  for (; !rest.empty(); rest.remove_prefix(kPositionSize)) {
    absl::StatusOr<JournalPosition> position = DecodePosition(rest.substr(0, kPositionSize));
    if (!position.ok()) return position.status();
    state.lineage.push_back(*position);
  }
  return absl::OkStatus();
}

absl::Status ReadNumbers(const MetaReader& meta, HistoryState& state) {
  absl::StatusOr<std::string> count = meta.Get(kCountKey, 8);
  if (!count.ok()) return count.status();
  absl::StatusOr<std::string> bytes = meta.Get(kJournalBytesKey, 8);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<std::string> trimmed = meta.Get(kTrimmedKey, 16 + kHashSize);
  if (!trimmed.ok()) return trimmed.status();
  absl::string_view rest = *trimmed;
  state.record_count = ReadUint64(*count);
  state.journal_bytes = ReadUint64(*bytes);
  state.trimmed = ReadUint64(rest);
  state.trimmed_unacknowledged = ReadUint64(rest.substr(8));
  state.kept_hashes = *ChainHash::FromBytes(rest.substr(16));
  return absl::OkStatus();
}

absl::StatusOr<HistoryState> ReadState(const MetaReader& meta) {
  absl::StatusOr<std::optional<std::string>> unit = meta.Find(kUnitKey);
  if (!unit.ok()) return unit.status();
  if (!unit->has_value()) return absl::NotFoundError("the database says no unit");
  absl::StatusOr<RegionCode> code = RegionCode::Parse(**unit);
  if (!code.ok()) return absl::DataLossError("meta unit is not a region code");
  HistoryState state(*code);
  absl::StatusOr<std::string> head = meta.Get(kHeadKey, kPositionSize);
  if (!head.ok()) return head.status();
  absl::StatusOr<JournalPosition> position = DecodePosition(*head);
  if (!position.ok()) return position.status();
  state.head = *position;
  absl::StatusOr<std::optional<std::string>> base = meta.Find(kBaseKey);
  if (!base.ok()) return base.status();
  if (base->has_value()) {
    absl::StatusOr<Base> decoded = DecodeBase(**base);
    if (!decoded.ok()) return decoded.status();
    state.base = *decoded;
  }
  if (absl::Status read = ReadLineage(meta, state); !read.ok()) return read;
  if (absl::Status read = ReadNumbers(meta, state); !read.ok()) return read;
  return state;
}

}  // namespace

Epoch HistoryState::EpochOf(Seq seq) const {
  for (const JournalPosition& older : lineage) {
    if (seq <= older.point.seq) return older.epoch;
  }
  return head.epoch;
}

absl::StatusOr<HistoryState> LoadHistoryState(Database& database,
                                              const rocksdb::ReadOptions& options) {
  MetaReader meta(database, options);
  absl::StatusOr<std::optional<std::string>> restoring = meta.Find(kRestoringKey);
  if (!restoring.ok()) return restoring.status();
  if (restoring->has_value()) {
    return absl::FailedPreconditionError("the history of this database never came whole");
  }
  return ReadState(meta);
}

absl::StatusOr<std::optional<HistoryState>> LoadComingState(Database& database) {
  rocksdb::ReadOptions options;
  MetaReader meta(database, options);
  absl::StatusOr<std::optional<std::string>> restoring = meta.Find(kRestoringKey);
  if (!restoring.ok()) return restoring.status();
  absl::StatusOr<HistoryState> state = ReadState(meta);
  if (absl::IsNotFound(state.status())) return std::optional<HistoryState>();
  if (!state.ok()) return state.status();
  if (!restoring->has_value()) return absl::DataLossError("the history is whole");
  return std::optional<HistoryState>(*std::move(state));
}

void PutHistoryState(const Database& database, const HistoryState& state,
                     rocksdb::WriteBatch& batch) {
  rocksdb::ColumnFamilyHandle* meta = database.family(kMetaFamily);
  batch.Put(meta, kUnitKey, state.unit.ToString());
  batch.Put(meta, kHeadKey, EncodePosition(state.head));
  std::string lineage;
  for (const JournalPosition& older : state.lineage) {
    absl::StrAppend(&lineage, EncodePosition(older));
  }
  batch.Put(meta, kLineageKey, lineage);
  if (state.base) batch.Put(meta, kBaseKey, EncodeBase(*state.base));
  batch.Put(meta, kCountKey, Uint64Bytes(state.record_count));
  batch.Put(meta, kJournalBytesKey, Uint64Bytes(state.journal_bytes));
  std::string trimmed = Uint64Bytes(state.trimmed);
  AppendUint64(trimmed, state.trimmed_unacknowledged);
  absl::StrAppend(&trimmed, state.kept_hashes.view());
  batch.Put(meta, kTrimmedKey, trimmed);
}

}  // namespace rekap
