// Findings of a unit and of a region in pages: their order, what is counted,
// what a token may name, and what is made anew.
#include "aggregator/query/findings.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>

#include "tests/query/unit_fixture.h"

namespace rekap {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Not;

constexpr absl::CivilDay kToday(2022, 2, 1);

class FindingsTest : public UnitQueriesTest {
 protected:
  FindingsTest() {
    request_.set_year(2021);
    // More spent than granted: a finding of the unit itself.
    Report("35.27.01", {Line("7.01.04.2.01.01", 100, 150), Line("7.01.04.2.01.02", 100, 170)});
    Report("35.27.02", {Line("7.01.04.2.01.01", 100, 180)});
  }

  v1::FindingsResponse Ask() { return *reader_.Read(request_, kToday); }
  static std::vector<std::string> Rules(const v1::FindingsResponse& response) {
    std::vector<std::string> rules;
    for (const v1::Finding& finding : response.findings()) {
      rules.push_back(absl::StrCat(finding.unit(), " ", finding.rule()));
    }
    return rules;
  }
  static uint32_t All(const v1::FindingsResponse& response) {
    return response.notes() + response.warnings() + response.blocking();
  }

  v1::FindingsRequest request_;
  FindingsReader reader_{&live_, admin_.get()};
};

TEST_F(FindingsTest, OfAUnitAreItsOwnOnly) {
  request_.set_region("35.27.01");
  v1::FindingsResponse response = Ask();
  ASSERT_GT(response.findings_size(), 0);
  for (const v1::Finding& finding : response.findings()) EXPECT_EQ(finding.unit(), "35.27.01");
  EXPECT_EQ(All(response), static_cast<uint32_t>(response.findings_size()));
  ASSERT_EQ(response.positions_size(), 1);
  EXPECT_EQ(response.positions(0).seq(), 2u);
}

TEST_F(FindingsTest, AcrossUnitsComeFirstThenThoseOfEveryUnit) {
  v1::FindingsResponse response = Ask();
  std::vector<std::string> units;
  for (const v1::Finding& finding : response.findings()) {
    if (units.empty() || units.back() != finding.unit()) units.push_back(finding.unit());
  }
  EXPECT_THAT(units, ElementsAre("35.27", "35.27.01", "35.27.02"));
  std::vector<std::string> rules = Rules(response);
  EXPECT_EQ(std::count(rules.begin(), rules.end(), "35.27 missing-report"), 12);
  EXPECT_EQ(response.positions_size(), 2);
}

TEST_F(FindingsTest, PagesTogetherAreTheWholeList) {
  std::vector<std::string> whole = Rules(Ask());
  ASSERT_GT(whole.size(), 4u);
  for (uint32_t size : {1u, 3u, static_cast<uint32_t>(whole.size())}) {
    std::vector<std::string> pages;
    request_.set_page_size(size);
    request_.clear_page_token();
    do {
      v1::FindingsResponse page = Ask();
      EXPECT_EQ(All(page), whole.size()) << "counts are of everything";
      EXPECT_LE(page.findings_size(), static_cast<int>(size));
      for (std::string& rule : Rules(page)) pages.push_back(std::move(rule));
      request_.set_page_token(page.next_page_token());
    } while (!request_.page_token().empty());
    EXPECT_EQ(pages, whole) << "pages of " << size;
  }
}

TEST_F(FindingsTest, FiltersChooseWhatIsShownNotWhatIsCounted) {
  uint32_t all = All(Ask());
  request_.set_rule("missing-report");
  EXPECT_THAT(Rules(Ask()), Each("35.27 missing-report"));
  EXPECT_EQ(Ask().findings_size(), 12);
  EXPECT_EQ(All(Ask()), all);
  request_.set_severity(v1::SEVERITY_WARNING);
  EXPECT_EQ(Ask().findings_size(), 0) << "before the deadline these are notes";
  request_.clear_rule();
  ASSERT_GT(Ask().findings_size(), 0);
  EXPECT_THAT(Rules(Ask()), Not(Contains("35.27 missing-report")));
  EXPECT_EQ(static_cast<uint32_t>(Ask().findings_size()), Ask().warnings() + Ask().blocking());
}

TEST_F(FindingsTest, AreMadeOnceForAPosition) {
  Ask();
  EXPECT_EQ(reader_.cache().made(), 2u);
  Ask();
  EXPECT_EQ(reader_.cache().made(), 2u);
  Report("35.27.02", {Line("7.01.04.2.01.01", 100, 90)});
  v1::FindingsResponse response = Ask();
  EXPECT_EQ(reader_.cache().made(), 3u) << "only the unit that changed";
  for (const v1::Finding& finding : response.findings()) EXPECT_NE(finding.unit(), "35.27.02");
}

TEST_F(FindingsTest, AreMadeAnewByAnotherCatalog) {
  Ask();
  ASSERT_TRUE(live_.SetCatalog(std::make_shared<const Catalog>(*SharedCatalog())).ok());
  Ask();
  EXPECT_EQ(reader_.cache().made(), 4u);
}

TEST_F(FindingsTest, OfAYearWithoutAnnualRecordsAreThoseOfItsLatestQuarter) {
  Report("35.27.03", {InQuarter(1, Line("7.01.04.2.01.01", 100, 150)),
                      InQuarter(2, Line("7.01.04.2.01.01", 100, 170))});
  request_.set_region("35.27.03");
  v1::FindingsResponse response = Ask();
  ASSERT_GT(response.findings_size(), 0);
  for (const v1::Finding& finding : response.findings()) EXPECT_EQ(finding.quarter(), 2u);
}

TEST_F(FindingsTest, RequestsOutOfTheirRangesAreRefused) {
  request_.set_region("35.99");
  EXPECT_TRUE(absl::IsNotFound(reader_.Read(request_, kToday).status()));
  request_.clear_region();
  request_.set_page_size(1001);
  EXPECT_TRUE(absl::IsInvalidArgument(reader_.Read(request_, kToday).status()));
  request_.clear_page_size();
  for (const char* token : {"zz", "00", "00000000000000000000000000", "231b000000"}) {
    request_.set_page_token(token);
    EXPECT_TRUE(absl::IsInvalidArgument(reader_.Read(request_, kToday).status())) << token;
  }
  request_.clear_page_token();
  request_.set_year(1);
  EXPECT_TRUE(absl::IsInvalidArgument(reader_.Read(request_, kToday).status()));
}

TEST(FindingCache, ForgetsWhatWasUsedLongestAgo) {
  FindingCache cache(4);  // two lists of one finding
  auto source = [](const char* unit) {
    return FindingCache::Source{
        *RegionCode::Parse(unit), *Period::Of(2021, 0), {}, SharedCatalog()};
  };
  auto one = [] { return std::vector<v1::Finding>(1); };
  for (const char* unit : {"35.27.01", "35.27.02", "35.27.01", "35.27.03", "35.27.01"}) {
    ASSERT_TRUE(cache.Get(source(unit), one).ok());
  }
  EXPECT_EQ(cache.made(), 3u);
  ASSERT_TRUE(cache.Get(source("35.27.02"), one).ok());
  EXPECT_EQ(cache.made(), 4u);
}

TEST(FindingCache, KeepsNoFailure) {
  FindingCache cache;
  FindingCache::Source source{Omben(), *Period::Of(2021, 0), {}, SharedCatalog()};
  auto fail = []() -> absl::StatusOr<std::vector<v1::Finding>> { return absl::DataLossError("x"); };
  EXPECT_TRUE(absl::IsDataLoss(cache.Get(source, fail).status()));
  EXPECT_TRUE(cache.Get(source, [] { return std::vector<v1::Finding>(); }).ok());
}

}  // namespace
}  // namespace rekap
