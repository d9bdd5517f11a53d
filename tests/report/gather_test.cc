// Everything of a report is of one version, whatever comes in meanwhile.
#include <atomic>
#include <thread>

#include <gmock/gmock.h>

#include "tests/report/report_fixture.h"

namespace rekap::report {
namespace {

using ::testing::HasSubstr;

class GatherTest : public ReportTest {};

TEST_F(GatherTest, EveryAnswerNamesTheSamePositions) {
  ReportOmben();
  LkjipFacts facts = *GatherLkjip(From(), kOmben, 2021, Now());
  ASSERT_EQ(facts.origin.positions.size(), 1u);
  const std::string position = facts.origin.positions[0].SerializeAsString();
  EXPECT_EQ(facts.tree.positions(0).SerializeAsString(), position);
  EXPECT_EQ(facts.organisation.positions(0).SerializeAsString(), position);
  EXPECT_EQ(facts.trend.positions(0).SerializeAsString(), position);
  EXPECT_EQ(facts.survey.positions(0).SerializeAsString(), position);
}

// The sum in the tree and that of the records behind it move together.
TEST_F(GatherTest, FiguresThatChangeMeanwhileAreNeverMixed) {
  Report(kOmben, {Line("7.01.06.2.01.02", 1, 0)});
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    for (int64_t rupiah = 2; !stop; ++rupiah) Report(kOmben, {Line("7.01.06.2.01.02", rupiah, 0)});
  });
  int gathered = 0;
  // The moment between two readings is short: several of these hit it.
  for (int i = 0; i < 400; ++i) {
    absl::StatusOr<LkjipFacts> facts = GatherLkjip(From(), kOmben, 2021, Now());
    if (!facts.ok()) {
      EXPECT_TRUE(absl::IsAborted(facts.status())) << facts.status();
      EXPECT_THAT(facts.status().message(), HasSubstr("FIGURES_CHANGE"));
      continue;
    }
    ++gathered;
    ASSERT_EQ(facts->leaves.size(), 1u);
    EXPECT_EQ(facts->tree.nodes(0).figures().allocated().sen(),
              facts->leaves[0].record().budget_line().allocated().sen());
    EXPECT_EQ(facts->leaves[0].seq(), facts->origin.positions[0].seq());
  }
  stop = true;
  writer.join();
  EXPECT_GT(gathered, 0);
}

TEST_F(GatherTest, RequestsOutOfTheirRangesAreRefused) {
  EXPECT_TRUE(absl::IsInvalidArgument(GatherLkjip(From(), "", 2021, Now()).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(GatherLkjip(From(), "35.27", 2021, Now()).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(GatherLkjip(From(), kOmben, 1899, Now()).status()));
  EXPECT_TRUE(absl::IsNotFound(GatherLkjip(From(), "35.28.01", 2021, Now()).status()));
}

}  // namespace
}  // namespace rekap::report
