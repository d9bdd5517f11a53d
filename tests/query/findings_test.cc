// Findings of a unit and of a region in pages: their order, what is counted,
// what a token may name, and what is made anew.
#include "aggregator/query/findings.h"

#include <algorithm>
#include <map>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>

#include "runtime/catalog/catalog_yaml.h"
#include "runtime/catalog/load_catalog.h"
#include "tests/query/unit_fixture.h"

namespace rekap {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Not;
using ::testing::Pair;

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

TEST_F(FindingsTest, TokenOfAnotherListIsRefused) {
  request_.set_page_size(1);
  std::string token = Ask().next_page_token();
  request_.set_page_token(token);
  EXPECT_TRUE(reader_.Read(request_, kToday).ok());
  EXPECT_TRUE(FindingsReader(&live_, admin_.get()).Read(request_, kToday).ok())
      << "another reader of the same data, as after a restart";

  v1::FindingsRequest filtered = request_;
  filtered.set_rule("missing-report");
  EXPECT_TRUE(absl::IsAborted(reader_.Read(filtered, kToday).status()));
  EXPECT_TRUE(absl::IsAborted(reader_.Read(request_, kToday + 60).status()))
      << "who is missing is late by then";
  Report("35.27.14", {Line("7.01.04.2.01.01", 100, 101)});
  absl::Status changed = reader_.Read(request_, kToday).status();
  EXPECT_TRUE(absl::IsAborted(changed));
  EXPECT_THAT(changed.message(), ::testing::HasSubstr("ulangi dari awal"));
}

TEST_F(FindingsTest, TokenStaysGoodWhileWhatArrivesChangesNoFinding) {
  request_.set_page_size(1);
  request_.set_page_token(Ask().next_page_token());
  Report("35.27.02", {InYear(2019, Line("7.01.04.2.01.01", 100, 100))});
  EXPECT_TRUE(reader_.Read(request_, kToday).ok());
}

TEST_F(FindingsTest, TokenIsNotOfAnotherCatalog) {
  request_.set_page_size(1);
  request_.set_page_token(Ask().next_page_token());
  std::string yaml =
      absl::StrReplaceAll(LoadCatalog(REKAP_SOURCE_DIR "/domain/catalog/sampang-2021.yaml")->text,
                          {{"nama: Sreseh", "nama: Sreseh Baru"}});
  auto renamed = std::make_shared<const Catalog>(std::get<Catalog>(ParseCatalogYaml(yaml)));
  ASSERT_TRUE(live_.SetCatalog(renamed).ok());
  EXPECT_TRUE(absl::IsAborted(reader_.Read(request_, kToday).status()));
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
  EXPECT_THAT(Rules(response), Not(Contains("35.27.02 realised-over-allocated")));
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
  EXPECT_THAT(Rules(response), Contains("35.27.03 realised-over-allocated"));
  for (const v1::Finding& finding : response.findings()) {
    EXPECT_EQ(finding.quarter(), finding.rule() == "profile-missing" ? 0u : 2u) << finding.rule();
  }
}

// Indicators of the year, money of a quarter only, a profile of the year: each
// is looked at, and says what it is of.
TEST_F(FindingsTest, OfAYearTakeEachKindOfRecordFromItsOwnSource) {
  v1::Record worse = Base(v1::RECORD_KIND_INDICATOR_RESULT, "IKU-1");
  worse.mutable_indicator_result()->set_direction(v1::DIRECTION_HIGHER);
  worse.mutable_indicator_result()->set_target_micro(90'000'000);
  worse.mutable_indicator_result()->set_realised_micro(80'000'000);
  worse.mutable_indicator_result()->set_previous_micro(85'000'000);
  v1::Record profile = Base(v1::RECORD_KIND_UNIT_PROFILE);
  profile.mutable_unit_profile()->set_name("Kecamatan Sampang");
  Report("35.27.03", {worse, profile, InQuarter(1, Line("7.01.04.2.01.01", 100, 150)),
                      InQuarter(3, Line("7.01.04.2.01.01", 100, 170))});
  request_.set_region("35.27.03");
  std::map<std::string, uint32_t> quarters;
  v1::FindingsResponse response = Ask();
  for (const v1::Finding& finding : response.findings()) {
    quarters[finding.rule()] = finding.quarter();
  }
  EXPECT_THAT(quarters, Contains(Pair("realised-over-allocated", 3u)));
  EXPECT_THAT(quarters, Contains(Pair("decline", 0u)));
  EXPECT_THAT(quarters, Contains(Pair("program-without-section", 0u)));
  EXPECT_THAT(quarters, Not(Contains(Pair("profile-missing", 0u))));
}

// A year that ended with its fourth quarter is compared with; one that stopped
// before is not, for a part is no like of a whole.
TEST_F(FindingsTest, TakeTheYearBeforeFromItsSourceIfThatIsTheWholeYear) {
  auto rules = [&](const std::string& unit, uint32_t quarter) {
    Report(unit, {InYear(2020, InQuarter(quarter, Line("7.01.04.2.01.01", 1'000'000, 500'000))),
                  Line("7.01.04.2.01.01", 9'000'000, 8'000'000)});
    request_.set_region(unit);
    return Rules(Ask());
  };
  EXPECT_THAT(rules("35.27.03", 4), Contains("35.27.03 implausible-change"));
  EXPECT_THAT(rules("35.27.04", 2), Not(Contains("35.27.04 implausible-change")));
}

TEST_F(FindingsTest, OfAnOfficeStandInTheListOfItsUnit) {
  v1::Record profile = Base(v1::RECORD_KIND_UNIT_PROFILE);
  profile.mutable_unit_profile()->add_sections()->set_name("Sekretariat");
  Report("35.27.01", {profile});
  v1::FindingsResponse response = Ask();
  std::vector<std::string> rules = Rules(response);
  EXPECT_EQ(std::count(rules.begin(), rules.end(), "35.27.01 program-without-section"), 5);
  EXPECT_EQ(std::count(rules.begin(), rules.end(), "35.27.02 program-without-section"), 0);
  EXPECT_EQ(std::count(rules.begin(), rules.end(), "35.27.02 profile-missing"), 1);
  int last = v1::SEVERITY_BLOCKING;
  for (const v1::Finding& finding : response.findings()) {
    if (finding.unit() != "35.27.01") continue;
    EXPECT_LE(finding.severity(), last) << finding.rule();
    last = finding.severity();
  }
}

TEST_F(FindingsTest, RequestsOutOfTheirRangesAreRefused) {
  request_.set_region("35.99");
  EXPECT_TRUE(absl::IsNotFound(reader_.Read(request_, kToday).status()));
  request_.clear_region();
  request_.set_page_size(1001);
  EXPECT_TRUE(absl::IsInvalidArgument(reader_.Read(request_, kToday).status()));
  request_.clear_page_size();
  for (const char* token : {"zz", "00", "231b000000", "AAAAAAAAAAAAAAAAAAAAAAAAAA"}) {
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
