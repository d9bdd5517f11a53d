#include "domain/journal/entry.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "domain/key/record_key.h"
#include "domain/record/record.h"

namespace rekap {

absl::StatusOr<DecodedEntry> DecodeEntry(absl::string_view bytes) {
  if (bytes.size() > kEntrySizeMax) {
    return absl::InvalidArgumentError(absl::StrCat("entry of ", bytes.size(), " bytes"));
  }
  DecodedEntry decoded;
  if (!decoded.entry.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::InvalidArgumentError("entry is not a JournalEntry");
  }
  if (decoded.entry.author().size() > kAuthorSizeMax) {
    return absl::InvalidArgumentError("entry's author is too long");
  }
  if (decoded.entry.has_put()) {
    if (absl::Status valid = ValidateRecord(decoded.entry.put()); !valid.ok()) return valid;
  } else if (!decoded.entry.has_delete_()) {
    return absl::InvalidArgumentError("entry has no change");
  }
  const v1::RecordKey& key =
      decoded.is_delete() ? decoded.entry.delete_() : decoded.entry.put().key();
  absl::StatusOr<std::string> encoded = EncodeRecordKey(key);
  if (!encoded.ok()) return encoded.status();
  decoded.record_key = *std::move(encoded);
  return decoded;
}

}  // namespace rekap
