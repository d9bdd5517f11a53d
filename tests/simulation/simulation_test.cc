// Schedules of the simulator: REKAP_SIM_SCHEDULES of them, or one again by
// REKAP_SIM_SEED. What fails is told with its seed, its last steps and the command
// that repeats it; see README.md.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "absl/strings/numbers.h"
#include <gtest/gtest.h>

#include "tests/simulation/campaign.h"

namespace rekap::sim {
namespace {

// A minute's worth where the program is optimised, a taste of it where it is
// instrumented or not optimised, at ten times the time.
#if defined(NDEBUG) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
constexpr uint64_t kSchedules = 10'000;
#else
constexpr uint64_t kSchedules = 500;
#endif

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  uint64_t value = 0;
  return text != nullptr && absl::SimpleAtoi(text, &value) ? value : otherwise;
}

TEST(Simulation, EveryScheduleKeepsTheInvariantsAndConverges) {
  CampaignOptions options;
  options.schedules = FromEnvironment("REKAP_SIM_SCHEDULES", kSchedules);
  options.threads = 2;
  if (uint64_t seed = FromEnvironment("REKAP_SIM_SEED", 0); seed != 0) {
    options.first_seed = seed;
    options.schedules = 1;
    options.rollup_every = 1;
  }
  CampaignReport report = RunCampaign(options);
  EXPECT_FALSE(report.failure) << report.ToText();
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
