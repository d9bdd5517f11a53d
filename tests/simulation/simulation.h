// One schedule: machines, the aggregator and the network between them in virtual time,
// everything that happens drawn from one seed. The same seed gives the same schedule,
// step by step, on every machine.
//
// A schedule first draws which faults it has and how often (few schedules have all of
// them: rare combinations need room), then some hundred actions, then a quiet time
// without faults in which everything must converge. The invariants are checked after
// every step; the first that does not hold ends the schedule.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/time/time.h"

#include "tests/simulation/invariants.h"
#include "tests/simulation/mutant.h"
#include "tests/simulation/sim_aggregator.h"
#include "tests/simulation/sim_network.h"
#include "tests/simulation/sim_random.h"
#include "tests/simulation/world.h"

namespace rekap::sim {

struct SimOptions {
  uint64_t seed = 1;
  Mutant mutant = Mutant::kNone;
  // See Invariants; never changes the schedule.
  uint64_t rollup_every = 16;
  // If set, told of every step.
  std::function<void(const std::string&)> trace = nullptr;
};

// What happened, for the tables.
struct SimCounts {
  uint64_t steps = 0;
  uint64_t entries = 0;
  uint64_t commits = 0;  // of the aggregator
  uint64_t crashes = 0;
  uint64_t cuts = 0;
  uint64_t snapshots = 0;  // bases installed
  uint64_t refusals = 0;   // that need a person
  uint64_t forks = 0;
  uint64_t backups_restored = 0;

  void Add(const SimCounts& other);
};

struct SimResult {
  std::optional<Violation> violation;
  uint64_t step = 0;  // at which it was seen
  SimCounts counts;
};

class Simulation {
 public:
  explicit Simulation(SimOptions options);
  SimResult Run();

 private:
  struct Connection {
    uint64_t id;
    SimNode* node;
    uint64_t era;  // of the aggregator: what a former one promised is not owed
    BytePipe up, down;
    Mangler up_mangler, down_mangler;
    bool node_open = true;
    bool aggregator_open = true;
    bool up_moving = false, down_moving = false;  // a delivery is scheduled
    bool finishing = false;                       // ends when `down` is empty
  };
  struct Event {
    absl::Time time;
    uint64_t order;
    std::function<void()> run;
    bool operator<(const Event& other) const {  // the earliest first
      return std::tie(other.time, other.order) < std::tie(time, order);
    }
  };
  // What may happen, in the order of kActions in simulation_actions.cc.
  static constexpr size_t kActionCount = 21;

  // Simulation proper.
  void At(absl::Duration delay, std::function<void()> run);
  void Step(const Event& event);
  void Note(const std::string& what);
  void RunUntil(absl::Time end);
  void RunQuiet();
  bool failed() const { return result_.violation.has_value(); }
  absl::Duration Latency();
  absl::Duration Upto(absl::Duration longest);

  // Nodes.
  SimNode& AddNode(SimUnit& unit, NodeDatabase database, NodeReviews reviews);
  void StartNode(SimNode& node);
  // What was not synced is lost; the aggregator hears of it later.
  void StopNode(SimNode& node);
  absl::Time Clock(const SimNode& node) const { return now_ + node.clock; }
  void Perform(SimNode& node);
  void ArmTick(SimNode& node);
  void Dial(SimNode& node);
  void SendUp(SimNode& node, v1::NodeMessage message);
  void Learn(SimNode& node);
  Epoch NewEpoch() { return Epoch{random_() | 1}; }

  // Connections.
  void MoveUp(Connection& connection);
  void MoveDown(Connection& connection);
  void DeliverUp(uint64_t id, bool all);
  void DeliverDown(uint64_t id, bool all);
  void Cut(Connection& connection);
  void CloseNodeEnd(uint64_t id, const std::string& why);
  void CloseAggregatorEnd(uint64_t id);

  // Aggregator.
  void StartAggregator();
  void StopAggregator();
  void ScheduleTurn();
  void BeginTurn();
  void Deliver(std::vector<StreamOutput> outputs);
  absl::Time AggregatorClock() const { return now_ + aggregator_wall_; }

  // Actions, see simulation_actions.cc.
  void DrawWeights();
  void Act();
  SimNode& AnyNode() { return *nodes_[random_.Below(nodes_.size())]; }
  void Commit(SimNode& node, bool poison);
  void CommitAny() { Commit(AnyNode(), false); }
  void CommitPoison() { Commit(AnyNode(), true); }
  SimNode& NodeToTrim();
  void TrimNode();
  void CrashNode();
  void CrashAggregator();
  void CutConnection();
  void ChangeLatency();
  void FillAggregatorDisk();
  void FillNodeDisk();
  void SlowDisk();
  void JumpClock();
  void KeepCopy();
  void RestoreOldCopy();
  void RewindToNewEpoch();
  void CloneMachine();
  void BeginAnew();
  void RestoreFromAggregator();
  void MakeBackup();
  void RestoreBackup();
  void Review();
  void ChangeHostility();

  struct Action {
    const char* name;
    void (Simulation::*act)();
    size_t weight_max;
  };
  static const std::array<Action, kActionCount> kActions;

  const SimOptions options_;
  SimRandom random_;
  absl::Time now_;
  uint64_t order_ = 0;
  std::priority_queue<Event> events_;
  SimResult result_;

  std::vector<std::unique_ptr<SimUnit>> units_;
  std::vector<std::unique_ptr<SimNode>> nodes_;
  std::map<uint64_t, Connection> connections_;
  uint64_t last_connection_ = 0;
  SimAggregator aggregator_;
  uint64_t aggregator_life_ = 0;  // one more with every stop
  uint64_t era_ = 0;              // one more with every restore
  bool turn_scheduled_ = false;
  std::vector<SimAggregator::Backup> backups_;
  Invariants invariants_;

  // The weather.
  std::array<size_t, kActionCount> weights_ = {};
  absl::Duration latency_ = absl::Milliseconds(20);
  absl::Duration sync_time_ = absl::Milliseconds(5);
  absl::Duration aggregator_wall_;
  Hostility hostility_;
  bool quiet_ = false;
};

}  // namespace rekap::sim
