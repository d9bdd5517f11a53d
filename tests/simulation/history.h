// What the databases of one unit ever committed: a tree, for copies of a database and
// restored ones go on from the same entry in their own ways. An entry's hash names it
// and everything before it, so whoever shows a hash of the tree shows a history that
// some database had. The simulator's ground truth.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "absl/time/time.h"

#include "domain/code/region_code.h"
#include "domain/journal/base.h"
#include "domain/journal/chain.h"
#include "tests/simulation/sim_random.h"

namespace rekap::sim {

// What a node commits: the bytes and what the node itself takes them for.
struct EntryDraft {
  std::string bytes;
  std::string record_key;  // empty: nothing that the node could name
  bool withdraws = false;
};

// Draws an entry over a few records (budget lines, outputs, indicators, a narrative),
// so that the same ones are put and withdrawn again and again.
EntryDraft DrawEntry(SimRandom& random, Seq seq, absl::Time time);
// One that this program cannot read: a record out of its range, another seq than its
// place, no message at all.
EntryDraft DrawPoison(SimRandom& random, Seq seq, absl::Time time);

struct PastEntry {
  const PastEntry* before = nullptr;  // nullptr: the first
  ChainPoint point;
  EntryDraft draft;
};

// The records of a unit: key -> the entry that put it.
using Records = std::map<std::string, const PastEntry*>;
// Applies what the node takes the entry for.
void Apply(const PastEntry& entry, Records& records);
// The chain of the records' rows: number and digest.
ChainPoint DigestOf(const Records& records);

class History {
 public:
  // The entry that follows `before`.
  const PastEntry* Add(const PastEntry* before, EntryDraft draft);
  // nullptr if no database ever had it.
  const PastEntry* Find(const ChainPoint& point) const;
  size_t size() const { return entries_.size(); }

 private:
  std::map<ChainHash, std::unique_ptr<PastEntry>> entries_;
  ChainHasher hasher_;
};

// The entry at `seq` of the history that ends in `tip`; nullptr for 0 or beyond.
const PastEntry* AncestorAt(const PastEntry* tip, Seq seq);
Records RecordsAt(const PastEntry* tip);

}  // namespace rekap::sim
