// The simulator proved: each broken variant must be caught within the stated number of
// schedules. The numbers are several times what was needed from four different first
// seeds, so that a change of the schedules does not make them fail by chance; a variant
// that is caught later than that says that the simulator has become weaker.
#include <gtest/gtest.h>

#include "tests/simulation/campaign.h"

namespace rekap::sim {
namespace {

struct Expectation {
  Mutant mutant;
  uint64_t schedules_max;
};

constexpr Expectation kExpectations[] = {
    {Mutant::kAcknowledgeBeforeSync, 20},  {Mutant::kSkipPreviousHash, 150},
    {Mutant::kCursorOutsideBatch, 400},    {Mutant::kForgetRetraction, 20},
    {Mutant::kPublishFailedCommit, 100},   {Mutant::kNoFencing, 20},
    {Mutant::kAcceptOldCopy, 60},          {Mutant::kIgnoreEpoch, 30},
    {Mutant::kKeepStagedRows, 6000},       {Mutant::kSkipDigest, 2500},
    {Mutant::kInstallWithoutCursor, 50},   {Mutant::kInstallWithoutRetraction, 150},
    {Mutant::kDuplicateAppliedTwice, 100}, {Mutant::kQuarantineSkipsChain, 30},
    {Mutant::kAcknowledgeAhead, 50},       {Mutant::kSendUnsynced, 50},
    {Mutant::kIgnoreCursorHash, 60},       {Mutant::kSwapReviewsEarly, 1500},
    {Mutant::kIgnoreWindow, 200},          {Mutant::kTrimKeepsWithdrawn, 50},
    {Mutant::kIgnoreLastHash, 200},
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
