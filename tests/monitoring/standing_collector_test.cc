// How the region stands as a whole: by the catalog's weights and bands, and with those who
// reported nothing counted as what they are.
#include "aggregator/metrics/standing_collector.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "prometheus/metric_family.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/query/unit_fixture.h"
#include "tests/sampang.h"

namespace rekap {
namespace {

using ::testing::Contains;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

constexpr char kLine[] = "7.01.01.2.01.01";
constexpr int64_t kUnit = 1'000'000;  // micro

// By budget, and with other bands.
std::shared_ptr<const Catalog> WeightedCatalog() {
  std::string yaml = samples::SampangYaml();
  EXPECT_EQ(absl::StrReplaceAll({{"  bobot: sama\n", "  bobot: anggaran\n"},
                                 {"{dari: 76, nama: Tinggi}", "{dari: 60, nama: Baik}"},
                                 {"    - {dari: 66, nama: Sedang}\n", ""}},
                                &yaml),
            3);
  return std::make_shared<Catalog>(samples::CatalogOf(yaml));
}

class StandingCollectorTest : public UnitQueriesTest {
 protected:
  using UnitQueriesTest::UnitQueriesTest;

  // "region=35.27 name=Sampang ..." and the value, of every series of the metric.
  std::map<std::string, double> Series(const std::string& metric) {
    std::map<std::string, double> series;
    auto clock = [] { return absl::FromCivil(absl::CivilDay(2022, 3, 10), absl::UTCTimeZone()); };
    for (const prometheus::MetricFamily& family : MakeStandingCollector(&live_, clock)->Collect()) {
      if (family.name != metric) continue;
      for (const prometheus::ClientMetric& one : family.metric) {
        std::string labels;
        for (const auto& label : one.label)
          absl::StrAppend(&labels, label.name, "=", label.value, " ");
        series[labels] = one.gauge.value;
      }
    }
    return series;
  }

  // A budget line, and an output of it that came to `percent` of its target.
  static std::vector<v1::Record> Achieved(int64_t allocated, int64_t percent) {
    v1::Record output = Base(v1::RECORD_KIND_OUTPUT, kLine, 1);
    output.mutable_output()->set_description("dokumen");
    output.mutable_output()->mutable_target()->set_text("100");
    output.mutable_output()->mutable_target()->set_value_micro(100 * kUnit);
    output.mutable_output()->mutable_realised()->set_text(absl::StrCat(percent));
    output.mutable_output()->mutable_realised()->set_value_micro(percent * kUnit);
    return {Line(kLine, allocated, allocated), output};
  }
};

constexpr char kSampang[] = "region=35.27 name=Sampang year=2021 ";

TEST_F(StandingCollectorTest, BeforeAnybodyReportedThereIsOnlyWhoHasNot) {
  EXPECT_THAT(Series("rekap_aggregator_region_achievement_ratio"), IsEmpty());
  EXPECT_THAT(Series("rekap_aggregator_region_expected_lines"), IsEmpty());
  EXPECT_THAT(Series("rekap_aggregator_unit_band"), IsEmpty());
  EXPECT_THAT(Series("rekap_aggregator_unit_reported"),
              Contains(Pair("unit=35.27.05 name=Omben year=2021 ", 0)));
}

TEST_F(StandingCollectorTest, WhoReportedAnythingIsTold) {
  Report("35.27.05", {Line(kLine, 1000, 900)});
  std::map<std::string, double> reported = Series("rekap_aggregator_unit_reported");
  EXPECT_EQ(reported.at("unit=35.27.05 name=Omben year=2021 "), 1);
  EXPECT_EQ(reported.at("unit=35.27.05 name=Omben year=2022 "), 0);
  EXPECT_EQ(reported.at("unit=35.27.01 name=Sreseh year=2021 "), 0);
}

TEST_F(StandingCollectorTest, AYearThatAUnitIsNotShownForAnyMoreWasReportedAllTheSame) {
  for (uint32_t year : {2018, 2019, 2020})
    Report("35.27.05", {InYear(year, Line(kLine, 1000, 900))});
  Report("35.27.01", {InYear(2018, Line(kLine, 1000, 900))});
  std::map<std::string, double> reported = Series("rekap_aggregator_unit_reported");
  EXPECT_EQ(reported.at("unit=35.27.05 name=Omben year=2018 "), 1);
  EXPECT_EQ(reported.at("unit=35.27.01 name=Sreseh year=2019 "), 0);
  EXPECT_THAT(Series("rekap_aggregator_region_reported_lines"),
              Contains(Pair("region=35.27 name=Sampang year=2018 ", 2)));
}

TEST_F(StandingCollectorTest, TheLinesOfThoseWhoReportedNothingAreMissing) {
  Report("35.27.05", {Line(kLine, 1000, 900)});
  const double one = Series("rekap_aggregator_region_expected_lines").at(kSampang);
  EXPECT_EQ(Series("rekap_aggregator_region_reported_lines").at(kSampang), 1);
  // Every kecamatan is expected to, not only the one.
  EXPECT_GE(one, SharedCatalog()->Units().size());
}

TEST_F(StandingCollectorTest, OfMoneyAloneThereIsNoAchievementAndNoBand) {
  Report("35.27.05", {Line(kLine, 1000, 900)});
  EXPECT_THAT(Series("rekap_aggregator_region_achievement_ratio"), IsEmpty());
  EXPECT_THAT(Series("rekap_aggregator_region_band"), IsEmpty());
  EXPECT_THAT(Series("rekap_aggregator_unit_band"), IsEmpty());
}

TEST_F(StandingCollectorTest, ByEqualWeightsTheRegionIsTheMeanOfItsUnits) {
  Report("35.27.05", Achieved(3000, 90));
  Report("35.27.01", Achieved(1000, 50));
  EXPECT_THAT(Series("rekap_aggregator_region_achievement_ratio"),
              ElementsAre(Pair(kSampang, DoubleNear(0.70, 1e-9))));
  EXPECT_THAT(Series("rekap_aggregator_region_band"),
              ElementsAre(Pair(absl::StrCat(kSampang, "band=Sedang "), 3)));
  EXPECT_THAT(
      Series("rekap_aggregator_unit_band"),
      UnorderedElementsAre(Pair("unit=35.27.05 name=Omben year=2021 band=Tinggi ", 2),
                           Pair("unit=35.27.01 name=Sreseh year=2021 band=Sangat Rendah ", 5)));
}

class WeightedStandingTest : public StandingCollectorTest {
 protected:
  WeightedStandingTest() : StandingCollectorTest(WeightedCatalog()) {}
};

TEST_F(WeightedStandingTest, ByBudgetTheLargerUnitWeighsMoreAndTheCatalogNamesTheBands) {
  Report("35.27.05", Achieved(3000, 90));
  Report("35.27.01", Achieved(1000, 50));
  EXPECT_THAT(Series("rekap_aggregator_region_achievement_ratio"),
              ElementsAre(Pair(kSampang, DoubleNear(0.80, 1e-9))));
  EXPECT_THAT(Series("rekap_aggregator_region_band"),
              ElementsAre(Pair(absl::StrCat(kSampang, "band=Baik "), 2)));
  EXPECT_THAT(Series("rekap_aggregator_unit_band"),
              Contains(Pair("unit=35.27.01 name=Sreseh year=2021 band=Sangat Rendah ", 4)));
}

}  // namespace
}  // namespace rekap
