#include "domain/key/store_key.h"

#include <array>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace rekap {

void AppendUint64(std::string& out, uint64_t value) {
  std::array<char, 8> bytes;
  for (char& byte : bytes) {
    byte = static_cast<char>(value >> 56);
    value <<= 8;
  }
  out.append(bytes.data(), bytes.size());
}

uint64_t ReadUint64(absl::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = 0; i < 8; ++i) value = value << 8 | static_cast<uint8_t>(bytes[i]);
  return value;
}

std::string NodeJournalKey(uint64_t seq) {
  std::string key;
  AppendUint64(key, seq);
  return key;
}

std::string MirrorKey(RegionCode unit, absl::string_view record_key) {
  return absl::StrCat(unit.Encoded(), record_key);
}

std::string NodeReviewKey(uint64_t seq) { return NodeJournalKey(seq); }

std::string UnitSeqKey(RegionCode unit, uint64_t seq) {
  std::string key = unit.Encoded();
  AppendUint64(key, seq);
  return key;
}

std::string CatalogKey(uint32_t version) {
  std::string key;
  for (int shift = 24; shift >= 0; shift -= 8) key += static_cast<char>(version >> shift & 0xff);
  return key;
}

std::string EncodeRow(const StoredRow& row) {
  std::string bytes;
  bytes.reserve(16 + row.entry.size());
  AppendUint64(bytes, row.epoch);
  AppendUint64(bytes, row.seq);
  absl::StrAppend(&bytes, row.entry);
  return bytes;
}

absl::StatusOr<StoredRow> DecodeRow(absl::string_view bytes) {
  if (bytes.size() < 16) return absl::DataLossError("stored row is shorter than its header");
  return StoredRow{ReadUint64(bytes), ReadUint64(bytes.substr(8)), bytes.substr(16)};
}

std::string EncodeStoredEntry(const StoredEntry& stored) {
  return absl::StrCat(stored.hash, stored.entry);
}

absl::StatusOr<StoredEntry> DecodeStoredEntry(absl::string_view bytes) {
  if (bytes.size() < kHashSize)
    return absl::DataLossError("journal entry is shorter than its hash");
  return StoredEntry{bytes.substr(0, kHashSize), bytes.substr(kHashSize)};
}

}  // namespace rekap
