// What a journal begins on once its first entries are gone: the records as they stood
// at an entry, as rows in key order that are chained like entries, so that a transfer
// of them can be cut anywhere and go on (see Base in replication.proto).
//
// Invariant: the records of a unit = its base, then the replay of what follows it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "domain/journal/chain.h"
#include "rekap/v1/replication.pb.h"

namespace rekap {

// Bounds of one SnapshotChunk, see there.
inline constexpr int kChunkRowsMax = 4096;
inline constexpr size_t kChunkBytesMax = 1024 * 1024;
// Rows of one base: far above what a kecamatan ever stores, so that a wrong
// announcement cannot keep a transfer going for ever.
inline constexpr uint64_t kBaseRowsMax = 10'000'000;

// A record of the base and the entry that put it.
struct BaseRow {
  std::string record_key;
  Seq seq;
  std::string entry;
};

// Row bytes, as chained and as sent: key size 2, key, seq 8, entry.
std::string EncodeBaseRow(absl::string_view record_key, Seq seq, absl::string_view entry);
// InvalidArgument if `bytes` is not one.
absl::StatusOr<BaseRow> DecodeBaseRow(absl::string_view bytes);

// A base without its rows. `last_row` is the end of the rows' chain: their number as
// seq, and the digest of all.
struct Base {
  ChainPoint point;
  ChainPoint last_row;
  friend auto operator<=>(const Base&, const Base&) = default;
};

v1::Base ToProto(const Base& base);
// InvalidArgument unless it has a seq, two hashes and at most kBaseRowsMax rows.
absl::StatusOr<Base> FromProto(const v1::Base& base);

// As stored, see store_key.h.
std::string EncodeBase(const Base& base);
inline constexpr size_t kEncodedBaseSize = 2 * (8 + kHashSize);
// DataLoss if `bytes` is not one.
absl::StatusOr<Base> DecodeBase(absl::string_view bytes);

}  // namespace rekap
