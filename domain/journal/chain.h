// The hash chain of a journal: hash[n] = SHA-256(hash[n-1] || entry bytes as
// stored), hash[0] = 32 zero bytes. A position (unit, epoch, seq, hash) names
// one history and nothing else.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "domain/code/region_code.h"
#include "domain/key/store_key.h"
#include "rekap/v1/journal.pb.h"

namespace rekap {

// Place of an entry in its unit's journal, from 1; 0 = before the first.
struct Seq {
  uint64_t value = 0;
  Seq Next() const { return {value + 1}; }
  friend auto operator<=>(Seq, Seq) = default;
};

// Identity of the database that wrote a journal; 0 = none.
struct Epoch {
  uint64_t value = 0;
  friend auto operator<=>(Epoch, Epoch) = default;
};

struct ChainHash {
  std::array<uint8_t, kHashSize> bytes = {};

  // InvalidArgument unless exactly kHashSize bytes.
  static absl::StatusOr<ChainHash> FromBytes(absl::string_view text);
  // Valid as long as this object.
  absl::string_view view() const {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  std::string ToHex() const;

  friend auto operator<=>(const ChainHash&, const ChainHash&) = default;
};

// End of a history: the last entry and its hash. The default is the empty one.
struct ChainPoint {
  Seq seq;
  ChainHash hash;
  friend auto operator<=>(const ChainPoint&, const ChainPoint&) = default;
};

// A history of one database of one unit, up to a point.
struct JournalPosition {
  Epoch epoch;
  ChainPoint point;
  friend auto operator<=>(const JournalPosition&, const JournalPosition&) = default;
};

v1::JournalPosition ToProto(RegionCode unit, const JournalPosition& position);
// Of several units, as answers carry them.
using JournalPositions = google::protobuf::RepeatedPtrField<v1::JournalPosition>;
// "35.27.05 epoch 994ef22527584902 seq 66 hash 3c5a1b2f00c1d2e3": for errors and logs.
std::string Describe(RegionCode unit, const JournalPosition& position);

// The aggregator's cursor of one unit as stored, see store_key.h.
std::string EncodePosition(const JournalPosition& position);
// DataLoss if `bytes` is not one.
absl::StatusOr<JournalPosition> DecodePosition(absl::string_view bytes);

// Computes the chain. Holds a digest context so that a hash costs no
// allocation; not thread-safe, make one per thread.
class ChainHasher {
 public:
  ChainHasher();
  ~ChainHasher();
  ChainHasher(const ChainHasher&) = delete;
  ChainHasher& operator=(const ChainHasher&) = delete;

  // The hash of the entry that follows one with hash `previous`.
  ChainHash Next(const ChainHash& previous, absl::string_view entry);
  // The point after appending `entry`.
  ChainPoint Append(const ChainPoint& point, absl::string_view entry) {
    return {point.seq.Next(), Next(point.hash, entry)};
  }

 private:
  struct Digest;
  std::unique_ptr<Digest> digest_;
};

}  // namespace rekap
