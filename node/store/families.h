// The column families of the node's database beside kMetaFamily, and the keys of that
// one which more than one file reads. Drawn in docs/storage.md.
#pragma once

#include <string>
#include <vector>

namespace rekap::node_family {

inline constexpr char kRecord[] = "record";
inline constexpr char kJournal[] = "journal";
inline constexpr char kBase[] = "base";
inline constexpr char kReview[] = "review";

// What Database::Open wants to be told.
inline std::vector<std::string> All() { return {kRecord, kJournal, kBase, kReview}; }

// EncodePosition.
inline constexpr char kHeadKey[] = "head";
// EncodeBase; absent while the journal begins empty.
inline constexpr char kBaseKey[] = "base";
// seq 8, milliseconds 8.
inline constexpr char kAcknowledgedKey[] = "acknowledged";
// There while a history is still coming from elsewhere (history_builder.h).
inline constexpr char kRestoringKey[] = "restoring";

}  // namespace rekap::node_family
