// What the parts of a stored history mean: which entries can be read, and which epoch
// an entry is of. Ingest, the retry at open and the verification go by the same rules.
// Pure; any thread.
#pragma once

#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "domain/journal/chain.h"
#include "domain/journal/entry.h"

namespace rekap {

// The entry that stands at `seq` in a journal. InvalidArgument says why its bytes say
// nothing to this program: they are no valid entry (see ParseEntry), or one that says
// another seq.
absl::StatusOr<DecodedEntry> ReadEntry(Seq seq, absl::string_view bytes);

// A row of a base: as above, and it must put the record of its key.
absl::StatusOr<DecodedEntry> ReadBaseRow(absl::string_view record_key, Seq seq,
                                         absl::string_view bytes);

// The epoch that brought entry `seq`, by the lineage of its unit (MirrorView::Lineage);
// nullopt if it begins later. Requires ascending seqs.
std::optional<Epoch> EpochAt(absl::Span<const std::pair<Seq, Epoch>> lineage, Seq seq);

}  // namespace rekap
