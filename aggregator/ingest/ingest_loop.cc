#include "aggregator/ingest/ingest_loop.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/time/clock.h"

namespace rekap {

IngestLoop::IngestLoop(MirrorStore* store, LiveRollup* live, const DownstreamSource* source,
                       UnitBoard* board, IngestMetrics metrics, std::function<void()> on_fatal,
                       Logger* log)
    : store_(store),
      live_(live),
      board_(board),
      metrics_(metrics),
      on_fatal_(std::move(on_fatal)),
      log_(log),
      core_(
          live->catalog(), [store](RegionCode unit) { return store->Standing(unit); }, source,
          board),
      catalog_(live->catalog()),
      thread_([this] { Run(); }) {
  // A series that is there from the start shows its first refusal as a rise.
  for (int code = v1::Refusal::Code_MIN; code <= v1::Refusal::Code_MAX; ++code) {
    if (code == v1::Refusal::CODE_UNSPECIFIED || !v1::Refusal::Code_IsValid(code)) continue;
    metrics_.refusals.Add({{"code", v1::Refusal::Code_Name(code)}});
  }
}

void IngestLoop::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

std::shared_ptr<const Catalog> IngestLoop::catalog() const {
  absl::MutexLock lock(&mutex_);
  return catalog_;
}

StreamId IngestLoop::Open(std::shared_ptr<StreamPeer> peer) {
  absl::MutexLock lock(&mutex_);
  peers_.emplace(++last_id_, std::move(peer));
  return last_id_;
}

void IngestLoop::Post(StreamId stream, IngestInput input, size_t bytes) {
  absl::MutexLock lock(&mutex_);
  queue_.push_back({stream, std::move(input), bytes});
  metrics_.queue_bytes.Increment(static_cast<double>(bytes));
}

absl::Status IngestLoop::ApplyCatalog(std::shared_ptr<const Catalog> catalog) {
  auto change = std::make_shared<CatalogChange>();
  change->catalog = std::move(catalog);
  {
    absl::MutexLock lock(&mutex_);
    if (stopped_) return absl::UnavailableError("the aggregator is shutting down");
    controls_.push_back(change);
  }
  change->done.WaitForNotification();
  return change->status;
}

void IngestLoop::AnnounceReview(RegionCode unit) {
  absl::MutexLock lock(&mutex_);
  if (!stopped_) controls_.emplace_back(NewReview{unit});
}

void IngestLoop::EndUnit(RegionCode unit, std::string reason) {
  absl::MutexLock lock(&mutex_);
  if (!stopped_) controls_.emplace_back(Revocation{unit, last_id_, std::move(reason)});
}

void IngestLoop::AwaitTurn() {
  auto turn = std::make_shared<absl::Notification>();
  {
    absl::MutexLock lock(&mutex_);
    if (stopped_) return;
    controls_.emplace_back(turn);
  }
  turn->WaitForNotification();
}

IngestLoop::Work IngestLoop::NextWork() {
  absl::MutexLock lock(&mutex_);
  auto ready = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return !queue_.empty() || !controls_.empty() || stopping_;
  };
  mutex_.Await(absl::Condition(&ready));
  stopped_ = stopping_;
  Work work{std::exchange(controls_, {}), {}, stopping_};
  // What was not committed was not acknowledged: the nodes send it again.
  if (stopping_) return work;
  size_t bytes = 0;
  size_t count = 0;
  while (count < queue_.size() && (count == 0 || bytes + queue_[count].bytes <= kGroupBytesMax)) {
    bytes += queue_[count].bytes;
    ++count;
  }
  auto end = queue_.begin() + static_cast<std::ptrdiff_t>(count);
  work.group.assign(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
  queue_.erase(queue_.begin(), end);
  return work;
}

void IngestLoop::Run() {
  for (;;) {
    Work work = NextWork();
    for (Control& control : work.controls) {
      if (work.stopping && std::holds_alternative<std::shared_ptr<CatalogChange>>(control)) {
        CatalogChange& change = *std::get<std::shared_ptr<CatalogChange>>(control);
        change.status = absl::UnavailableError("the aggregator is shutting down");
        change.done.Notify();
      } else if (auto* turn = std::get_if<Turn>(&control)) {
        (*turn)->Notify();
      } else if (!work.stopping) {
        Perform(std::move(control));
      }
    }
    if (work.stopping) break;
    if (work.group.empty()) {
      Deliver();
    } else {
      Process(std::move(work.group));
    }
  }
  core_.EndAll("the aggregator is shutting down");
  Deliver();
}

void IngestLoop::Perform(Control control) {
  if (auto* review = std::get_if<NewReview>(&control)) return core_.OnReview(review->unit);
  if (auto* revoked = std::get_if<Revocation>(&control)) {
    return core_.EndUnit(revoked->unit, revoked->last, revoked->reason, absl::Now());
  }
  CatalogChange& change = *std::get<std::shared_ptr<CatalogChange>>(control);
  change.status = live_->SetCatalog(change.catalog);
  if (change.status.ok()) {
    core_.SetCatalog(change.catalog);
    absl::MutexLock lock(&mutex_);
    catalog_ = change.catalog;
  } else {
    log_->Error("roll-up cannot be recomputed by the new catalog", {{"status", change.status}});
    on_fatal_();
  }
  change.done.Notify();
}

void IngestLoop::Process(std::vector<Posted> group) {
  absl::Time now = absl::Now();
  std::vector<std::pair<StreamId, size_t>> processed;
  for (Posted& posted : group) {
    if (std::holds_alternative<absl::StatusOr<DecodedBatch>>(posted.input)) {
      metrics_.batches.Increment();
    }
    if (posted.bytes > 0) processed.emplace_back(posted.stream, posted.bytes);
    bool closed = std::holds_alternative<StreamClosed>(posted.input);
    const std::optional<RegionCode> unit = closed ? core_.UnitOf(posted.stream) : std::nullopt;
    core_.Take(posted.stream, std::move(posted.input), now);
    if (closed) {
      if (unit) NoteEnd(*unit, *PeerOf(posted.stream));
      absl::MutexLock lock(&mutex_);
      peers_.erase(posted.stream);
    }
  }
  Commit();
  Deliver();
  for (const auto& [stream, bytes] : processed) {
    metrics_.queue_bytes.Decrement(static_cast<double>(bytes));
    if (std::shared_ptr<StreamPeer> peer = PeerOf(stream)) peer->OnProcessed(bytes);
  }
}

void IngestLoop::Commit() {
  absl::Time now = absl::Now();
  IngestCore::Accepted accepted = core_.TakeAccepted();
  Durable durable;
  absl::Status appended = Append(accepted, now, durable);
  std::vector<absl::Status> staged;
  for (const StagedRows& rows : accepted.stages) staged.push_back(Stage(rows));
  std::vector<absl::StatusOr<absl::Time>> installed;
  for (const BaseInstall& install : accepted.installs) {
    installed.push_back(Install(install, now, durable));
  }
  Publish(durable);
  now = absl::Now();
  core_.OnAppended(appended, now);
  for (size_t i = 0; i < staged.size(); ++i) {
    core_.OnStaged(accepted.stages[i].unit, staged[i], now);
  }
  for (size_t i = 0; i < installed.size(); ++i) {
    core_.OnInstalled(accepted.installs[i].unit, installed[i].status(),
                      installed[i].value_or(absl::InfinitePast()), now);
  }
}

absl::Status IngestLoop::Failed(const char* what, absl::Status status) {
  metrics_.commit_errors.Increment();
  log_->Error(what, {{"status", status}});
  return status;
}

void IngestLoop::OnSynced(absl::Time start) {
  metrics_.syncs.Increment();
  metrics_.commit_seconds.Observe(absl::ToDoubleSeconds(absl::Now() - start));
}

absl::Status IngestLoop::Append(IngestCore::Accepted& accepted, absl::Time now, Durable& durable) {
  if (accepted.appends.empty()) return absl::OkStatus();
  absl::Time start = absl::Now();
  if (absl::Status stored = store_->Append(accepted.appends, now); !stored.ok()) {
    return Failed("entries cannot be stored", stored);
  }
  OnSynced(start);
  for (const UnitAppend& append : accepted.appends) {
    durable.positions.emplace_back(append.unit, append.after());
    metrics_.entries.Increment(static_cast<double>(append.entries.size()));
    uint64_t seq = append.before.point.seq.value;
    for (const ChainedEntry& entry : append.entries) {
      ++seq;
      metrics_.bytes.Increment(static_cast<double>(entry.bytes.size()));
      if (entry.unreadable.empty()) continue;
      log_->Warning(
          "entry was set aside",
          {{"unit", append.unit.ToString()}, {"position", seq}, {"reason", entry.unreadable}});
    }
  }
  durable.leaves = std::move(accepted.leaves);
  return absl::OkStatus();
}

absl::Status IngestLoop::Stage(const StagedRows& rows) {
  absl::Time start = absl::Now();
  if (absl::Status stored = store_->Stage(rows); !stored.ok()) {
    return Failed("rows of a base cannot be stored", stored);
  }
  OnSynced(start);
  metrics_.snapshot_rows.Increment(static_cast<double>(rows.rows.size()));
  return absl::OkStatus();
}

absl::StatusOr<absl::Time> IngestLoop::Install(const BaseInstall& install, absl::Time now,
                                               Durable& durable) {
  std::shared_ptr<const Catalog> catalog = live_->catalog();
  std::vector<LeafChange> leaves;
  uint64_t changed = 0;
  absl::Time latest = absl::InfinitePast();
  absl::Status unreadable;
  absl::Time start = absl::Now();
  absl::Status stored =
      store_->Install(install, now, [&](absl::string_view record_key, absl::string_view entry) {
        ++changed;
        absl::StatusOr<RowChange> change = ReadRowChange(install.unit, record_key, entry, *catalog);
        if (!change.ok()) {
          unreadable = change.status();
          return;
        }
        latest = std::max(latest, change->time);
        if (change->leaf) leaves.push_back(*std::move(change->leaf));
      });
  if (!stored.ok()) return Failed("base cannot be installed", stored);
  OnSynced(start);
  metrics_.snapshots.Increment();
  log_->Info("base installed", {{"unit", install.unit.ToString()},
                                {"position", install.base.point.seq.value},
                                {"rows", install.base.last_row.seq.value},
                                {"changed", changed}});
  durable.leaves.insert(durable.leaves.end(), std::make_move_iterator(leaves.begin()),
                        std::make_move_iterator(leaves.end()));
  durable.positions.emplace_back(install.unit, install.after());
  durable.unreadable.Update(unreadable);
  return latest;
}

void IngestLoop::Publish(const Durable& durable) {
  if (durable.positions.empty()) return;
  absl::Time start = absl::Now();
  absl::Status rebuilt = durable.unreadable;
  absl::Status published =
      rebuilt.ok() ? live_->Commit(durable.leaves, durable.positions, rebuilt) : live_->Rebuild();
  if (!rebuilt.ok()) {
    // The data is durable and right; only the derived cells were not.
    metrics_.rebuilds.Increment();
    log_->Error("roll-up was corrupt and is rebuilt from the mirror", {{"status", rebuilt}});
  }
  if (!published.ok()) {
    log_->Error("roll-up cannot be rebuilt", {{"status", published}});
    on_fatal_();
  }
  metrics_.publish_seconds.Observe(absl::ToDoubleSeconds(absl::Now() - start));
}

uint64_t IngestLoop::PositionOf(RegionCode unit) const {
  return board_->Get(unit, absl::Now()).position.point.seq.value;
}

void IngestLoop::NoteRefusal(v1::Refusal::Code code, absl::string_view detail,
                             std::optional<RegionCode> unit, absl::string_view peer) {
  const std::string& name = v1::Refusal::Code_Name(code);
  metrics_.refusals.Add({{"code", name}}).Increment();
  std::optional<std::string> whose;
  std::optional<uint64_t> position;
  if (unit) {
    whose = unit->ToString();
    position = PositionOf(*unit);
  }
  log_->Warning("stream refused", {{"unit", whose},
                                   {"position", position},
                                   {"peer", peer},
                                   {"code", name},
                                   {"detail", detail}});
}

void IngestLoop::NoteEnd(RegionCode unit, const StreamPeer& peer) {
  log_->Info("stream ended",
             {{"unit", unit.ToString()}, {"position", PositionOf(unit)}, {"peer", peer.Address()}});
}

void IngestLoop::Tell(const StreamOutput& output, const StreamPeer& peer) {
  const v1::AggregatorMessage& message = output.message;
  if (message.has_refusal()) {
    return NoteRefusal(message.refusal().code(), message.refusal().detail(), output.unit,
                       peer.Address());
  }
  const std::optional<RegionCode> unit = core_.UnitOf(output.stream);
  if (!unit) return;
  if (message.has_resume()) {
    log_->Info("stream accepted", {{"unit", unit->ToString()},
                                   {"position", message.resume().after_seq()},
                                   {"peer", peer.Address()}});
  } else if (message.has_need_snapshot()) {
    log_->Info("snapshot asked for", {{"unit", unit->ToString()},
                                      {"position", message.need_snapshot().after_seq()},
                                      {"peer", peer.Address()},
                                      {"rows", message.need_snapshot().rows()},
                                      {"reason", message.need_snapshot().reason()}});
  }
}

std::shared_ptr<StreamPeer> IngestLoop::PeerOf(StreamId stream) const {
  absl::MutexLock lock(&mutex_);
  auto it = peers_.find(stream);
  return it == peers_.end() ? nullptr : it->second;
}

void IngestLoop::Deliver() {
  for (StreamOutput& output : core_.TakeOutputs()) {
    std::shared_ptr<StreamPeer> peer = PeerOf(output.stream);
    if (peer == nullptr) continue;
    Tell(output, *peer);
    peer->Send(std::move(output.message));
    if (output.finish) peer->Finish();
  }
  if (absl::Status unread = core_.TakeDownstreamError(); !unread.ok()) {
    log_->Error("reviews cannot be read", {{"status", unread}});
  }
  metrics_.streams.Set(static_cast<double>(core_.stream_count()));
  metrics_.duplicates.Increment(static_cast<double>(core_.TakeDuplicates()));
  metrics_.quarantined.Increment(static_cast<double>(core_.TakeQuarantined()));
  metrics_.snapshots_running.Set(static_cast<double>(core_.snapshot_count()));
}

}  // namespace rekap
