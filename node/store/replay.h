// What stored entries do to the records: the one reading of them that trimming,
// restoring and verifying share.
#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

#include "domain/journal/chain.h"

namespace rekap {

struct EntryEffect {
  std::string record_key;
  bool withdraws = false;  // the record is deleted, not put
};

// nullopt for an entry that says nothing to this program, or another seq: it has its
// place in the chain and no effect, as at the aggregator (quarantine).
std::optional<EntryEffect> EffectOf(absl::string_view entry, Seq seq);

// Whether a row of a base is the record that it says to be; one that is not is kept,
// chained and sent on, and is no record.
bool IsRecord(absl::string_view record_key, Seq seq, absl::string_view entry);

}  // namespace rekap
