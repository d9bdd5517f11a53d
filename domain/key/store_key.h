// Keys and values of the column families, drawn once for both daemons. All
// integers are big endian, so byte order is number order.
//
//   node        record     record key               -> row
//               journal    seq 8                    -> hash 32, entry bytes (none up to
//                                                      the base)
//               base       record key               -> row
//               review     seq 8                    -> hash 32, review bytes
//               meta       name                     -> see node/store
//   aggregator  mirror     region 5, record key     -> row
//               journal    region 5, seq 8          -> hash 32, entry bytes
//               cursor     region 5                 -> epoch 8, seq 8, hash 32
//               lineage    region 5, seq 8          -> hash 32, epochs, each 8: begin after
//                                                      the entry
//               gap        region 5, seq 8          -> hash 32, seq 8, hash 32, base: the
//                                                      entries between are missing
//               base       region 5, record key     -> row: of the last gap
//               staged     region 5                 -> epoch 8, base, rows 8, hash 32,
//                                                      last key: rows that have come
//                          region 5, record key     -> row
//               quarantine region 5, seq 8          -> milliseconds 8, reason
//               review     region 5, seq 8          -> hash 32, review bytes
//               catalog    version 4                -> CatalogVersion bytes
//               audit      seq 8                    -> hash 32, AuditEntry bytes
//               account    name                     -> see aggregator/account
//               identity   name                     -> see aggregator/identity
//               meta       name                     -> see aggregator/mirror
//
//   row: epoch 8, seq 8, entry bytes (the JournalEntry that put the record)
//   base: seq 8, hash 32, rows 8, digest 32 (domain/journal/base.h)
//   review bytes: a Review (workflow.proto), chained like journal entries
//   lineage and gap: chained too, per unit, each epoch as seq 8, epoch 8
//
// The golden bytes stand in tests/domain/store_key_test.cc. kFormatVersion is written
// to `meta`; a database of another version is not opened.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "domain/code/region_code.h"

namespace rekap {

inline constexpr uint32_t kFormatVersion = 3;
inline constexpr size_t kHashSize = 32;

void AppendUint64(std::string& out, uint64_t value);
// Requires bytes.size() >= 8.
uint64_t ReadUint64(absl::string_view bytes);

std::string NodeJournalKey(uint64_t seq);
// Of the families mirror, base and staged.
std::string MirrorKey(RegionCode unit, absl::string_view record_key);
// Of the families journal, lineage, gap, quarantine and review.
std::string UnitSeqKey(RegionCode unit, uint64_t seq);
std::string NodeReviewKey(uint64_t seq);
std::string CatalogKey(uint32_t version);

// A mirror or record row. Views point into the bytes that were decoded.
struct StoredRow {
  uint64_t epoch = 0;
  uint64_t seq = 0;
  absl::string_view entry;
};
std::string EncodeRow(const StoredRow& row);
// DataLoss if `bytes` is too short.
absl::StatusOr<StoredRow> DecodeRow(absl::string_view bytes);

// A journal value. `hash` is hash[seq], kHashSize bytes.
struct StoredEntry {
  absl::string_view hash;
  absl::string_view entry;
};
std::string EncodeStoredEntry(const StoredEntry& stored);
// DataLoss if `bytes` is too short.
absl::StatusOr<StoredEntry> DecodeStoredEntry(absl::string_view bytes);

}  // namespace rekap
