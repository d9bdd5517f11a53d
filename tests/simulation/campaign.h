// Many schedules, one after the other or on several threads; each is its own world, so
// what a seed gives does not depend on the others.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

#include "tests/simulation/simulation.h"

namespace rekap::sim {

struct CampaignOptions {
  uint64_t first_seed = 1;
  uint64_t schedules = 10'000;
  int threads = 1;
  Mutant mutant = Mutant::kNone;
  uint64_t rollup_every = 16;
  bool verbose = false;  // prints every step; one thread
};

struct CampaignFailure {
  uint64_t seed = 0;
  Violation violation;
  uint64_t step = 0;
  std::vector<std::string> last_steps;
};

struct CampaignReport {
  uint64_t schedules = 0;  // that were run
  SimCounts counts;
  double seconds = 0;
  // Of the smallest seed that failed; the rest is not run.
  std::optional<CampaignFailure> failure;
  Mutant mutant = Mutant::kNone;
  uint64_t rollup_every = 0;  // as in the options

  // What failed, with the last steps and the command that repeats it; or the counts.
  std::string ToText() const;
};

CampaignReport RunCampaign(const CampaignOptions& options);

// False if there is none of that name.
bool FindMutant(absl::string_view name, Mutant& mutant);
absl::string_view NameOf(Mutant mutant);

}  // namespace rekap::sim
