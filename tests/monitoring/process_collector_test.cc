// What a daemon says of itself is what the system says of it.
#include "runtime/metrics/process_collector.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/service/metric_list.h"

namespace rekap {
namespace {

std::map<std::string, double> Values(const prometheus::Collectable& collector) {
  std::map<std::string, double> values;
  for (const auto& family : collector.Collect()) {
    const prometheus::ClientMetric& metric = family.metric.at(0);
    values[family.name] = family.type == kCounter ? metric.counter.value : metric.gauge.value;
  }
  return values;
}

std::map<std::string, double> Collected(ProcessMetrics metrics) {
  return Values(*MakeProcessCollector(kNodeMetrics, std::move(metrics)));
}

TEST(ProcessCollectorTest, TellsMemoryProcessorFilesAndAge) {
  std::map<std::string, double> values = Collected({"rekap_node", "/", nullptr});
  const double now = absl::ToDoubleSeconds(absl::Now() - absl::UnixEpoch());
  EXPECT_GT(values.at("process_resident_memory_bytes"), 1e6);
  EXPECT_LT(values.at("process_resident_memory_bytes"), 1e10);
  EXPECT_GE(values.at("process_cpu_seconds_total"), 0);
  EXPECT_GE(values.at("process_open_fds"), 3);
  EXPECT_GE(values.at("process_max_fds"), values.at("process_open_fds"));
  // A test is minutes old at most, and the machine's start is known to the second.
  EXPECT_NEAR(values.at("process_start_time_seconds"), now, 3600);
  EXPECT_EQ(values.at("rekap_node_build_info"), 1);
}

TEST(ProcessCollectorTest, TellsTheRoomUnderTheData) {
  std::map<std::string, double> values = Collected({"rekap_node", "/", nullptr});
  EXPECT_GT(values.at("rekap_node_disk_free_bytes"), 0);
  EXPECT_LE(values.at("rekap_node_disk_free_bytes"), values.at("rekap_node_disk_size_bytes"));
}

TEST(ProcessCollectorTest, WhatCannotBeReadIsLeftOut) {
  std::map<std::string, double> values = Collected({"rekap_node", "/nowhere", nullptr});
  EXPECT_EQ(values.count("rekap_node_disk_free_bytes"), 0u);
  EXPECT_EQ(values.count("rekap_node_certificate_end_timestamp_seconds"), 0u);
}

TEST(ProcessCollectorTest, TellsWhenTheCertificateEnds) {
  auto end = [] { return absl::FromUnixSeconds(1'700'000'000); };
  EXPECT_EQ(Collected({"rekap_node", "/", end}).at("rekap_node_certificate_end_timestamp_seconds"),
            1'700'000'000);
}

TEST(ProcessCollectorTest, TellsWhenTheCertificateOfThePagesEndsAsItIsAtThatScrape) {
  const std::string name = "rekap_node_web_certificate_end_timestamp_seconds";
  EXPECT_EQ(Collected({"rekap_node", "/", absl::Now}).count(name), 0u) << "without --web";
  int64_t end = 1'700'000'000;
  auto collector = MakeProcessCollector(kNodeMetrics, {"rekap_node", "/", nullptr, "", [&end] {
                                                         return absl::FromUnixSeconds(end);
                                                       }});
  EXPECT_EQ(Values(*collector).at(name), 1'700'000'000);
  EXPECT_EQ(Values(*collector).count("rekap_node_certificate_end_timestamp_seconds"), 0u);
  end = 1'800'000'000;
  EXPECT_EQ(Values(*collector).at(name), 1'800'000'000) << "renewed meanwhile";
}

std::map<std::string, std::string> LabelsOfBuildInfo(ProcessMetrics metrics) {
  std::map<std::string, std::string> labels;
  for (const auto& family : MakeProcessCollector(kNodeMetrics, std::move(metrics))->Collect()) {
    if (family.name != "rekap_node_build_info") continue;
    for (const auto& label : family.metric.at(0).label) labels[label.name] = label.value;
  }
  return labels;
}

TEST(ProcessCollectorTest, NamesTheKecamatanOnceItIsKnown) {
  using testing::Key;
  EXPECT_THAT(LabelsOfBuildInfo({"rekap_node", "/", nullptr}),
              testing::UnorderedElementsAre(Key("version")));
  EXPECT_THAT(LabelsOfBuildInfo({"rekap_node", "/", nullptr, "35.27.05"}),
              testing::UnorderedElementsAre(Key("version"), testing::Pair("unit", "35.27.05")));
}

}  // namespace
}  // namespace rekap
