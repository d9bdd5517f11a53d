// Re-hashes every history that a mirror holds and replays it: the proof that no stored
// byte changed since it came. Needs a view only, so a copy of the database can be
// proved like the live one.
//
// A change of one byte anywhere in the families journal, base, gap, lineage, cursor and
// mirror is found, and of one that decides whether an entry has an effect: which
// entries stand in the family quarantine. Not found, because nothing follows from it:
// when and why an entry was set aside (value of quarantine), and rows of a base that is
// not the unit's yet (staged: the chain is checked again before they count).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

#include "aggregator/mirror/mirror_store.h"

namespace rekap {

// Differences told of one verification: whoever reads them needs the first.
inline constexpr size_t kDifferencesMax = 20;

struct ChainReport {
  // The units with a history, by code, and where each ends.
  std::vector<std::pair<RegionCode, JournalPosition>> cursors;
  uint64_t entries = 0;  // re-hashed, base rows included
  uint64_t rows = 0;     // of the mirror, compared
  // Each names unit, family and entry; English. At most kDifferencesMax.
  std::vector<std::string> differences;

  bool exact() const { return differences.empty(); }
  void Differ(std::string difference) {
    if (differences.size() < kDifferencesMax) differences.push_back(std::move(difference));
  }
};

// Damage is a difference, also damage that the store itself reports (DataLoss); other
// errors of reading are returned. Memory grows with the records of the largest unit,
// time with all that is stored. Any thread.
absl::StatusOr<ChainReport> VerifyChains(const MirrorView& view);

}  // namespace rekap
