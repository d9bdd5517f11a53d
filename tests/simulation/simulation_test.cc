// Schedules of the simulator: REKAP_SIM_SCHEDULES of them (default 10000), or one again
// by REKAP_SIM_SEED. What fails is told with its seed, its last steps and the command
// that repeats it; see README.md.
#include <cstdlib>
#include <string>

#include "absl/strings/numbers.h"
#include <gtest/gtest.h>

#include "tests/simulation/campaign.h"

namespace rekap::sim {
namespace {

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  uint64_t value = 0;
  return text != nullptr && absl::SimpleAtoi(text, &value) ? value : otherwise;
}

TEST(Simulation, EveryScheduleKeepsTheInvariantsAndConverges) {
  CampaignOptions options;
  options.schedules = FromEnvironment("REKAP_SIM_SCHEDULES", options.schedules);
  options.threads = 2;
  if (uint64_t seed = FromEnvironment("REKAP_SIM_SEED", 0); seed != 0) {
    options.first_seed = seed;
    options.schedules = 1;
    options.rollup_every = 1;
  }
  CampaignReport report = RunCampaign(options);
  EXPECT_FALSE(report.failure) << report.ToText();
  RecordProperty("schedules", std::to_string(report.schedules));
  std::printf("%s\n", report.failure ? "failed" : report.ToText().c_str());
}

TEST(Simulation, ASeedGivesTheSameScheduleAgain) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    std::string first;
    std::string second;
    SimOptions options;
    options.seed = seed;
    options.trace = [&first](const std::string& step) { first += step + "\n"; };
    Simulation(options).Run();
    options.trace = [&second](const std::string& step) { second += step + "\n"; };
    options.rollup_every = 1;
    Simulation(options).Run();
    ASSERT_EQ(first, second) << "seed " << seed;
  }
}

}  // namespace
}  // namespace rekap::sim
