// Nodes and their connections.
#include <utility>

#include "absl/strings/str_cat.h"

#include "tests/simulation/simulation.h"

namespace rekap::sim {

SimNode& Simulation::AddNode(SimUnit& unit, NodeDatabase database, NodeReviews reviews) {
  nodes_.push_back(std::make_unique<SimNode>(nodes_.size() + 1, &unit, std::move(database),
                                             std::move(reviews), random_.Derive()));
  return *nodes_.back();
}

void Simulation::StartNode(SimNode& node) {
  Note(absl::StrCat(node.Name(), " starts at ", Describe(node.unit->code, node.database.Head())));
  ++node.life;
  node.unit->Reach(node.database.epoch(), node.database.tip());
  SenderOptions options = SessionOptions();
  if (options_.mutant == Mutant::kIgnoreWindow) {
    options.window_bytes_max = 1 << 20;
    options.batches_in_flight_max = 1000;
  }
  node.session = std::make_unique<SenderSession>(node.unit->code, &node.database, &node.reviews,
                                                 node.random, options, Clock(node));
  Perform(node);
}

void Simulation::StopNode(SimNode& node) {
  ++node.life;
  node.armed = absl::InfiniteFuture();
  node.session.reset();
  node.database.Crash(random_);
  node.reviews.Crash();
  auto it = connections_.find(std::exchange(node.connection, 0));
  if (it == connections_.end()) return;
  it->second.node_open = false;
  Cut(it->second);
}

void Simulation::Perform(SimNode& node) {
  for (SenderAction& action : node.session->TakeActions()) {
    switch (action.kind) {
      case SenderAction::Kind::kDial:
        Dial(node);
        break;
      case SenderAction::Kind::kSend:
        SendUp(node, std::move(action.message));
        break;
      case SenderAction::Kind::kHangUp: {
        Note(absl::StrCat(node.Name(), " hangs up: ", node.session->last_error().ToString()));
        if (node.session->last_refusal() &&
            node.session->last_refusal()->disposition() == v1::Refusal::DISPOSITION_FATAL) {
          ++result_.counts.refusals;
        }
        At(Upto(absl::Milliseconds(50)), [this, &node, life = node.life, id = node.connection] {
          auto it = connections_.find(id);
          if (it != connections_.end()) Cut(it->second);
          if (node.life != life || node.connection != id) return;
          if (id != 0) return CloseNodeEnd(id, "hung up");
          ++node.dial;
          node.session->OnClosed(absl::CancelledError("given up"), Clock(node));
          Perform(node);
        });
        break;
      }
    }
  }
  Learn(node);
  ArmTick(node);
}

// What the node was told is owed to it from now on.
void Simulation::Learn(SimNode& node) {
  auto connection = connections_.find(node.connection);
  if (connection == connections_.end() || connection->second.era != era_) return;
  if (node.session->state() != SenderSession::State::kStreaming) return;
  Seq told = node.session->acknowledged();
  const PastEntry*& acknowledged = node.unit->acknowledged;
  if (acknowledged != nullptr && told <= acknowledged->point.seq) return;
  const PastEntry* entry = AncestorAt(node.database.tip(), told);
  if (entry != nullptr) acknowledged = entry;
}

void Simulation::ArmTick(SimNode& node) {
  absl::Time due = node.session->next_deadline() - node.clock;
  if (node.session->next_deadline() == absl::InfiniteFuture()) return;
  // One that is under way looks again when it comes.
  if (node.armed <= due && node.armed >= now_) return;
  node.armed = std::max(due, now_);
  At(node.armed - now_, [this, &node, life = node.life] {
    if (node.life != life || node.armed != now_) return;
    node.armed = absl::InfiniteFuture();
    node.session->OnTick(Clock(node));
    Perform(node);
  });
}

void Simulation::Dial(SimNode& node) {
  At(Latency(), [this, &node, life = node.life, dial = ++node.dial] {
    if (node.life != life || node.dial != dial) return;
    if (!aggregator_.running()) {
      node.session->OnClosed(absl::UnavailableError("nobody answers"), Clock(node));
      return Perform(node);
    }
    uint64_t id = ++last_connection_;
    Connection connection;
    connection.id = id;
    connection.node = &node;
    connection.era = era_;
    connections_.emplace(id, std::move(connection));
    node.connection = id;
    invariants_.OnHello(id, node.unit->code);
    node.session->OnOpened(Clock(node));
    Perform(node);
  });
}

void Simulation::SendUp(SimNode& node, v1::NodeMessage message) {
  auto it = connections_.find(node.connection);
  if (it == connections_.end()) return;
  Connection& connection = it->second;
  for (const std::string& bytes :
       connection.up_mangler.Mangle(std::move(message), hostility_, random_)) {
    connection.up.Push(bytes);
  }
  MoveUp(connection);
}

void Simulation::MoveUp(Connection& connection) {
  if (connection.up_moving || connection.up.waiting() == 0) return;
  connection.up_moving = true;
  At(Latency(), [this, id = connection.id] { DeliverUp(id, false); });
}

void Simulation::MoveDown(Connection& connection) {
  if (connection.down_moving || connection.down.waiting() == 0) return;
  connection.down_moving = true;
  At(Latency(), [this, id = connection.id] { DeliverDown(id, false); });
}

void Simulation::DeliverUp(uint64_t id, bool all) {
  auto it = connections_.find(id);
  if (it == connections_.end() || !it->second.aggregator_open) return;
  Connection& connection = it->second;
  connection.up_moving = false;
  size_t bytes = connection.up.waiting();
  if (!all && bytes > 0 && random_.OneIn(3)) bytes = random_.Below(bytes) + 1;
  for (const std::string& message : connection.up.Deliver(bytes)) {
    if (aggregator_.Receive(id, message)) continue;
    Note(absl::StrCat("stream ", id, " brings what is no message"));
    return Cut(connection);
  }
  if (!connection.up.cut()) MoveUp(connection);
  ScheduleTurn();
}

void Simulation::DeliverDown(uint64_t id, bool all) {
  auto it = connections_.find(id);
  if (it == connections_.end() || !it->second.node_open) return;
  Connection& connection = it->second;
  connection.down_moving = false;
  SimNode& node = *connection.node;
  size_t bytes = connection.down.waiting();
  if (!all && bytes > 0 && random_.OneIn(3)) bytes = random_.Below(bytes) + 1;
  for (const std::string& bytes_of_one : connection.down.Deliver(bytes)) {
    v1::AggregatorMessage message;
    if (!message.ParseFromString(bytes_of_one)) return Cut(connection);
    if (message.has_resume()) {
      absl::StatusOr<ChainHash> hash = ChainHash::FromBytes(message.resume().hash());
      if (hash.ok()) node.database.set_claimed({Seq{message.resume().after_seq()}, *hash});
    }
    node.session->OnMessage(message, Clock(node));
    // Said by the aggregator before it was restored once more: true then, and the node
    // cannot know that it is not any longer.
    if (message.has_review() && connection.era != era_) invariants_.OnReviewsReplaced(node.id);
    Perform(node);
  }
  if (connection.finishing && connection.down.waiting() == 0) {
    return CloseNodeEnd(id, "the aggregator ended the stream");
  }
  if (!connection.down.cut()) MoveDown(connection);
}

// Each end learns of it later, after what still arrives; the aggregator perhaps much
// later, and the node is back by then.
void Simulation::Cut(Connection& connection) {
  ++result_.counts.cuts;
  connection.up.CutAfter(random_.Below(connection.up.waiting() + 1));
  connection.down.CutAfter(random_.Below(connection.down.waiting() + 1));
  uint64_t id = connection.id;
  At(Upto(absl::Milliseconds(500)), [this, id] {
    DeliverDown(id, true);
    CloseNodeEnd(id, "the connection broke");
  });
  At(Upto(random_.OneIn(3) ? absl::Seconds(8) : absl::Milliseconds(500)), [this, id] {
    DeliverUp(id, true);
    CloseAggregatorEnd(id);
  });
}

void Simulation::CloseNodeEnd(uint64_t id, const std::string& why) {
  auto it = connections_.find(id);
  if (it == connections_.end() || !std::exchange(it->second.node_open, false)) return;
  Connection& connection = it->second;
  SimNode& node = *connection.node;
  // Nobody reads any more; what was written before may still arrive.
  connection.down.CutAfter(0);
  if (!connection.up.cut()) {
    connection.up.CutAfter(connection.up.waiting());
    At(Latency() * 2, [this, id] {
      DeliverUp(id, true);
      CloseAggregatorEnd(id);
    });
  }
  if (!connection.aggregator_open) connections_.erase(it);
  if (node.connection != id || node.session == nullptr) return;
  node.connection = 0;
  node.session->OnClosed(absl::UnavailableError(why), Clock(node));
  Perform(node);
}

void Simulation::CloseAggregatorEnd(uint64_t id) {
  auto it = connections_.find(id);
  if (it == connections_.end() || !std::exchange(it->second.aggregator_open, false)) return;
  if (!it->second.node_open) connections_.erase(it);
  if (!aggregator_.running()) return;
  aggregator_.Closed(id);
  invariants_.OnClosed(id);
  ScheduleTurn();
}

}  // namespace rekap::sim
