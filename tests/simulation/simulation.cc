#include "tests/simulation/simulation.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"

namespace rekap::sim {
namespace {

// Steps of a schedule before it is quiet, actions apart: far above what any takes, so
// that a schedule that goes round in circles ends.
constexpr uint64_t kStepsMax = 200'000;
// Quiet time, virtual: several refused dials and deadlines of SessionOptions.
constexpr absl::Duration kQuietMax = absl::Minutes(4);
constexpr std::array<const char*, 5> kUnitCodes = {"35.27.05", "35.27.01", "35.27.02", "35.27.03",
                                                   "35.27.04"};

}  // namespace

void SimCounts::Add(const SimCounts& other) {
  steps += other.steps;
  entries += other.entries;
  commits += other.commits;
  crashes += other.crashes;
  cuts += other.cuts;
  snapshots += other.snapshots;
  refusals += other.refusals;
  forks += other.forks;
  backups_restored += other.backups_restored;
}

Simulation::Simulation(SimOptions options)
    : options_(std::move(options)),
      random_(options_.seed * 0x2545f4914f6cdd1d + 1),
      now_(absl::FromUnixSeconds(1'640'000'000)),
      aggregator_(options_.mutant),
      invariants_(&aggregator_, &units_, &nodes_, options_.rollup_every) {}

SimResult Simulation::Run() {
  size_t count = random_.Below(kUnitCodes.size()) + 1;
  DrawWeights();
  StartAggregator();
  for (size_t i = 0; i < count; ++i) {
    units_.push_back(std::make_unique<SimUnit>(*RegionCode::Parse(kUnitCodes[i])));
    SimUnit& unit = *units_.back();
    StartNode(AddNode(unit, NodeDatabase(&unit.history, NewEpoch(), options_.mutant),
                      NodeReviews(options_.mutant)));
  }
  int64_t actions = random_.Between(40, 140);
  for (int64_t i = 0; i < actions && !failed(); ++i) {
    Act();
    RunUntil(now_ + Upto(absl::Milliseconds(random_.OneIn(8) ? 6000 : 300)));
  }
  if (!failed()) RunQuiet();
  result_.counts.commits = aggregator_.commits();
  for (const auto& unit : units_) result_.counts.entries += unit->history.size();
  return result_;
}

void Simulation::At(absl::Duration delay, std::function<void()> run) {
  events_.push({now_ + delay, ++order_, std::move(run)});
}

void Simulation::Note(const std::string& what) {
  if (!options_.trace) return;
  options_.trace(absl::StrCat(
      result_.counts.steps, " +",
      absl::ToInt64Milliseconds(now_ - absl::FromUnixSeconds(1'640'000'000)), " ms ", what));
}

void Simulation::Step(const Event& event) {
  now_ = event.time;
  event.run();
  ++result_.counts.steps;
  result_.violation = invariants_.Check();
  if (result_.violation) result_.step = result_.counts.steps;
}

void Simulation::RunUntil(absl::Time end) {
  while (!failed() && !events_.empty() && events_.top().time <= end) {
    Event event = events_.top();
    events_.pop();
    Step(event);
    if (result_.counts.steps > kStepsMax) {
      result_.violation = Violation{"ends", "the schedule goes round in circles"};
    }
  }
  now_ = std::max(now_, end);
}

void Simulation::RunQuiet() {
  Note("quiet from here on");
  quiet_ = true;
  hostility_ = {};
  latency_ = absl::Milliseconds(10);
  sync_time_ = absl::Milliseconds(2);
  aggregator_.disk().set_full(false);
  if (!aggregator_.running()) StartAggregator();
  for (auto& node : nodes_) {
    node->disk_full = false;
    node->reviews.set_full(false);
    if (node->session == nullptr) StartNode(*node);
  }
  // What the weather broke in a connection stays broken; new ones are whole.
  std::vector<uint64_t> open;
  for (auto& [id, connection] : connections_) open.push_back(id);
  for (uint64_t id : open) {
    auto it = connections_.find(id);
    if (it != connections_.end()) Cut(it->second);
  }
  absl::Time end = now_ + kQuietMax;
  std::string unsettled = "nothing was looked at";
  while (!failed() && !unsettled.empty() && now_ < end) {
    RunUntil(now_ + absl::Seconds(1));
    unsettled.clear();
    for (const auto& node : nodes_) {
      if (unsettled.empty()) unsettled = invariants_.WhyUnsettled(*node);
    }
  }
  if (failed()) return;
  if (!unsettled.empty()) {
    result_.violation = Violation{"converges", std::move(unsettled)};
  } else if (!aggregator_.busy()) {
    result_.violation = invariants_.CheckRollupNow();
  }
  if (failed()) result_.step = result_.counts.steps;
}

absl::Duration Simulation::Upto(absl::Duration longest) {
  return absl::Microseconds(random_.Between(0, absl::ToInt64Microseconds(longest)));
}

absl::Duration Simulation::Latency() { return latency_ / 2 + Upto(latency_); }

// The aggregator.

void Simulation::StartAggregator() {
  Note("aggregator starts");
  aggregator_.Start();
  ScheduleTurn();
}

void Simulation::StopAggregator() {
  ++aggregator_life_;
  turn_scheduled_ = false;
  aggregator_.Crash(random_);
  invariants_.OnAggregatorDown();
  std::vector<uint64_t> open;
  for (auto& [id, connection] : connections_) open.push_back(id);
  for (uint64_t id : open) {
    Connection& connection = connections_.at(id);
    connection.aggregator_open = false;
    connection.up.CutAfter(0);
    connection.down.CutAfter(random_.Below(connection.down.waiting() + 1));
    At(Upto(absl::Seconds(2)), [this, id] { CloseNodeEnd(id, "the aggregator went away"); });
  }
}

void Simulation::ScheduleTurn() {
  if (turn_scheduled_ || !aggregator_.running() || aggregator_.busy()) return;
  if (!aggregator_.has_work()) return;
  turn_scheduled_ = true;
  At(Upto(absl::Milliseconds(3)), [this, life = aggregator_life_] {
    if (life == aggregator_life_) BeginTurn();
  });
}

void Simulation::BeginTurn() {
  turn_scheduled_ = false;
  const SimAggregator::Turn& turn = aggregator_.BeginTurn(AggregatorClock());
  invariants_.OnTurn(turn);
  for (const IngestCore::Accepted& accepted : turn.accepted) {
    for (const UnitAppend& append : accepted.appends) {
      Note(absl::StrCat("aggregator stores ", append.entries.size(), " entries after ",
                        Describe(append.unit, append.before)));
    }
    for (const BaseInstall& install : accepted.installs) {
      Note(absl::StrCat("aggregator installs a base at ", Describe(install.unit, install.after())));
    }
    result_.counts.snapshots += accepted.installs.size();
  }
  absl::Duration sync = turn.wrote ? sync_time_ / 2 + Upto(sync_time_) : absl::ZeroDuration();
  At(sync, [this, life = aggregator_life_] {
    if (life != aggregator_life_) return;
    std::vector<StreamOutput> outputs = aggregator_.EndTurn(AggregatorClock());
    invariants_.OnOutputs(outputs);
    Deliver(std::move(outputs));
    ScheduleTurn();
  });
}

void Simulation::Deliver(std::vector<StreamOutput> outputs) {
  for (StreamOutput& output : outputs) {
    auto it = connections_.find(output.stream);
    if (it == connections_.end() || !it->second.aggregator_open) continue;
    Connection& connection = it->second;
    if (options_.trace) {
      Note(absl::StrCat("to stream ", output.stream, ": ", output.message.ShortDebugString()));
    }
    for (const std::string& bytes :
         connection.down_mangler.Mangle(std::move(output.message), hostility_, random_)) {
      connection.down.Push(bytes);
    }
    MoveDown(connection);
    if (!output.finish) continue;
    connection.finishing = true;
    At(Latency(), [this, id = connection.id] { CloseAggregatorEnd(id); });
    // Also where nothing is on its way any more.
    At(Latency(), [this, id = connection.id] { DeliverDown(id, false); });
  }
}

}  // namespace rekap::sim
