#include "aggregator/mirror/rocks_layout.h"

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"

#include "domain/key/store_key.h"
#include "runtime/escape/escape.h"

namespace rekap {
namespace {

// The key after every key that starts with `prefix`. Requires a byte below 0xff, which
// a region code has.
std::string PrefixEnd(std::string prefix) {
  while (prefix.back() == '\xff') prefix.pop_back();
  prefix.back() = static_cast<char>(prefix.back() + 1);
  return prefix;
}

ChainHash NextEpochHash(const ChainHash& previous, Seq after, Epoch epoch) {
  std::string bytes;
  AppendUint64(bytes, after.value);
  AppendUint64(bytes, epoch.value);
  return ChainHasher().Next(previous, bytes);
}

std::string EncodeGap(const Gap& gap) {
  std::string bytes;
  AppendUint64(bytes, gap.after.seq.value);
  return absl::StrCat(bytes, gap.after.hash.view(), EncodeBase(gap.base));
}

absl::StatusOr<Gap> DecodeGap(absl::string_view bytes) {
  constexpr size_t kPoint = 8 + kHashSize;
  if (bytes.size() < kPoint) return absl::DataLossError("stored gap is shorter than a point");
  absl::StatusOr<Base> base = DecodeBase(bytes.substr(kPoint));
  absl::StatusOr<ChainHash> hash = ChainHash::FromBytes(bytes.substr(8, kHashSize));
  if (!base.ok()) return base.status();
  if (!hash.ok()) return hash.status();
  return Gap{{Seq{ReadUint64(bytes)}, *hash}, *base};
}

absl::Status Damaged(absl::string_view family, RegionCode unit, Seq seq) {
  return absl::DataLossError(
      absl::StrCat(unit.ToString(), " ", family, ": damaged at entry ", seq.value));
}

// Runs `read` on every row of a family that is a chain of its unit's rows.
absl::Status ScanChain(Database& database, const rocksdb::Snapshot* snapshot,
                       absl::string_view family, RegionCode unit,
                       absl::FunctionRef<bool(Seq, const StoredEntry&)> read) {
  absl::Status bad;
  absl::Status scanned = ScanFamily(database, snapshot, family, unit.Encoded(), "",
                                    [&](absl::string_view key, absl::string_view value) {
                                      absl::StatusOr<Seq> seq = SeqOfKey(key);
                                      absl::StatusOr<StoredEntry> stored = DecodeStoredEntry(value);
                                      if (!seq.ok() || !stored.ok() || !read(*seq, *stored)) {
                                        bad = Damaged(family, unit, seq.value_or(Seq()));
                                      }
                                      return bad.ok();
                                    });
  return scanned.ok() ? bad : scanned;
}

}  // namespace

absl::Status ScanFamily(Database& database, const rocksdb::Snapshot* snapshot,
                        absl::string_view family, absl::string_view prefix, absl::string_view from,
                        absl::FunctionRef<bool(absl::string_view, absl::string_view)> visit,
                        BlockCache cache) {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot;
  options.fill_cache = cache == BlockCache::kFill;
  std::unique_ptr<rocksdb::Iterator> it(
      database.db().NewIterator(options, database.family(family)));
  for (it->Seek(ToSlice(std::max(prefix, from)));
       it->Valid() && it->key().starts_with(ToSlice(prefix)); it->Next()) {
    if (!visit(ToView(it->key()), ToView(it->value()))) return absl::OkStatus();
  }
  return ToStatus(it->status(), absl::StrCat("reading ", family));
}

void DeleteUnit(Database& database, absl::string_view family, RegionCode unit,
                rocksdb::WriteBatch& batch) {
  std::string begin = unit.Encoded();
  batch.DeleteRange(database.family(family), begin, PrefixEnd(begin));
}

void PutParts(rocksdb::WriteBatch& batch, rocksdb::ColumnFamilyHandle* family,
              const std::array<absl::string_view, 2>& key,
              const std::array<absl::string_view, 2>& value) {
  std::array<rocksdb::Slice, 2> keys = {ToSlice(key[0]), ToSlice(key[1])};
  std::array<rocksdb::Slice, 2> values = {ToSlice(value[0]), ToSlice(value[1])};
  batch.Put(family, rocksdb::SliceParts(keys.data(), 2), rocksdb::SliceParts(values.data(), 2));
}

absl::StatusOr<Seq> SeqOfKey(absl::string_view key) {
  if (key.size() != RegionCode::kEncodedSize + 8) {
    return absl::DataLossError(absl::StrCat("a key of ", key.size(), " bytes names no entry"));
  }
  return Seq{ReadUint64(key.substr(RegionCode::kEncodedSize))};
}

absl::StatusOr<UnitLineage> ReadLineage(Database& database, const rocksdb::Snapshot* snapshot,
                                        RegionCode unit) {
  UnitLineage lineage;
  absl::Status read =
      ScanChain(database, snapshot, kLineageFamily, unit, [&](Seq after, const StoredEntry& row) {
        absl::string_view epochs = row.entry;
        for (; epochs.size() >= 8; epochs.remove_prefix(8)) {
          lineage.epochs.emplace_back(after, Epoch{ReadUint64(epochs)});
          lineage.hash = NextEpochHash(lineage.hash, after, lineage.epochs.back().second);
        }
        return epochs.empty() && row.hash == lineage.hash.view();
      });
  if (!read.ok()) return read;
  return lineage;
}

void AddEpoch(Database& database, RegionCode unit, Seq after, Epoch epoch, UnitLineage& lineage,
              rocksdb::WriteBatch& batch) {
  lineage.epochs.emplace_back(after, epoch);
  lineage.hash = NextEpochHash(lineage.hash, after, epoch);
  std::string epochs;  // all that begin after this entry
  for (const auto& [seq, begun] : lineage.epochs) {
    if (seq == after) AppendUint64(epochs, begun.value);
  }
  batch.Put(database.family(kLineageFamily), UnitSeqKey(unit, after.value),
            EncodeStoredEntry({lineage.hash.view(), epochs}));
}

absl::StatusOr<UnitGaps> ReadGaps(Database& database, const rocksdb::Snapshot* snapshot,
                                  RegionCode unit) {
  UnitGaps gaps;
  ChainHasher hasher;
  absl::Status read =
      ScanChain(database, snapshot, kGapFamily, unit, [&](Seq seq, const StoredEntry& row) {
        absl::StatusOr<Gap> gap = DecodeGap(row.entry);
        if (!gap.ok() || gap->base.point.seq != seq) return false;
        gaps.gaps.push_back(*gap);
        gaps.hash = hasher.Next(gaps.hash, row.entry);
        return row.hash == gaps.hash.view();
      });
  if (!read.ok()) return read;
  return gaps;
}

void AddGap(Database& database, RegionCode unit, const Gap& gap, const UnitGaps& gaps,
            rocksdb::WriteBatch& batch) {
  std::string bytes = EncodeGap(gap);
  ChainHash hash = ChainHasher().Next(gaps.hash, bytes);
  batch.Put(database.family(kGapFamily), UnitSeqKey(unit, gap.base.point.seq.value),
            EncodeStoredEntry({hash.view(), bytes}));
}

std::string EncodeStaged(const StagedBase& staged) {
  std::string bytes;
  AppendUint64(bytes, staged.epoch.value);
  absl::StrAppend(&bytes, EncodeBase(staged.base));
  AppendUint64(bytes, staged.row.seq.value);
  absl::StrAppend(&bytes, staged.row.hash.view(), staged.last_key);
  return bytes;
}

absl::StatusOr<StagedBase> DecodeStaged(absl::string_view bytes) {
  constexpr size_t kRow = 8 + kEncodedBaseSize;
  constexpr size_t kKey = kRow + 8 + kHashSize;
  if (bytes.size() < kKey) return absl::DataLossError("staged base is shorter than its header");
  absl::StatusOr<Base> base = DecodeBase(bytes.substr(8, kEncodedBaseSize));
  absl::StatusOr<ChainHash> hash = ChainHash::FromBytes(bytes.substr(kRow + 8, kHashSize));
  if (!base.ok()) return base.status();
  if (!hash.ok()) return hash.status();
  return StagedBase{Epoch{ReadUint64(bytes)}, *base,
                    ChainPoint{Seq{ReadUint64(bytes.substr(kRow))}, *hash},
                    std::string(bytes.substr(kKey))};
}

absl::StatusOr<std::optional<StagedBase>> ReadStaged(Database& database, RegionCode unit) {
  absl::StatusOr<std::string> value = database.Get(kStagedFamily, unit.Encoded());
  if (absl::IsNotFound(value.status())) return std::optional<StagedBase>();
  if (!value.ok()) return value.status();
  absl::StatusOr<StagedBase> staged = DecodeStaged(*value);
  if (!staged.ok()) return staged.status();
  return std::optional<StagedBase>(*std::move(staged));
}

void PutQuarantine(Database& database, RegionCode unit, Seq seq, absl::Time time,
                   absl::string_view reason, rocksdb::WriteBatch& batch) {
  std::string value;
  AppendUint64(value, static_cast<uint64_t>(absl::ToUnixMillis(time)));
  absl::StrAppend(&value, TruncateUtf8(reason, kUnreadableReasonMax));
  batch.Put(database.family(kQuarantineFamily), UnitSeqKey(unit, seq.value), value);
}

}  // namespace rekap
