// What the metrics say of reports is what the queries say; of what is not known there is
// no series, and a unit that leaves the catalog leaves the metrics.
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "prometheus/metric_family.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregator/metrics/figures_collector.h"
#include "aggregator/metrics/reports_collector.h"
#include "aggregator/query/findings.h"
#include "aggregator/query/workflow.h"
#include "tests/query/unit_fixture.h"

namespace rekap {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;

constexpr char kLine[] = "7.01.01.2.01.01";

class CollectorsTest : public UnitQueriesTest {
 protected:
  // "unit=35.27.05 name=Omben ..." and the value, of every series of the metric.
  std::map<std::string, double> Series(const std::string& metric) {
    std::map<std::string, double> series;
    for (const auto& collector : {MakeReportsCollector(&live_, admin_.get(), &log_),
                                  MakeFiguresCollector(&live_, &board_, store_.get())}) {
      for (const prometheus::MetricFamily& family : collector->Collect()) {
        if (family.name != metric) continue;
        for (const prometheus::ClientMetric& one : family.metric) {
          std::string labels;
          for (const auto& label : one.label) {
            absl::StrAppend(&labels, label.name, "=", label.value, " ");
          }
          series[labels] = one.gauge.value;
        }
      }
    }
    return series;
  }

  static std::string Year(const std::string& unit, const std::string& name) {
    return absl::StrCat("unit=", unit, " name=", name, " year=2021 ");
  }

  UnitBoard board_;
  Logger log_{Logger::Options()};
};

TEST_F(CollectorsTest, BeforeAnybodyReportedThereIsNothingToSay) {
  EXPECT_THAT(Series("rekap_aggregator_findings"), IsEmpty());
  EXPECT_THAT(Series("rekap_aggregator_workflow_state"), IsEmpty());
  EXPECT_THAT(Series("rekap_aggregator_overdue_days"), IsEmpty());
  EXPECT_THAT(Series("rekap_aggregator_allocated_rupiah"), IsEmpty());
}

TEST_F(CollectorsTest, WhatWasNotReportedHasNoSeriesBesideWhatWas) {
  // Money without any output: an absorption, and no achievement, which is not one of 0.
  Report("35.27.05", {Line(kLine, 1000, 900)});
  const std::string labels = Year("35.27.05", "Omben") + "synthetic=false ";
  EXPECT_THAT(Series("rekap_aggregator_absorption_ratio"),
              testing::ElementsAre(testing::Pair(labels, 0.9)));
  EXPECT_THAT(Series("rekap_aggregator_achievement_ratio"), IsEmpty());
  EXPECT_THAT(Series("rekap_aggregator_program_achievement_ratio"), IsEmpty());
}

TEST_F(CollectorsTest, FindingsAreCountedAsTheQueryCountsThem) {
  // More spent than there was is one thing that is proved wrong.
  Report("35.27.05", {Line(kLine, 1000, 2000)});
  v1::FindingsRequest request;
  request.set_region("35.27.05");
  request.set_year(2021);
  FindingsReader reader(&live_, admin_.get());
  v1::FindingsResponse found = *reader.Read(request, OfficeDay(absl::Now()));
  ASSERT_GT(found.blocking() + found.warnings() + found.notes(), 0u);
  const std::string labels = Year("35.27.05", "Omben");
  EXPECT_THAT(
      Series("rekap_aggregator_findings"),
      testing::UnorderedElementsAre(testing::Pair(labels + "severity=blocking ", found.blocking()),
                                    testing::Pair(labels + "severity=warning ", found.warnings()),
                                    testing::Pair(labels + "severity=note ", found.notes())));
}

TEST_F(CollectorsTest, AYearThatWasHandedInIsNotOverdueAndOneThatWasNotIs) {
  Report("35.27.05", {Line(kLine, 1000, 900), Submission(1)});
  std::map<std::string, double> overdue = Series("rekap_aggregator_overdue_days");
  EXPECT_EQ(overdue.at(Year("35.27.05", "Omben") + "quarter=0 "), 0);
  // Due on 28 February 2022, and never handed in.
  const double days = static_cast<double>(OfficeDay(absl::Now()) - absl::CivilDay(2022, 2, 28));
  EXPECT_NEAR(overdue.at(Year("35.27.01", "Sreseh") + "quarter=0 "), days, 1);
  EXPECT_GE(days, 1000);
}

TEST_F(CollectorsTest, WhoIsSentBackIsOverdueAgain) {
  Report("35.27.05", {Line(kLine, 1000, 900), Submission(1)});
  Review("35.27.05", v1::REVIEW_ACTION_RETURN, 1);
  EXPECT_GT(Series("rekap_aggregator_overdue_days").at(Year("35.27.05", "Omben") + "quarter=0 "),
            1000);
}

TEST_F(CollectorsTest, OnlyTheStateThatAPeriodIsInHasASeries) {
  Report("35.27.05", {Line(kLine, 1000, 900), Submission(1)});
  const std::string year = Year("35.27.05", "Omben") + "quarter=0 ";
  EXPECT_THAT(Series("rekap_aggregator_workflow_state"), Contains(Key(year + "state=submitted ")));
  Review("35.27.05", v1::REVIEW_ACTION_APPROVE, 1);
  std::map<std::string, double> states = Series("rekap_aggregator_workflow_state");
  EXPECT_THAT(states, Contains(Key(year + "state=approved ")));
  EXPECT_THAT(states, Not(Contains(Key(year + "state=submitted "))));
  EXPECT_THAT(states, Contains(Key(Year("35.27.01", "Sreseh") + "quarter=0 state=open ")));
}

TEST_F(CollectorsTest, AUnitThatLeavesTheCatalogLeavesTheMetrics) {
  Report("35.27.05", {Line(kLine, 1000, 900)});
  Report("35.27.01", {Line(kLine, 1000, 900)});
  ASSERT_THAT(Series("rekap_aggregator_allocated_rupiah"), Contains(Key(HasSubstr("Omben"))));
  std::ifstream file(REKAP_SOURCE_DIR "/domain/catalog/sampang-2021.yaml");
  std::stringstream text;
  text << file.rdbuf();
  const std::string path = dir_.path() + "/catalog.yaml";
  std::ofstream(path) << absl::StrReplaceAll(
      text.str(), {{"  - {kode: 35.27.05, nama: Omben, desa_kelurahan: 20}\n", ""}});
  absl::StatusOr<LoadedCatalog> without = LoadCatalog(path);
  ASSERT_TRUE(without.ok()) << without.status();
  ASSERT_TRUE(live_.SetCatalog(std::make_shared<Catalog>(without->catalog)).ok());
  for (const char* metric :
       {"rekap_aggregator_allocated_rupiah", "rekap_aggregator_program_allocated_rupiah",
        "rekap_aggregator_findings", "rekap_aggregator_workflow_state",
        "rekap_aggregator_overdue_days", "rekap_aggregator_unit_connected"}) {
    std::map<std::string, double> series = Series(metric);
    EXPECT_THAT(series, Contains(Key(HasSubstr("Sreseh")))) << metric;
    EXPECT_THAT(series, Not(Contains(Key(HasSubstr("Omben"))))) << metric;
  }
}

}  // namespace
}  // namespace rekap
