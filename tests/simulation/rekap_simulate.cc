// rekap-simulate: any number of schedules, or one again with everything it did.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "tests/simulation/campaign.h"

namespace {

constexpr char kUsage[] =
    "usage: rekap-simulate [--schedules N] [--seed S] [--threads T] [--mutant NAME]\n"
    "                      [--thorough] [--verbose]\n"
    "Runs N schedules (default 10000) from seed S (default 1) on. --seed alone repeats one\n"
    "schedule. --thorough compares the roll-up after every commit; --verbose prints every\n"
    "step.\n";

bool NumberAfter(absl::string_view name, int& i, int argc, char** argv, uint64_t& value) {
  if (absl::string_view(argv[i]) != name || i + 1 >= argc) return false;
  return absl::SimpleAtoi(argv[++i], &value);
}

}  // namespace

int main(int argc, char** argv) {
  rekap::sim::CampaignOptions options;
  uint64_t threads = 1;
  bool counted = false;
  bool seeded = false;
  for (int i = 1; i < argc; ++i) {
    absl::string_view argument = argv[i];
    if (NumberAfter("--schedules", i, argc, argv, options.schedules)) {
      counted = true;
    } else if (NumberAfter("--seed", i, argc, argv, options.first_seed)) {
      seeded = true;
    } else if (NumberAfter("--threads", i, argc, argv, threads)) {
    } else if (argument == "--thorough") {
      options.rollup_every = 1;
    } else if (argument == "--verbose") {
      options.verbose = true;
    } else if (argument == "--mutant" && i + 1 < argc &&
               rekap::sim::FindMutant(argv[i + 1], options.mutant)) {
      ++i;
    } else {
      std::fputs(kUsage, stderr);
      return 2;
    }
  }
  if (seeded && !counted) options.schedules = 1;
  options.threads = static_cast<int>(threads);
  rekap::sim::CampaignReport report = rekap::sim::RunCampaign(options);
  std::printf("%s\n", report.ToText().c_str());
  return report.failure ? 1 : 0;
}
