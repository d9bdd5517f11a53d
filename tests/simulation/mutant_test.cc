// The simulator proved: each broken variant must be caught within the stated number of
// schedules. The numbers are some four times what was needed when they were written, so
// that a change of the schedules does not make them fail by chance; a variant that is
// caught later than that says that the simulator has become weaker.
#include <gtest/gtest.h>

#include "tests/simulation/campaign.h"

namespace rekap::sim {
namespace {

struct Expectation {
  Mutant mutant;
  uint64_t schedules_max;
};

constexpr Expectation kExpectations[] = {
    {Mutant::kAcknowledgeBeforeSync, 100}, {Mutant::kSkipPreviousHash, 400},
    {Mutant::kCursorOutsideBatch, 100},    {Mutant::kForgetRetraction, 20},
    {Mutant::kPublishFailedCommit, 100},   {Mutant::kNoFencing, 50},
    {Mutant::kAcceptOldCopy, 50},          {Mutant::kIgnoreEpoch, 50},
    {Mutant::kKeepStagedRows, 2000},       {Mutant::kSkipDigest, 2000},
    {Mutant::kInstallWithoutCursor, 50},   {Mutant::kInstallWithoutRetraction, 200},
    {Mutant::kDuplicateAppliedTwice, 100}, {Mutant::kQuarantineSkipsChain, 50},
    {Mutant::kAcknowledgeAhead, 100},      {Mutant::kSendUnsynced, 200},
    {Mutant::kIgnoreCursorHash, 100},      {Mutant::kSwapReviewsEarly, 400},
    {Mutant::kIgnoreWindow, 50},           {Mutant::kTrimKeepsWithdrawn, 100},
};
static_assert(std::size(kExpectations) == kMutants.size());

class Mutants : public testing::TestWithParam<Expectation> {};

TEST_P(Mutants, IsCaught) {
  CampaignOptions options;
  options.mutant = GetParam().mutant;
  options.schedules = GetParam().schedules_max;
  options.threads = 2;
  CampaignReport report = RunCampaign(options);
  ASSERT_TRUE(report.failure) << "not caught in " << options.schedules << " schedules";
  std::printf("caught by \"%s\" at schedule %d of at most %d\n",
              report.failure->violation.invariant.c_str(), static_cast<int>(report.failure->seed),
              static_cast<int>(options.schedules));
}

INSTANTIATE_TEST_SUITE_P(Each, Mutants, testing::ValuesIn(kExpectations), [](const auto& each) {
  std::string name;
  for (char c : NameOf(each.param.mutant)) name += c == '-' ? '_' : c;
  return name;
});

}  // namespace
}  // namespace rekap::sim
