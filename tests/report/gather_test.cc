// Everything of a report is of one version, whatever comes in meanwhile.
#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "absl/strings/str_format.h"
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

// Each part asks first: after any number of them the gathering ends where it is.
TEST_F(GatherTest, AbandonedReportIsReadNoFurther) {
  ReportOmben();
  Sources sources = From();
  int asked = 0;
  sources.abandoned = [&asked] { return ++asked < 0; };
  ASSERT_TRUE(GatherLkjip(sources, kOmben, 2021, Now()).ok());
  const int unit_parts = std::exchange(asked, 0);
  ASSERT_TRUE(GatherKabupaten(sources, "", 2021, Now()).ok());
  const int region_parts = std::exchange(asked, 0);
  EXPECT_GT(unit_parts, 10);
  EXPECT_GT(region_parts, 5);
  for (int last = 1; last <= unit_parts; ++last) {
    sources.abandoned = [&asked, last] { return ++asked >= last; };
    asked = 0;
    EXPECT_TRUE(absl::IsCancelled(GatherLkjip(sources, kOmben, 2021, Now()).status()));
    EXPECT_EQ(asked, last);
    asked = 0;
    if (last > region_parts) continue;
    EXPECT_TRUE(absl::IsCancelled(GatherKabupaten(sources, "", 2021, Now()).status()));
    EXPECT_EQ(asked, last);
  }
}

TEST_F(GatherTest, RequestsOutOfTheirRangesAreRefused) {
  EXPECT_TRUE(absl::IsInvalidArgument(GatherLkjip(From(), "", 2021, Now()).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(GatherLkjip(From(), "35.27", 2021, Now()).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(GatherLkjip(From(), kOmben, 1899, Now()).status()));
  EXPECT_TRUE(absl::IsNotFound(GatherLkjip(From(), "35.28.01", 2021, Now()).status()));
}

// A province of eleven kabupaten with as many kecamatan as a code can tell apart.
std::shared_ptr<const Catalog> Crowd() {
  CatalogData data;
  data.regions.push_back({*RegionCode::Parse("35"), "Jawa Timur", 0, {}});
  for (int kabupaten = 1; kabupaten <= 11; ++kabupaten) {
    const std::string above = absl::StrFormat("35.%02d", kabupaten);
    data.regions.push_back({*RegionCode::Parse(above), above, 0, {}});
    for (int unit = 1; unit <= 99; ++unit) {
      const std::string code = absl::StrFormat("%s.%02d", above, unit);
      data.regions.push_back({*RegionCode::Parse(code), code, 1, {}});
    }
  }
  std::vector<CatalogProblem> problems;
  return std::make_shared<const Catalog>(*Catalog::Build(data, problems));
}

class CrowdTest : public ReportTest {
 protected:
  CrowdTest() : ReportTest(Crowd()) {}
};

TEST_F(CrowdTest, TooManyUnitsAreRefusedBeforeTheRestIsRead) {
  Sources sources = From();
  int asked = 0;
  sources.abandoned = [&asked] { return ++asked < 0; };
  absl::Status refused = GatherKabupaten(sources, "35", 2021, Now()).status();
  EXPECT_TRUE(absl::IsResourceExhausted(refused)) << refused;
  EXPECT_THAT(refused.message(), HasSubstr("lebih dari 1000 kecamatan"));
  v1::FindingsRequest request;
  request.set_region("35");
  request.set_year(2021);
  v1::FindingsResponse findings = *findings_.Read(request, absl::CivilDay(2022, 2, 20));
  const uint64_t all = findings.notes() + findings.warnings() + findings.blocking();
  const int pages = std::max(1, static_cast<int>((std::min(all, kFindingsShownMax) + 999) / 1000));
  // Findings, completeness, the comparison, its bound; no fifth part.
  EXPECT_EQ(asked, pages + 4);
  EXPECT_TRUE(GatherKabupaten(sources, "35.01", 2021, Now()).ok());
}

}  // namespace
}  // namespace rekap::report
