#include "tests/simulation/campaign.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <deque>
#include <functional>
#include <malloc.h>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include <google/protobuf/stubs/logging.h>

namespace rekap::sim {
namespace {

constexpr size_t kStepsShown = 60;

SimOptions OptionsOf(const CampaignOptions& options, uint64_t seed) {
  SimOptions schedule;
  schedule.seed = seed;
  schedule.mutant = options.mutant;
  schedule.rollup_every = options.rollup_every;
  return schedule;
}

// The failing schedule once more, to tell what it did last.
CampaignFailure Repeat(const CampaignOptions& options, uint64_t seed) {
  std::deque<std::string> steps;
  SimOptions schedule = OptionsOf(options, seed);
  schedule.trace = [&steps](const std::string& step) {
    steps.push_back(step);
    if (steps.size() > kStepsShown) steps.pop_front();
  };
  SimResult result = Simulation(schedule).Run();
  CampaignFailure failure;
  failure.seed = seed;
  failure.violation = result.violation.value_or(Violation{"repeats", "it did not fail again"});
  failure.step = result.step;
  if (!options.verbose) failure.last_steps.assign(steps.begin(), steps.end());
  return failure;
}

}  // namespace

CampaignReport RunCampaign(const CampaignOptions& options) {
  CatalogOfVersion(0);  // loaded before there are threads
  // A schedule makes and drops roll-ups of a megabyte: kept from going back to the system
  // and coming again page by page, they cost half as much.
  mallopt(M_MMAP_THRESHOLD, 64 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
  // What a hostile network garbles is not for protobuf to complain about on stderr.
  google::protobuf::SetLogHandler(nullptr);
  absl::Time start = absl::Now();
  CampaignReport report;
  report.mutant = options.mutant;
  report.rollup_every = options.rollup_every;
  std::atomic<uint64_t> next = 0;
  std::atomic<uint64_t> failed = options.schedules;  // the smallest
  // What each thread ran, put together when all have ended.
  struct Share {
    SimCounts counts;
    uint64_t schedules = 0;
  };
  std::vector<Share> shares(static_cast<size_t>(std::max(options.threads, 1)));
  auto work = [&](Share& share) {
    for (uint64_t i = next++; i < options.schedules && i < failed; i = next++) {
      SimOptions schedule = OptionsOf(options, options.first_seed + i);
      if (options.verbose) {
        schedule.trace = [](const std::string& step) { std::printf("%s\n", step.c_str()); };
      }
      SimResult result = Simulation(std::move(schedule)).Run();
      share.counts.Add(result.counts);
      ++share.schedules;
      if (!result.violation) continue;
      uint64_t smallest = failed;
      while (i < smallest && !failed.compare_exchange_weak(smallest, i)) continue;
    }
  };
  std::vector<std::thread> threads;
  for (size_t i = 1; i < shares.size(); ++i) threads.emplace_back(work, std::ref(shares[i]));
  work(shares[0]);
  for (std::thread& thread : threads) thread.join();
  for (const Share& share : shares) {
    report.counts.Add(share.counts);
    report.schedules += share.schedules;
  }
  if (failed < options.schedules) report.failure = Repeat(options, options.first_seed + failed);
  report.seconds = absl::ToDoubleSeconds(absl::Now() - start);
  return report;
}

std::string CampaignReport::ToText() const {
  if (!failure) {
    return absl::StrFormat(
        "%d schedules in %.1f s: nothing wrong. %d steps, %d entries, %d commits, %d crashes, "
        "%d cuts, %d snapshots, %d fatal refusals, %d forks, %d backups restored",
        schedules, seconds, counts.steps, counts.entries, counts.commits, counts.crashes,
        counts.cuts, counts.snapshots, counts.refusals, counts.forks, counts.backups_restored);
  }
  std::string text;
  for (const std::string& step : failure->last_steps) absl::StrAppend(&text, "  ", step, "\n");
  std::string broken = mutant == Mutant::kNone ? "" : absl::StrCat(" --mutant ", NameOf(mutant));
  // Without it the roll-up would be looked at elsewhere, and perhaps be right there.
  if (rollup_every == 1) absl::StrAppend(&broken, " --thorough");
  absl::StrAppend(&text, "seed ", failure->seed, ", step ", failure->step, ": \"",
                  failure->violation.invariant, "\" does not hold: ", failure->violation.detail,
                  "\nrepeat: rekap-simulate --seed ", failure->seed, broken, " --verbose");
  return text;
}

bool FindMutant(absl::string_view name, Mutant& mutant) {
  for (const MutantName& named : kMutants) {
    if (named.name != name) continue;
    mutant = named.mutant;
    return true;
  }
  return false;
}

absl::string_view NameOf(Mutant mutant) {
  for (const MutantName& named : kMutants) {
    if (named.mutant == mutant) return named.name;
  }
  return "none";
}

}  // namespace rekap::sim
