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
      metrics_(metrics),
      on_fatal_(std::move(on_fatal)),
      log_(log),
      core_(
          live->catalog(), [store](RegionCode unit) { return store->Cursor(unit); }, source, board),
      catalog_(live->catalog()),
      thread_([this] { Run(); }) {}

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
  if (!stopped_) controls_.push_back(unit);
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
  if (auto* unit = std::get_if<RegionCode>(&control)) return core_.OnReview(*unit);
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
    core_.Take(posted.stream, std::move(posted.input), now);
    if (closed) {
      absl::MutexLock lock(&mutex_);
      peers_.erase(posted.stream);
    }
  }
  IngestCore::Accepted accepted = core_.TakeAccepted();
  absl::Status committed = accepted.appends.empty() ? absl::OkStatus() : CommitAndPublish(accepted);
  if (committed.ok()) {
    core_.OnCommitted();
  } else {
    metrics_.commit_errors.Increment();
    log_->Error("commit failed", {{"status", committed}});
    core_.OnCommitFailed(committed, absl::Now());
  }
  Deliver();
  for (const auto& [stream, bytes] : processed) {
    metrics_.queue_bytes.Decrement(static_cast<double>(bytes));
    std::shared_ptr<StreamPeer> peer;
    {
      absl::MutexLock lock(&mutex_);
      auto it = peers_.find(stream);
      if (it != peers_.end()) peer = it->second;
    }
    if (peer) peer->OnProcessed(bytes);
  }
}

absl::Status IngestLoop::CommitAndPublish(const IngestCore::Accepted& accepted) {
  absl::Time start = absl::Now();
  if (absl::Status stored = store_->Append(accepted.appends); !stored.ok()) return stored;
  absl::Time durable = absl::Now();
  metrics_.syncs.Increment();
  metrics_.commit_seconds.Observe(absl::ToDoubleSeconds(durable - start));
  std::vector<std::pair<RegionCode, JournalPosition>> positions;
  for (const UnitAppend& append : accepted.appends) {
    positions.emplace_back(append.unit, append.after());
    metrics_.entries.Increment(static_cast<double>(append.entries.size()));
    for (const ChainedEntry& entry : append.entries) {
      metrics_.bytes.Increment(static_cast<double>(entry.bytes.size()));
    }
  }
  absl::Status rebuilt;
  absl::Status published = live_->Commit(accepted.leaves, positions, rebuilt);
  if (!rebuilt.ok()) {
    // The data is durable and right; only the derived cells were not.
    metrics_.rebuilds.Increment();
    log_->Error("roll-up was corrupt and is rebuilt from the mirror", {{"status", rebuilt}});
  }
  if (!published.ok()) {
    log_->Error("roll-up cannot be rebuilt", {{"status", published}});
    on_fatal_();
  }
  metrics_.publish_seconds.Observe(absl::ToDoubleSeconds(absl::Now() - durable));
  return absl::OkStatus();
}

void IngestLoop::Deliver() {
  for (StreamOutput& output : core_.TakeOutputs()) {
    std::shared_ptr<StreamPeer> peer;
    {
      absl::MutexLock lock(&mutex_);
      auto it = peers_.find(output.stream);
      if (it == peers_.end()) continue;
      peer = it->second;
    }
    if (output.message.has_refusal()) {
      log_->Warning("stream refused",
                    {{"code", v1::Refusal::Code_Name(output.message.refusal().code())},
                     {"detail", output.message.refusal().detail()}});
    }
    peer->Send(std::move(output.message));
    if (output.finish) peer->Finish();
  }
  if (absl::Status unread = core_.TakeDownstreamError(); !unread.ok()) {
    log_->Error("reviews cannot be read", {{"status", unread}});
  }
  metrics_.streams.Set(static_cast<double>(core_.stream_count()));
  metrics_.refusals.Increment(static_cast<double>(core_.TakeRefusals()));
  metrics_.duplicates.Increment(static_cast<double>(core_.TakeDuplicates()));
}

}  // namespace rekap
