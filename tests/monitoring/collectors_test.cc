// What the metrics say of reports is what the queries say; of what is not known there is
// no series, and a unit that leaves the catalog leaves the metrics.
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "prometheus/metric_family.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregator/metrics/figures_collector.h"
#include "aggregator/metrics/reports_collector.h"
#include "aggregator/metrics/watched_periods.h"
#include "aggregator/query/findings.h"
#include "tests/query/unit_fixture.h"

namespace rekap {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

constexpr char kLine[] = "7.01.01.2.01.01";

class CollectorsTest : public UnitQueriesTest {
 protected:
  // "unit=35.27.05 name=Omben ..." and the value, of every series of the metric.
  std::map<std::string, double> Series(const std::string& metric) {
    std::map<std::string, double> series;
    auto clock = [this] { return absl::FromCivil(today_, absl::UTCTimeZone()); };
    for (const auto& collector : {MakeReportsCollector(&live_, admin_.get(), &log_, clock),
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

  static std::string Year(const std::string& unit, const std::string& name, int year = 2021) {
    return absl::StrCat("unit=", unit, " name=", name, " year=", year, " ");
  }

  // Ten days after the year 2021 fell due, on 28 February 2022.
  absl::CivilDay today_{2022, 3, 10};
  static constexpr double kTenDays = 864000;
  UnitBoard board_;
  Logger log_{Logger::Options()};
};

TEST_F(CollectorsTest, BeforeAnybodyReportedThereAreDeadlinesAndNothingElseToSay) {
  EXPECT_THAT(Series("rekap_aggregator_findings"), IsEmpty());
  EXPECT_THAT(Series("rekap_aggregator_allocated_rupiah"), IsEmpty());
  EXPECT_THAT(Series("rekap_aggregator_overdue_seconds"),
              Contains(Pair(Year("35.27.05", "Omben") + "quarter=0 ", kTenDays)));
  // What has begun is open, and overdue only when its day is over.
  const std::string next = Year("35.27.05", "Omben", 2022) + "quarter=0 ";
  EXPECT_THAT(Series("rekap_aggregator_workflow_state"), Contains(Key(next + "state=open ")));
  EXPECT_THAT(Series("rekap_aggregator_overdue_seconds"), Not(Contains(Key(next))));
}

TEST_F(CollectorsTest, WhoeverReportsAnotherYearTakesNobodysDeadlineAway) {
  const std::string omben = Year("35.27.05", "Omben") + "quarter=0 ";
  // The next year, and one that a clerk mistyped.
  for (uint32_t year : {2022, 2099}) {
    Report("35.27.01", {InYear(year, Line(kLine, 1000, 900))});
    EXPECT_THAT(Series("rekap_aggregator_overdue_seconds"), Contains(Pair(omben, kTenDays)))
        << year;
    EXPECT_THAT(Series("rekap_aggregator_workflow_state"), Contains(Key(omben + "state=open ")))
        << year;
  }
}

TEST_F(CollectorsTest, ADeadlineIsWatchedForAYearAndAPeriodFromItsBeginning) {
  auto watched = [](absl::CivilDay today) {
    std::string text;
    for (Period period : WatchedPeriods(SharedCatalog()->policy(), today)) {
      absl::StrAppend(&text, period.year(), "/", static_cast<int>(period.quarter()), " ");
    }
    return text;
  };
  // Of 2021 the first quarter fell due on 10 April 2021, the year on 28 February 2022.
  EXPECT_EQ(watched(absl::CivilDay(2022, 4, 11)),
            "2021/0 2021/1 2021/2 2021/3 2021/4 2022/0 2022/1 2022/2 ");
  EXPECT_EQ(watched(absl::CivilDay(2022, 4, 12)),
            "2021/0 2021/2 2021/3 2021/4 2022/0 2022/1 2022/2 ");
  EXPECT_EQ(watched(absl::CivilDay(2023, 3, 1)).substr(0, 14), "2021/0 2022/0 ");
  EXPECT_EQ(watched(absl::CivilDay(2023, 3, 2)).substr(0, 14), "2022/0 2022/1 ");
  EXPECT_EQ(watched(absl::CivilDay(2022, 12, 31)).find("2023"), std::string::npos);
  EXPECT_THAT(watched(absl::CivilDay(2023, 1, 1)), HasSubstr("2023/0 2023/1 "));
}

TEST_F(CollectorsTest, OfAUnitThatReportedTheNextYearTheLastOneStays) {
  for (int year : {2020, 2021, 2022}) {
    Report("35.27.05", {InYear(year, Line(kLine, 1000, 900))});
  }
  Report("35.27.01", {Line(kLine, 1000, 900)});
  EXPECT_THAT(
      Series("rekap_aggregator_allocated_rupiah"),
      UnorderedElementsAre(Pair(Year("35.27.05", "Omben", 2022) + "synthetic=false ", 1000),
                           Pair(Year("35.27.05", "Omben", 2021) + "synthetic=false ", 1000),
                           Pair(Year("35.27.01", "Sreseh", 2021) + "synthetic=false ", 1000)));
  std::map<std::string, double> findings = Series("rekap_aggregator_findings");
  for (int year : {2021, 2022}) {
    EXPECT_THAT(findings, Contains(Key(Year("35.27.05", "Omben", year) + "severity=note ")));
  }
  EXPECT_THAT(findings, Not(Contains(Key(HasSubstr("year=2020")))));
}

TEST_F(CollectorsTest, WhatWasNotReportedHasNoSeriesBesideWhatWas) {
  // Money without any output: an absorption, and no achievement, which is not one of 0.
  Report("35.27.05", {Line(kLine, 1000, 900)});
  const std::string labels = Year("35.27.05", "Omben") + "synthetic=false ";
  EXPECT_THAT(Series("rekap_aggregator_absorption_ratio"), testing::ElementsAre(Pair(labels, 0.9)));
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
  v1::FindingsResponse found = *reader.Read(request, today_);
  ASSERT_GT(found.blocking() + found.warnings() + found.notes(), 0u);
  const std::string labels = Year("35.27.05", "Omben");
  EXPECT_THAT(Series("rekap_aggregator_findings"),
              UnorderedElementsAre(Pair(labels + "severity=blocking ", found.blocking()),
                                   Pair(labels + "severity=warning ", found.warnings()),
                                   Pair(labels + "severity=note ", found.notes())));
}

TEST_F(CollectorsTest, AYearThatWasHandedInIsNotOverdueAndOneThatWasNotIs) {
  Report("35.27.05", {Line(kLine, 1000, 900), Submission(1)});
  std::map<std::string, double> overdue = Series("rekap_aggregator_overdue_seconds");
  EXPECT_EQ(overdue.at(Year("35.27.05", "Omben") + "quarter=0 "), 0);
  EXPECT_EQ(overdue.at(Year("35.27.01", "Sreseh") + "quarter=0 "), kTenDays);
}

TEST_F(CollectorsTest, WhoIsSentBackIsOverdueAgain) {
  Report("35.27.05", {Line(kLine, 1000, 900), Submission(1)});
  Review("35.27.05", v1::REVIEW_ACTION_RETURN, 1);
  EXPECT_EQ(Series("rekap_aggregator_overdue_seconds").at(Year("35.27.05", "Omben") + "quarter=0 "),
            kTenDays);
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

TEST_F(CollectorsTest, WhyAUnitWasRefusedHasASeriesUntilItIsAccepted) {
  const RegionCode omben = *RegionCode::Parse("35.27.05");
  EXPECT_THAT(Series("rekap_aggregator_unit_refused"), IsEmpty());
  board_.OnRefused(omben, v1::Refusal::CODE_OLD_COPY, "an old copy", absl::Now());
  EXPECT_THAT(Series("rekap_aggregator_unit_refused"),
              UnorderedElementsAre(Pair("unit=35.27.05 name=Omben code=CODE_OLD_COPY ", 1)));
  board_.OnRefused(omben, v1::Refusal::CODE_DIVERGED, "differs", absl::Now());
  EXPECT_THAT(Series("rekap_aggregator_unit_refused"),
              UnorderedElementsAre(Pair("unit=35.27.05 name=Omben code=CODE_DIVERGED ", 1)));
  board_.OnAccepted(omben);
  EXPECT_THAT(Series("rekap_aggregator_unit_refused"), IsEmpty());
}

TEST_F(CollectorsTest, AUnitThatLeavesTheCatalogLeavesTheMetrics) {
  board_.OnRefused(*RegionCode::Parse("35.27.05"), v1::Refusal::CODE_DIVERGED, "", absl::Now());
  board_.OnRefused(*RegionCode::Parse("35.27.01"), v1::Refusal::CODE_DIVERGED, "", absl::Now());
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
        "rekap_aggregator_overdue_seconds", "rekap_aggregator_unit_connected",
        "rekap_aggregator_unit_last_seen_timestamp_seconds", "rekap_aggregator_unit_refused"}) {
    std::map<std::string, double> series = Series(metric);
    EXPECT_THAT(series, Contains(Key(HasSubstr("Sreseh")))) << metric;
    EXPECT_THAT(series, Not(Contains(Key(HasSubstr("Omben"))))) << metric;
  }
}

}  // namespace
}  // namespace rekap
