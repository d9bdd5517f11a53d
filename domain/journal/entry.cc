#include "domain/journal/entry.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "domain/key/record_key.h"
#include "domain/record/record.h"

namespace rekap {
namespace {

google::protobuf::ArenaOptions Within(char* block, size_t size) {
  google::protobuf::ArenaOptions options;
  options.initial_block = block;
  options.initial_block_size = size;
  return options;
}

}  // namespace

EntryScratch::EntryScratch() : arena_(Within(block_.data(), block_.size())) {}

v1::JournalEntry& EntryScratch::New() {
  arena_.Reset();
  return *google::protobuf::Arena::CreateMessage<v1::JournalEntry>(&arena_);
}

absl::StatusOr<std::string> ParseEntry(absl::string_view bytes, v1::JournalEntry& entry) {
  if (bytes.size() > kEntrySizeMax) {
    return absl::InvalidArgumentError(absl::StrCat("entry of ", bytes.size(), " bytes"));
  }
  if (!entry.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::InvalidArgumentError("entry is not a JournalEntry");
  }
  if (entry.author().size() > kAuthorSizeMax) {
    return absl::InvalidArgumentError("entry's author is too long");
  }
  if (entry.revision_reason().size() > kRevisionReasonSizeMax) {
    return absl::InvalidArgumentError("entry's revision reason is too long");
  }
  if (entry.has_put()) {
    if (absl::Status valid = ValidateRecord(entry.put()); !valid.ok()) return valid;
  } else if (!entry.has_delete_()) {
    return absl::InvalidArgumentError("entry has no change");
  }
  return EncodeRecordKey(entry.has_put() ? entry.put().key() : entry.delete_());
}

absl::StatusOr<DecodedEntry> DecodeEntry(absl::string_view bytes) {
  DecodedEntry decoded;
  absl::StatusOr<std::string> record_key = ParseEntry(bytes, decoded.entry);
  if (!record_key.ok()) return record_key.status();
  decoded.record_key = *std::move(record_key);
  return decoded;
}

}  // namespace rekap
