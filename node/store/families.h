// The column families of the node's database, and the keys of `meta` that more
// than one file reads. Drawn in docs/storage.md.
#pragma once

namespace rekap::node_family {

inline constexpr char kRecord[] = "record";
inline constexpr char kJournal[] = "journal";
inline constexpr char kReview[] = "review";
inline constexpr char kMeta[] = "meta";

// EncodePosition.
inline constexpr char kHeadKey[] = "head";

}  // namespace rekap::node_family
