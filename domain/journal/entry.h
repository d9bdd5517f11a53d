// Journal entries as bytes. The bytes are made once, at the node's commit, and
// never serialised again.
#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include <google/protobuf/arena.h>

#include "domain/journal/chain.h"
#include "domain/record/record.h"
#include "rekap/v1/journal.pb.h"

namespace rekap {

// An entry is at most this large, so that a batch has a bound: the longest
// narrative (64 KiB) with room for everything around it.
inline constexpr size_t kEntrySizeMax = size_t{256} * 1024;

// Bytes of an author: a position or an account name.
inline constexpr size_t kAuthorSizeMax = 128;

// A decoded entry and the stored form of the key that it changes.
struct DecodedEntry {
  v1::JournalEntry entry;
  std::string record_key;

  bool is_delete() const { return entry.has_delete_(); }
};

// An entry at its place in a journal.
struct ChainedEntry {
  std::string bytes;  // as stored
  std::string record_key;
  bool withdraws = false;  // the record is deleted, not put
  ChainHash hash;          // hash[seq]
  // Why its bytes say nothing to this program; empty if they do. Such an entry is
  // set aside: it has its place in the chain, no record_key and no effect.
  std::string unreadable = "";
};

// The memory that one entry after the other is parsed in: the messages of an entry, a dozen, are
// made without the heap and freed at once, though not their longer texts. One thread at a time.
class EntryScratch {
 public:
  EntryScratch();
  EntryScratch(const EntryScratch&) = delete;
  EntryScratch& operator=(const EntryScratch&) = delete;

  // An empty one, valid until the next call.
  v1::JournalEntry& New();

 private:
  // An ordinary record fits.
  static constexpr size_t kBytes = 4096;

  alignas(8) std::array<char, kBytes> block_;
  google::protobuf::Arena arena_;
};

// Parses into `entry`, whatever it held (it may live on an arena), and returns
// the stored form of the key that it changes. Errors as DecodeEntry.
absl::StatusOr<std::string> ParseEntry(absl::string_view bytes, v1::JournalEntry& entry);

// InvalidArgument says what makes the bytes unfit: not a JournalEntry, no
// change, a key or record out of its ranges (see record.h).
absl::StatusOr<DecodedEntry> DecodeEntry(absl::string_view bytes);

}  // namespace rekap
