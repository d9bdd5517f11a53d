// docs/metrics.md is what the daemons declare, and names are as Prometheus has them.
#include "aggregator/metrics/metric_list.h"

#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/service/metric_list.h"
#include "runtime/metrics/metric_table.h"

namespace rekap {
namespace {

std::string MetricsPage() {
  std::ifstream file(REKAP_SOURCE_DIR "/docs/metrics.md");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// What tools/monitoring writes between its marks.
std::string Section(const char* daemon, absl::Span<const MetricInfo> list) {
  return absl::StrCat("<!-- ", daemon, " metrics: -->\n", MetricTable(list), "<!-- end -->\n");
}

TEST(MetricListTest, ThePageShowsTheAggregatorsList) {
  EXPECT_TRUE(absl::StrContains(MetricsPage(), Section("rekap-aggregator", kAggregatorMetrics)))
      << "run tools/monitoring";
}

TEST(MetricListTest, ThePageShowsTheNodesList) {
  EXPECT_TRUE(absl::StrContains(MetricsPage(), Section("rekap-node", kNodeMetrics)))
      << "run tools/monitoring";
}

class NamesTest : public testing::TestWithParam<absl::Span<const MetricInfo>> {};

TEST_P(NamesTest, AreOnceAndAsPrometheusHasThem) {
  std::set<std::string> names;
  for (const MetricInfo& info : GetParam()) {
    const std::string name = info.name;
    EXPECT_TRUE(names.insert(name).second) << name << " is declared twice";
    EXPECT_TRUE(absl::StartsWith(name, "rekap_") || absl::StartsWith(name, "process_")) << name;
    EXPECT_EQ(info.type == kCounter, absl::EndsWith(name, "_total")) << name;
    if (info.type == kHistogram) {
      EXPECT_THAT(name, testing::EndsWith("_seconds"));
    }
    EXPECT_NE(info.type, prometheus::MetricType::Untyped) << name;
    EXPECT_THAT(std::string(info.help), testing::EndsWith(".")) << name;
    EXPECT_THAT(std::string(info.help), testing::Not(testing::HasSubstr("|"))) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Daemons, NamesTest,
                         testing::Values(absl::MakeConstSpan(kAggregatorMetrics),
                                         absl::MakeConstSpan(kNodeMetrics)));

}  // namespace
}  // namespace rekap
