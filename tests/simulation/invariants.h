// What must be true after every step of a schedule: one list, each with its name.
//
// The list looks at the store, at the roll-up and at the nodes, and knows the truth
// (World): every history that any database ever had, and what each node was told. It
// remembers how far it has looked, so that a step costs what it changed.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/simulation/sim_aggregator.h"
#include "tests/simulation/world.h"

namespace rekap::sim {

struct Violation {
  std::string invariant;
  std::string detail;
};

class Invariants {
 public:
  using Units = std::vector<std::unique_ptr<SimUnit>>;
  using Nodes = std::vector<std::unique_ptr<SimNode>>;

  // All must outlive the object. The roll-up is compared after every `rollup_every`th
  // commit: it is the dearest check, and what is wrong once mostly stays wrong.
  Invariants(const SimAggregator* aggregator, const Units* units, const Nodes* nodes,
             uint64_t rollup_every)
      : aggregator_(*aggregator), units_(*units), nodes_(*nodes), rollup_every_(rollup_every) {}

  // What happened, where looking at the state would not tell.
  void OnHello(StreamId stream, RegionCode unit) { streams_.emplace(stream, Stream{unit}); }
  void OnTurn(const SimAggregator::Turn& turn);
  // Answers of the core that leave after a commit.
  void OnOutputs(const std::vector<StreamOutput>& outputs);
  void OnClosed(StreamId stream) { streams_.erase(stream); }
  // The aggregator lost its memory, and what was not synced.
  void OnAggregatorDown();
  // It begins again from a backup: what was told since then is not owed any more.
  void OnAggregatorRestored();
  // The node's reviews are another machine's, an older copy, or what the aggregator said
  // before it was restored.
  void OnReviewsReplaced(size_t node) { common_reviews_.erase(node); }

  // The first invariant that does not hold.
  std::optional<Violation> Check();
  // Compares the roll-up now.
  std::optional<Violation> CheckRollupNow();
  // After a time without faults: why this node's position is neither equal to the
  // aggregator's nor refused exactly as the facts justify; empty if it is.
  std::string WhyUnsettled(const SimNode& node) const;

 private:
  // Each gives what is wrong, empty if nothing is.
  std::string History();
  std::string Durability();
  std::string Fencing();
  std::string Bounds();
  std::string Reviews();
  std::string Rollup();

  // How far a unit was looked at.
  struct Seen {
    std::optional<JournalPosition> cursor;
    ChainPoint point;  // of the journal or base
    uint64_t gaps = 0;
    std::map<std::string, std::string> mirror;  // as it must be: record key -> entry
    std::set<uint64_t> quarantine;              // the same
  };
  std::string CheckUnit(const SimUnit& unit, const MirrorView& view);
  std::string CheckBase(const SimUnit& unit, const MirrorView& view, const Base& base, Seen& seen);
  std::string CheckMirror(const SimUnit& unit, const MirrorView& view, const Seen& seen);

  struct Stream {
    RegionCode unit;
    bool accepted = false;
    bool ended = false;
  };

  const SimAggregator& aggregator_;
  const Units& units_;
  const Nodes& nodes_;
  const uint64_t rollup_every_;
  uint64_t seen_version_ = 0;
  uint64_t seen_commits_ = 0;
  std::map<RegionCode, Seen> seen_;
  std::map<StreamId, Stream> streams_;
  std::string fencing_;                      // what was wrong with an event
  std::map<size_t, size_t> common_reviews_;  // node -> how many are the aggregator's
};

}  // namespace rekap::sim
