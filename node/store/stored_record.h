// The rows of the record family as records.
#pragma once

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "rekap/v1/journal.pb.h"

namespace rekap {

// The entry that put the record of a row. DataLoss if the row holds none.
absl::StatusOr<v1::JournalEntry> EntryOfRow(absl::string_view row);

}  // namespace rekap
