#include "aggregator/backup/verify_storage.h"

#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "rocksdb/iterator.h"

#include "aggregator/audit/audit_log.h"
#include "domain/code/region_code.h"
#include "domain/journal/chain.h"
#include "domain/key/store_key.h"
#include "runtime/rocks/checkpoint.h"

namespace rekap {

absl::StatusOr<uint64_t> VerifyReviews(Database& database) {
  std::unique_ptr<rocksdb::Iterator> it(
      database.db().NewIterator(rocksdb::ReadOptions(), database.family("review")));
  ChainHasher hasher;
  std::optional<RegionCode> unit;
  ChainPoint point;
  uint64_t entries = 0;
  for (it->SeekToFirst(); it->Valid(); it->Next(), ++entries) {
    const absl::string_view key = ToView(it->key());
    absl::StatusOr<RegionCode> owner = RegionCode::Decode(key.substr(0, RegionCode::kEncodedSize));
    absl::StatusOr<StoredEntry> stored = DecodeStoredEntry(ToView(it->value()));
    if (!owner.ok() || !stored.ok()) return absl::DataLossError("a stored review is not one");
    if (unit != *owner) point = ChainPoint();
    unit = *owner;
    point = hasher.Append(point, stored->entry);
    if (key != UnitSeqKey(*unit, point.seq.value) || stored->hash != point.hash.view()) {
      return absl::DataLossError(absl::StrCat("review ", point.seq.value, " of ", unit->ToString(),
                                              " is missing or does not match its hash"));
    }
  }
  if (!it->status().ok()) return ToStatus(it->status(), "reading reviews");
  return entries;
}

absl::StatusOr<uint64_t> VerifyAuditIfAny(Database& database) {
  absl::StatusOr<AuditPosition> audit = VerifyAudit(database);
  if (absl::IsNotFound(audit.status())) return uint64_t{0};  // nobody has served it yet
  if (!audit.ok()) return audit.status();
  return audit->last.seq.value;
}

absl::StatusOr<std::vector<std::string>> VerifyStorage(Database& database) {
  std::vector<std::string> damage;
  for (const absl::Status& found : {VerifyFiles(database), VerifyReviews(database).status(),
                                    VerifyAuditIfAny(database).status()}) {
    if (found.ok()) continue;
    if (!absl::IsDataLoss(found)) return found;
    damage.emplace_back(found.message());
  }
  return damage;
}

}  // namespace rekap
