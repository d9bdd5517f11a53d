// Who takes part in a schedule, and what the simulator knows of them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "node/replicator/sender_session.h"
#include "tests/simulation/history.h"
#include "tests/simulation/node_database.h"
#include "tests/simulation/sim_random.h"

namespace rekap::sim {

// A kecamatan; one or more machines claim to be its node.
struct SimUnit {
  explicit SimUnit(RegionCode region) : code(region) {}

  // A database of the epoch has come so far.
  void Reach(Epoch epoch, const PastEntry* tip) {
    for (const PastEntry*& known : tips[epoch]) {
      if (known == tip || AncestorAt(known, tip ? tip->point.seq : Seq()) == tip) return;
      if (AncestorAt(tip, known->point.seq) != known) continue;
      known = tip;
      return;
    }
    if (tip != nullptr) tips[epoch].push_back(tip);
  }
  // Whether a database of the epoch ever had the entry.
  bool Had(Epoch epoch, const PastEntry* entry) const {
    auto known = tips.find(epoch);
    return known != tips.end() &&
           std::any_of(known->second.begin(), known->second.end(), [&](const PastEntry* tip) {
             return AncestorAt(tip, entry->point.seq) == entry;
           });
  }

  const RegionCode code;
  History history;
  // The last entry that a node was told is durable, and that no backup took back;
  // nullptr: none.
  const PastEntry* acknowledged = nullptr;
  // How far the databases of each epoch have come; several where one was copied.
  std::map<Epoch, std::vector<const PastEntry*>> tips;
  // A database of the unit was copied, replaced, or begun anew: only then may one of
  // them be refused in the end.
  bool forked = false;
};

// A machine: its disk, and while it runs the real session.
struct SimNode {
  SimNode(size_t number, SimUnit* of_unit, NodeDatabase with, NodeReviews reviewed,
          SimRandom chance)
      : id(number),
        unit(of_unit),
        database(std::move(with)),
        reviews(std::move(reviewed)),
        random(chance) {}

  const size_t id;
  SimUnit* const unit;
  NodeDatabase database;
  NodeReviews reviews;
  SimRandom random;
  // Kept aside by somebody: what an old copy is restored from.
  std::optional<NodeDatabase> kept_database;
  std::optional<NodeReviews> kept_reviews;

  std::unique_ptr<SenderSession> session;  // null while it is off
  uint64_t life = 0;                       // one more with every start and stop
  uint64_t connection = 0;                 // 0: none
  uint64_t dial = 0;                       // one more with every dial, and where one is given up
  bool disk_full = false;
  absl::Duration clock;                       // of the session, before the simulator's; only grows
  absl::Duration wall;                        // of the entries; jumps both ways
  absl::Time armed = absl::InfiniteFuture();  // tick that is under way, by the simulator's clock

  std::string Name() const { return absl::StrCat("node ", id, " of ", unit->code.ToString()); }
};

// How the sessions run here: small batches and windows, so that a few entries fill them,
// and short waits, so that a quiet minute is enough to converge.
inline SenderOptions SessionOptions() {
  SenderOptions options;
  options.batch_bytes_min = 300;
  options.batch_bytes_max = 1200;
  options.batches_in_flight_max = 6;
  options.window_bytes_max = 2000;
  options.heartbeat_interval = absl::Seconds(3);
  options.progress_deadline = absl::Seconds(10);
  options.backoff_max = absl::Seconds(4);
  options.backoff_refused = absl::Seconds(10);
  return options;
}
// Larger than any entry or row that is drawn here.
inline constexpr size_t kDrawnEntryMax = 400;

}  // namespace rekap::sim
