#include "domain/journal/base.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "domain/key/store_key.h"

namespace rekap {
namespace {

void AppendPoint(std::string& bytes, const ChainPoint& point) {
  AppendUint64(bytes, point.seq.value);
  absl::StrAppend(&bytes, point.hash.view());
}

// Requires bytes.size() >= 8 + kHashSize.
ChainPoint ReadPoint(absl::string_view bytes) {
  return {Seq{ReadUint64(bytes)}, *ChainHash::FromBytes(bytes.substr(8, kHashSize))};
}

}  // namespace

std::string EncodeBaseRow(absl::string_view record_key, Seq seq, absl::string_view entry) {
  std::string bytes;
  bytes.reserve(2 + record_key.size() + 8 + entry.size());
  bytes += static_cast<char>(record_key.size() >> 8 & 0xff);
  bytes += static_cast<char>(record_key.size() & 0xff);
  absl::StrAppend(&bytes, record_key);
  AppendUint64(bytes, seq.value);
  absl::StrAppend(&bytes, entry);
  return bytes;
}

absl::StatusOr<BaseRow> DecodeBaseRow(absl::string_view bytes) {
  size_t key_size = 0;
  if (bytes.size() >= 2) {
    key_size =
        static_cast<size_t>(static_cast<uint8_t>(bytes[0])) << 8 | static_cast<uint8_t>(bytes[1]);
  }
  if (key_size == 0 || bytes.size() < 2 + key_size + 8) {
    return absl::InvalidArgumentError(absl::StrCat("row of ", bytes.size(), " bytes is not one"));
  }
  absl::string_view rest = bytes.substr(2 + key_size);
  return BaseRow{std::string(bytes.substr(2, key_size)), Seq{ReadUint64(rest)},
                 std::string(rest.substr(8))};
}

v1::Base ToProto(const Base& base) {
  v1::Base proto;
  proto.set_seq(base.point.seq.value);
  proto.set_hash(std::string(base.point.hash.view()));
  proto.set_rows(base.last_row.seq.value);
  proto.set_digest(std::string(base.last_row.hash.view()));
  return proto;
}

absl::StatusOr<Base> FromProto(const v1::Base& base) {
  absl::StatusOr<ChainHash> hash = ChainHash::FromBytes(base.hash());
  absl::StatusOr<ChainHash> digest = ChainHash::FromBytes(base.digest());
  if (base.seq() == 0 || !hash.ok() || !digest.ok() || base.rows() > kBaseRowsMax) {
    return absl::InvalidArgumentError("a base without seq or hashes, or of too many rows");
  }
  return Base{{Seq{base.seq()}, *hash}, {Seq{base.rows()}, *digest}};
}

std::string EncodeBase(const Base& base) {
  std::string bytes;
  AppendPoint(bytes, base.point);
  AppendPoint(bytes, base.last_row);
  return bytes;
}

absl::StatusOr<Base> DecodeBase(absl::string_view bytes) {
  if (bytes.size() != kEncodedBaseSize) return absl::DataLossError("stored base has a wrong size");
  return Base{ReadPoint(bytes), ReadPoint(bytes.substr(kEncodedBaseSize / 2))};
}

}  // namespace rekap
