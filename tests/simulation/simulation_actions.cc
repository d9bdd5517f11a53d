// What may happen in a schedule: the work that is done, and every fault.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "tests/simulation/simulation.h"

namespace rekap::sim {
namespace {

// Machines beside one for each unit.
constexpr size_t kExtraMachines = 2;
constexpr size_t kBackupsKept = 2;
constexpr int64_t kEntriesMax = 8;  // of one commit
// In kActions: "old copy" to "restore from aggregator".
constexpr size_t kFirstFork = 12;
constexpr size_t kLastFork = 16;

}  // namespace

const std::array<Simulation::Action, Simulation::kActionCount> Simulation::kActions = {{
    {"commit", &Simulation::CommitAny, 0},  // always, see DrawWeights
    {"poison", &Simulation::CommitPoison, 6},
    {"trim", &Simulation::TrimNode, 14},
    {"crash node", &Simulation::CrashNode, 8},
    {"crash aggregator", &Simulation::CrashAggregator, 6},
    {"cut", &Simulation::CutConnection, 12},
    {"latency", &Simulation::ChangeLatency, 4},
    {"aggregator disk full", &Simulation::FillAggregatorDisk, 5},
    {"node disk full", &Simulation::FillNodeDisk, 3},
    {"slow disk", &Simulation::SlowDisk, 5},
    {"clock jump", &Simulation::JumpClock, 4},
    {"keep copy", &Simulation::KeepCopy, 5},
    {"old copy", &Simulation::RestoreOldCopy, 4},
    {"rewind to new epoch", &Simulation::RewindToNewEpoch, 4},
    {"clone machine", &Simulation::CloneMachine, 3},
    {"begin anew", &Simulation::BeginAnew, 2},
    {"restore from aggregator", &Simulation::RestoreFromAggregator, 4},
    {"backup", &Simulation::MakeBackup, 4},
    {"restore backup", &Simulation::RestoreBackup, 3},
    {"review or catalog", &Simulation::Review, 8},
    {"hostility", &Simulation::ChangeHostility, 4},
}};

void Simulation::DrawWeights() {
  for (size_t i = 0; i < kActionCount; ++i) {
    size_t most = kActions[i].weight_max;
    weights_[i] = most == 0 || random_.OneIn(2) ? 0 : random_.Below(most) + 1;
  }
  // Of databases that are copied or begun anew some schedules know nothing, so that all
  // of their nodes must converge.
  if (random_.OneIn(3)) std::fill(&weights_[kFirstFork], &weights_[kLastFork] + 1, 0);
  weights_[0] = 8 + random_.Below(24);
}

void Simulation::Act() {
  size_t all = 0;
  for (size_t weight : weights_) all += weight;
  size_t drawn = random_.Below(all);
  size_t chosen = 0;
  while (drawn >= weights_[chosen]) drawn -= weights_[chosen++];
  // The action is a step of its own.
  At(absl::ZeroDuration(), [this, chosen] {
    Note(absl::StrCat("action: ", kActions[chosen].name));
    (this->*kActions[chosen].act)();
  });
}

void Simulation::Commit(SimNode& node, bool poison) {
  if (node.session == nullptr || node.disk_full) return;
  int64_t count = random_.Between(1, kEntriesMax);
  for (int64_t i = 0; i < count; ++i) {
    Seq seq = node.database.last().Next();
    absl::Time time = now_ + node.wall;
    bool bad = poison && i == count / 2;
    node.database.Commit(bad ? DrawPoison(node.random, seq, time)
                             : DrawEntry(node.random, seq, time));
  }
  if (options_.mutant == Mutant::kSendUnsynced) {
    node.session->OnJournalGrown(Clock(node));
    Perform(node);
  }
  At(Upto(absl::Milliseconds(random_.OneIn(4) ? 400 : 5)), [this, &node, life = node.life] {
    if (node.life != life) return;
    node.database.Sync();
    node.unit->Reach(node.database.epoch(), node.database.tip());
    Note(absl::StrCat(node.Name(), " is at ", Describe(node.unit->code, node.database.Head())));
    node.session->OnJournalGrown(Clock(node));
    Perform(node);
  });
}

// A base that moves while its rows are on their way is the more interesting one.
SimNode& Simulation::NodeToTrim() {
  for (auto& node : nodes_) {
    bool sending =
        node->session != nullptr && node->session->state() == SenderSession::State::kSnapshotting;
    if (sending && random_.OneIn(2)) return *node;
  }
  return AnyNode();
}

void Simulation::TrimNode() {
  SimNode& node = NodeToTrim();
  Seq head = node.database.tip() ? node.database.tip()->point.seq : Seq();
  if (node.disk_full || node.database.First() > head) return;
  auto first = static_cast<int64_t>(node.database.First().value);
  auto last = static_cast<int64_t>(head.value);
  Seq seq{static_cast<uint64_t>(random_.Between(first, last))};
  Note(absl::StrCat(node.Name(), " trims up to ", seq.value));
  node.database.Trim(seq);
}

void Simulation::CrashNode() {
  SimNode& node = AnyNode();
  if (node.session == nullptr) return;
  ++result_.counts.crashes;
  StopNode(node);
  At(Upto(absl::Seconds(5)), [this, &node, life = node.life] {
    if (node.life == life) StartNode(node);
  });
}

void Simulation::CrashAggregator() {
  if (!aggregator_.running()) return;
  ++result_.counts.crashes;
  StopAggregator();
  At(Upto(absl::Seconds(5)), [this, life = aggregator_life_] {
    if (life == aggregator_life_ && !aggregator_.running()) StartAggregator();
  });
}

void Simulation::CutConnection() {
  if (connections_.empty()) return;
  for (auto& [id, connection] : connections_) {
    const SenderSession* session = connection.node->session.get();
    bool sending = session != nullptr && session->state() == SenderSession::State::kSnapshotting;
    if (sending && random_.OneIn(2)) return Cut(connection);
  }
  auto it = connections_.begin();
  std::advance(it, static_cast<std::ptrdiff_t>(random_.Below(connections_.size())));
  Cut(it->second);
}

void Simulation::ChangeLatency() {
  static constexpr std::array<int64_t, 5> kMilliseconds = {1, 20, 100, 800, 4000};
  latency_ = absl::Milliseconds(kMilliseconds[random_.Below(kMilliseconds.size())]);
}

void Simulation::FillAggregatorDisk() {
  aggregator_.disk().set_full(true);
  At(Upto(absl::Seconds(3)), [this] { aggregator_.disk().set_full(false); });
}

void Simulation::FillNodeDisk() {
  SimNode& node = AnyNode();
  node.disk_full = true;
  node.reviews.set_full(true);
  At(Upto(absl::Seconds(5)), [&node] {
    node.disk_full = false;
    node.reviews.set_full(false);
  });
}

void Simulation::SlowDisk() {
  sync_time_ = absl::Milliseconds(random_.OneIn(2) ? 2000 : 200);
  At(Upto(absl::Seconds(10)), [this] { sync_time_ = absl::Milliseconds(5); });
}

void Simulation::JumpClock() {
  if (random_.OneIn(4)) {
    aggregator_wall_ += absl::Seconds(random_.Between(-7200, 7200));
    return;
  }
  SimNode& node = AnyNode();
  node.wall += absl::Hours(random_.Between(-1000, 1000));
  // A machine that slept; a clock that only counts up never goes back.
  node.clock += absl::Seconds(random_.Between(0, 3600));
  if (node.session != nullptr) ArmTick(node);
}

void Simulation::KeepCopy() {
  SimNode& node = AnyNode();
  node.kept_database = node.database;
  // A copy has what was durable.
  node.kept_database->Rewind();
  node.kept_reviews = node.reviews;
  node.kept_reviews->Crash();
}

void Simulation::RestoreOldCopy() {
  SimNode& node = AnyNode();
  if (!node.kept_database) return;
  if (node.session != nullptr) StopNode(node);
  node.database = *node.kept_database;
  node.reviews = *node.kept_reviews;
  invariants_.OnReviewsReplaced(node.id);
  node.unit->forked = true;
  ++result_.counts.forks;
  StartNode(node);
}

void Simulation::RewindToNewEpoch() {
  SimNode& node = AnyNode();
  if (!node.kept_database) return;
  if (node.session != nullptr) StopNode(node);
  node.database = node.kept_database->Rewound(NewEpoch());
  node.reviews = *node.kept_reviews;
  invariants_.OnReviewsReplaced(node.id);
  node.unit->forked = true;
  ++result_.counts.forks;
  StartNode(node);
}

void Simulation::CloneMachine() {
  if (nodes_.size() >= units_.size() + kExtraMachines) return;
  SimNode& node = AnyNode();
  NodeDatabase copy = node.database;
  copy.Rewind();
  NodeReviews reviews = node.reviews;
  reviews.Crash();
  node.unit->forked = true;
  ++result_.counts.forks;
  StartNode(AddNode(*node.unit, std::move(copy), std::move(reviews)));
}

void Simulation::BeginAnew() {
  SimNode& node = AnyNode();
  NodeDatabase fresh(&node.unit->history, NewEpoch(), options_.mutant);
  node.unit->forked = true;
  ++result_.counts.forks;
  if (random_.OneIn(2) && nodes_.size() < units_.size() + kExtraMachines) {
    StartNode(AddNode(*node.unit, std::move(fresh), NodeReviews(options_.mutant)));
    return;
  }
  if (node.session != nullptr) StopNode(node);
  node.database = std::move(fresh);
  node.reviews = NodeReviews(options_.mutant);
  invariants_.OnReviewsReplaced(node.id);
  StartNode(node);
}

void Simulation::RestoreFromAggregator() {
  SimNode& node = AnyNode();
  if (!aggregator_.running() || aggregator_.busy()) return;
  const SimUnit& unit = *node.unit;
  std::optional<JournalPosition> cursor = *aggregator_.store().Cursor(unit.code);
  if (!cursor) return;
  if (node.session != nullptr) StopNode(node);
  std::vector<Base> gaps = *aggregator_.store().View()->Gaps(unit.code);
  std::optional<Base> base;
  if (!gaps.empty()) base = gaps.back();
  node.database = NodeDatabase::Restored(&node.unit->history, NewEpoch(), options_.mutant, *cursor,
                                         base, base ? unit.history.Find(base->point) : nullptr,
                                         unit.history.Find(cursor->point));
  node.reviews = NodeReviews(options_.mutant);
  invariants_.OnReviewsReplaced(node.id);
  node.unit->forked = true;
  ++result_.counts.forks;
  At(Upto(absl::Seconds(3)), [this, &node, life = node.life] {
    if (node.life == life) StartNode(node);
  });
}

void Simulation::MakeBackup() {
  if (!aggregator_.running() || aggregator_.busy()) return;
  backups_.push_back(aggregator_.MakeBackup());
  if (backups_.size() > kBackupsKept) backups_.erase(backups_.begin());
}

void Simulation::RestoreBackup() {
  if (backups_.empty()) return;
  if (aggregator_.running()) StopAggregator();
  aggregator_.Restore(backups_[random_.Below(backups_.size())]);
  ++era_;
  ++result_.counts.backups_restored;
  invariants_.OnAggregatorDown();
  invariants_.OnAggregatorRestored();
  StartAggregator();
}

void Simulation::Review() {
  if (!aggregator_.running() || aggregator_.busy()) return;
  if (random_.OneIn(5)) {
    aggregator_.NextCatalog(random_);
  } else {
    aggregator_.AddReview(units_[random_.Below(units_.size())]->code, random_);
  }
  ScheduleTurn();
}

void Simulation::ChangeHostility() {
  hostility_ = {};
  if (random_.OneIn(2)) return;
  hostility_.duplicate = random_.Below(15);
  hostility_.drop = random_.Below(6);
  hostility_.swap = random_.Below(6);
  hostility_.garble = random_.Below(10);
}

}  // namespace rekap::sim
