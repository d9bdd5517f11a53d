#include "tests/simulation/sim_aggregator.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <variant>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

#include "domain/key/store_key.h"
#include "rekap/v1/workflow.pb.h"
#include "runtime/catalog/catalog_yaml.h"
#include "runtime/catalog/load_catalog.h"
#include "tests/simulation/memory_view.h"
#include "tests/simulation/recompute.h"

namespace rekap::sim {
namespace {

// The catalog of the source tree, with this cap of an achievement.
std::shared_ptr<const Catalog> LoadWithCap(absl::string_view cap) {
  std::string text = LoadCatalog(REKAP_SOURCE_DIR "/domain/catalog/sampang-2021.yaml")->text;
  absl::StrReplaceAll({{"batas_capaian: 100", absl::StrCat("batas_capaian: ", cap)}}, &text);
  return std::make_shared<Catalog>(std::get<Catalog>(ParseCatalogYaml(text)));
}

// Across streams nothing is ordered, and the core's tables have an order of their own in
// every process: a schedule must not depend on it.
void Order(std::vector<StreamOutput>& outputs) {
  std::stable_sort(
      outputs.begin(), outputs.end(),
      [](const StreamOutput& a, const StreamOutput& b) { return a.stream < b.stream; });
}

ChainPoint PointOf(const v1::ReviewEntry& entry) {
  return {Seq{entry.seq()}, *ChainHash::FromBytes(entry.hash())};
}

}  // namespace

std::shared_ptr<const Catalog> CatalogOfVersion(uint32_t version) {
  static const std::array<std::shared_ptr<const Catalog>, 2> catalogs = {LoadWithCap("100"),
                                                                         LoadWithCap("120")};
  return catalogs[version % 2];
}

SimAggregator::SimAggregator(Mutant mutant)
    : mutant_(mutant),
      disk_(kAllTables),
      store_(std::make_unique<MutantMirror>(&disk_, mutant)),
      filter_(mutant) {
  disk_.set_deferred(true);
}

void SimAggregator::LoadCatalog() {
  catalog_ = std::make_shared<v1::CatalogVersion>();
  std::optional<std::string> stored = disk_.Get(kCatalog, "");
  if (stored) catalog_->ParseFromString(*stored);
  parsed_catalog_ = CatalogOfVersion(catalog_->version());
}

void SimAggregator::Recompute() {
  engine_ = std::make_unique<RollupEngine>(RecomputeFromMirror(*store_->View(), catalog()));
}

void SimAggregator::Start() {
  LoadCatalog();
  Recompute();
  board_ = std::make_unique<UnitBoard>();
  size_t cores = mutant_ == Mutant::kNoFencing ? 2 : 1;
  for (size_t i = 0; i < cores; ++i) {
    cores_.push_back(std::make_unique<IngestCore>(
        parsed_catalog_, [this](RegionCode unit) { return store_->Standing(unit); }, this,
        board_.get()));
  }
}

void SimAggregator::Crash(SimRandom& random) {
  cores_.clear();
  readers_.clear();
  queue_.clear();
  committing_.clear();
  turn_ = Turn();
  busy_ = false;
  announced_ = false;
  disk_.Crash(random);
}

IngestCore& SimAggregator::CoreOf(StreamId stream) { return *cores_[stream % cores_.size()]; }

bool SimAggregator::Receive(StreamId stream, const std::string& bytes) {
  v1::NodeMessage message;
  if (!message.ParseFromString(bytes)) return false;
  Reader& reader = readers_[stream];
  Posted posted{stream, StreamClosed(), bytes.size()};
  switch (message.message_case()) {
    case v1::NodeMessage::kHello:
      reader.unit = RegionCode::Parse(message.hello().unit());
      posted.input = Greeting{std::move(*message.mutable_hello()), std::nullopt};
      break;
    case v1::NodeMessage::kBatch:
      // The last hash covers the previous one too.
      if (mutant_ == Mutant::kIgnoreLastHash || mutant_ == Mutant::kSkipPreviousHash) {
        message.mutable_batch()->clear_last_hash();
      }
      posted.input = reader.unit.ok()
                         ? reader.decoder.Decode(*reader.unit, std::move(*message.mutable_batch()),
                                                 parsed_catalog_)
                         : absl::StatusOr<DecodedBatch>(reader.unit.status());
      break;
    case v1::NodeMessage::kSnapshot:
      posted.input = reader.decoder.DecodeRows(std::move(*message.mutable_snapshot()));
      break;
    case v1::NodeMessage::kHeartbeat:
      posted.input = message.heartbeat();
      break;
    case v1::NodeMessage::kReceived:
      posted.input = message.received();
      break;
    case v1::NodeMessage::MESSAGE_NOT_SET:
      posted.input = absl::StatusOr<DecodedBatch>(absl::InvalidArgumentError("empty message"));
      break;
  }
  queue_.push_back(std::move(posted));
  return true;
}

void SimAggregator::Closed(StreamId stream) {
  readers_.erase(stream);
  queue_.push_back({stream, StreamClosed(), 0});
}

const SimAggregator::Turn& SimAggregator::BeginTurn(absl::Time now) {
  turn_ = Turn();
  announced_ = false;
  for (Posted& posted : std::exchange(queue_, {})) {
    filter_.OnInput(posted.stream, posted.input, *store_);
    auto* batch = std::get_if<absl::StatusOr<DecodedBatch>>(&posted.input);
    if (batch != nullptr && batch->ok()) {
      turn_.batches.emplace_back(posted.stream, (*batch)->after());
    }
    CoreOf(posted.stream).Take(posted.stream, std::move(posted.input), now);
  }
  for (auto& core : cores_) {
    for (StreamOutput& output : core->TakeOutputs()) {
      filter_.OnOutput(output);
      turn_.outputs.push_back(std::move(output));
    }
    turn_.accepted.push_back(core->TakeAccepted());
  }
  Order(turn_.outputs);
  for (IngestCore::Accepted& accepted : turn_.accepted) {
    committing_.push_back(Store(accepted, now));
    turn_.wrote |=
        !accepted.appends.empty() || !accepted.stages.empty() || !accepted.installs.empty();
  }
  busy_ = true;
  return turn_;
}

SimAggregator::Committing SimAggregator::Store(IngestCore::Accepted& accepted, absl::Time now) {
  Committing committing;
  filter_.OnAccepted(accepted);
  if (!accepted.appends.empty()) committing.appended = store_->Append(accepted.appends, now);
  if (committing.appended.ok() || mutant_ == Mutant::kPublishFailedCommit) {
    committing.leaves = std::move(accepted.leaves);
  }
  for (const StagedRows& rows : accepted.stages) committing.staged.push_back(store_->Stage(rows));
  for (const BaseInstall& install : accepted.installs) {
    committing.installed.push_back(Install(install, now, committing));
  }
  return committing;
}

absl::StatusOr<absl::Time> SimAggregator::Install(const BaseInstall& install, absl::Time now,
                                                  Committing& committing) {
  std::vector<LeafChange> leaves;
  absl::Time latest = absl::InfinitePast();
  absl::Status unreadable;
  absl::Status stored =
      store_->Install(install, now, [&](absl::string_view record_key, absl::string_view entry) {
        absl::StatusOr<RowChange> change =
            ReadRowChange(install.unit, record_key, entry, catalog());
        if (!change.ok()) {
          unreadable = change.status();
          return;
        }
        latest = std::max(latest, change->time);
        if (change->leaf) leaves.push_back(*std::move(change->leaf));
      });
  if (!stored.ok()) return stored;
  committing.leaves.insert(committing.leaves.end(), std::make_move_iterator(leaves.begin()),
                           std::make_move_iterator(leaves.end()));
  committing.unreadable.Update(unreadable);
  return latest;
}

void SimAggregator::Publish(const Committing& committing) {
  if (!committing.unreadable.ok() || !engine_->Apply(committing.leaves).ok()) Recompute();
}

std::vector<StreamOutput> SimAggregator::EndTurn(absl::Time now) {
  if (mutant_ != Mutant::kAcknowledgeBeforeSync || commits_ % 4 == 3) disk_.Sync();
  if (turn_.wrote) ++commits_;
  std::vector<StreamOutput> outputs = std::move(turn_.outputs);
  for (size_t i = 0; i < cores_.size(); ++i) {
    const Committing& committing = committing_[i];
    const IngestCore::Accepted& accepted = turn_.accepted[i];
    Publish(committing);
    bool ahead = mutant_ == Mutant::kAcknowledgeAhead;
    cores_[i]->OnAppended(ahead ? absl::OkStatus() : committing.appended, now);
    for (size_t n = 0; n < accepted.stages.size(); ++n) {
      cores_[i]->OnStaged(accepted.stages[n].unit, committing.staged[n], now);
    }
    for (size_t n = 0; n < accepted.installs.size(); ++n) {
      const absl::StatusOr<absl::Time>& installed = committing.installed[n];
      cores_[i]->OnInstalled(accepted.installs[n].unit, installed.status(),
                             installed.ok() ? *installed : absl::InfinitePast(), now);
    }
    for (StreamOutput& output : cores_[i]->TakeOutputs()) {
      filter_.OnOutput(output);
      outputs.push_back(std::move(output));
    }
  }
  Order(outputs);
  committing_.clear();
  busy_ = false;
  return outputs;
}

std::vector<v1::ReviewEntry> SimAggregator::ReviewsOf(RegionCode unit) const {
  std::vector<v1::ReviewEntry> reviews;
  for (const auto& [key, value] : Range(disk_.table(kReview), unit.Encoded(), "")) {
    reviews.emplace_back().ParseFromString(value);
  }
  return reviews;
}

void SimAggregator::AddReview(RegionCode unit, SimRandom& random) {
  std::vector<v1::ReviewEntry> reviews = ReviewsOf(unit);
  ChainPoint last = reviews.empty() ? ChainPoint() : PointOf(reviews.back());
  v1::Review review;
  review.set_seq(last.seq.Next().value);
  review.set_unit(unit.ToString());
  review.set_year(2021);
  review.set_quarter(static_cast<uint32_t>(random.Below(5)));
  review.set_action(random.OneIn(2) ? v1::REVIEW_ACTION_LOCK : v1::REVIEW_ACTION_RETURN);
  review.set_reason(absl::StrCat("decision ", random()));
  v1::ReviewEntry entry;
  entry.set_seq(review.seq());
  entry.set_review(review.SerializeAsString());
  entry.set_hash(std::string(ChainHasher().Next(last.hash, entry.review()).view()));
  std::string key = UnitSeqKey(unit, entry.seq());
  if (!disk_.Apply({{kReview, std::move(key), entry.SerializeAsString()}}).ok()) return;
  disk_.Sync();
  for (auto& core : cores_) core->OnReview(unit);
  announced_ = true;
}

void SimAggregator::NextCatalog(SimRandom& random) {
  v1::CatalogVersion next;
  next.set_version(catalog_->version() + 1);
  next.set_yaml(absl::StrCat("versi ", next.version(), " ", random()));
  next.set_sha256(std::string(ChainHasher().Next(ChainHash(), next.yaml()).view()));
  if (!disk_.Apply({{kCatalog, "", next.SerializeAsString()}}).ok()) return;
  disk_.Sync();
  LoadCatalog();
  Recompute();
  for (auto& core : cores_) core->SetCatalog(parsed_catalog_);
  announced_ = true;
}

absl::StatusOr<std::optional<v1::ReviewEntry>> SimAggregator::ReviewAfter(
    RegionCode unit, const ChainPoint& held) const {
  std::vector<v1::ReviewEntry> reviews = ReviewsOf(unit);
  size_t next = held.seq.value;
  bool ours = next == 0 || (next <= reviews.size() && PointOf(reviews[next - 1]) == held);
  if (!ours) next = 0;
  if (next < reviews.size()) {
    v1::ReviewEntry entry = reviews[next];
    entry.set_last(reviews.size());
    return std::optional<v1::ReviewEntry>(std::move(entry));
  }
  // Held are reviews that this aggregator does not know.
  if (!ours) return std::optional<v1::ReviewEntry>(v1::ReviewEntry());
  return std::optional<v1::ReviewEntry>();
}

size_t SimAggregator::snapshot_count() const {
  size_t count = 0;
  for (const auto& core : cores_) count += core->snapshot_count();
  return count;
}

size_t SimAggregator::QueuedBytes(StreamId stream) const {
  size_t bytes = 0;
  for (const Posted& posted : queue_) bytes += posted.stream == stream ? posted.bytes : 0;
  return bytes;
}

}  // namespace rekap::sim
