#include "tools/bench/fresh.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"

#include "tools/bench/load.h"
#include "tools/bench/loopback.h"
#include "tools/bench/report.h"

namespace rekap {
namespace {

// Beyond this something is broken, and the measurement ends.
constexpr absl::Duration kVisibleMax = absl::Seconds(60);

// Between looks under load, where who looks without a pause takes a processor from what
// is measured. At rest one is free, and a sleep too coarse for a part of a millisecond.
constexpr absl::Duration kPauseUnderLoad = absl::Microseconds(20);

bool Visible(const LiveRollup& live, RegionCode unit, Seq seq) {
  return live.Read([&](const LiveRollup::Version& version) {
    auto at = version.positions.find(unit);
    return at != version.positions.end() && at->second.point.seq.value >= seq.value;
  });
}

class Freshness {
 public:
  explicit Freshness(const FreshOptions& options) : options_(options) {}

  absl::Status Open(const v1::CatalogVersion& version) {
    absl::StatusOr<std::unique_ptr<LoopbackAggregator>> aggregator =
        LoopbackAggregator::Open(absl::StrCat(options_.directory, "/aggregator"), version);
    if (!aggregator.ok()) return aggregator.status();
    aggregator_ = *std::move(aggregator);
    if (absl::Status serving = aggregator_->Serve(); !serving.ok()) return serving;
    std::mt19937_64 random(1);
    for (RegionCode unit : aggregator_->catalog()->Units()) {
      absl::StatusOr<std::unique_ptr<LoopbackNode>> node =
          LoopbackNode::Open(absl::StrCat(options_.directory, "/", unit.ToString()), unit, random);
      if (!node.ok()) return node.status();
      if (absl::Status dialled = (*node)->Dial(aggregator_->endpoint()); !dialled.ok()) {
        return dialled;
      }
      nodes_.push_back(*std::move(node));
    }
    return absl::OkStatus();
  }

  absl::Status Measure(const std::string& name) {
    std::vector<double> times;
    for (uint32_t i = 0; i < options_.commits; ++i) {
      absl::StatusOr<absl::Duration> time = One();
      if (!time.ok()) return time.status();
      if (i > 0) times.push_back(absl::ToDoubleMicroseconds(*time));  // the first dials
    }
    std::sort(times.begin(), times.end());
    const std::string detail = absl::StrFormat("{\"commits\":%d}", times.size());
    ReportFigure(absl::StrCat(name, "_p50"), times[times.size() / 2], "us", detail);
    ReportFigure(absl::StrCat(name, "_p99"), times[times.size() * 99 / 100], "us", detail);
    return absl::OkStatus();
  }

  // The other nodes have a lot to say while `Measure` runs. They import until told to
  // stop: the load must outlast the measurement.
  absl::Status MeasureUnderLoad() {
    std::atomic<bool> done = false;
    absl::Status failure;
    loaded_ = true;
    {
      std::jthread load([&] { failure = Load(done); });
      absl::Status measured = Measure("fresh_load");
      done = true;
      if (!measured.ok()) return measured;
    }
    return failure;
  }

 private:
  // One record changed, from its commit on the disk of its node until it is seen.
  absl::StatusOr<absl::Duration> One() {
    const Period period = *Period::Of(kLoadYear, 0);
    absl::StatusOr<ReplaceResult> stored = nodes_[0]->store().Replace(
        period, {v1::RECORD_KIND_BUDGET_LINE}, {BudgetLineOf(period, 0, random_)},
        {"bench", absl::Now()}, false);
    if (!stored.ok()) return stored.status();
    absl::Time start = absl::Now();
    while (!Visible(aggregator_->live(), nodes_[0]->store().unit(), stored->head.point.seq)) {
      Pause();
      if (absl::Now() - start > kVisibleMax) {
        return absl::DeadlineExceededError("a commit does not become visible");
      }
    }
    return absl::Now() - start;
  }

  void Pause() const {
    if (loaded_) {
      absl::SleepFor(kPauseUnderLoad);
    } else {
      std::this_thread::yield();
    }
  }

  absl::Status Load(const std::atomic<bool>& done) {
    std::mt19937_64 random(3);
    for (uint64_t sent = 0; !done;) {
      for (size_t i = 1; i < nodes_.size() && !done; ++i) {
        for (const auto& [period, records] :
             ImportsOf(options_.load_leaves / nodes_.size() / kPeriodsPerYear, random())) {
          if (done) break;
          absl::StatusOr<ReplaceResult> stored = nodes_[i]->store().Replace(
              period, {v1::RECORD_KIND_BUDGET_LINE}, records, {"bench", absl::Now()}, false);
          if (!stored.ok()) return stored.status();
          sent += records.size();
        }
      }
    }
    return absl::OkStatus();
  }

  const FreshOptions options_;
  bool loaded_ = false;
  std::mt19937_64 random_{1};
  std::unique_ptr<LoopbackAggregator> aggregator_;
  std::vector<std::unique_ptr<LoopbackNode>> nodes_;
};

}  // namespace

absl::Status RunFresh(const FreshOptions& options, const v1::CatalogVersion& catalog) {
  Freshness freshness(options);
  if (absl::Status opened = freshness.Open(catalog); !opened.ok()) return opened;
  if (absl::Status idle = freshness.Measure("fresh_idle"); !idle.ok()) return idle;
  return freshness.MeasureUnderLoad();
}

}  // namespace rekap
