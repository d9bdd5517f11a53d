// The histogram of answers: a series for each method of query.proto and report.proto from the
// start, and nothing that a caller could add to it.
#include "aggregator/metrics/query_metrics.h"

#include <map>
#include <string>

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include "rekap/v1/query.pb.h"
#include "rekap/v1/report.pb.h"

namespace rekap {
namespace {

// Answers counted, by method.
std::map<std::string, uint64_t> Counts(const prometheus::Registry& registry) {
  std::map<std::string, uint64_t> counts;
  for (const prometheus::MetricFamily& family : registry.Collect()) {
    EXPECT_EQ(family.name, "rekap_aggregator_query_seconds");
    for (const prometheus::ClientMetric& metric : family.metric) {
      EXPECT_EQ(metric.label.size(), 1u);
      counts[metric.label.at(0).value] = metric.histogram.sample_count;
    }
  }
  return counts;
}

TEST(QueryMetricsTest, EveryMethodIsThereFromTheStart) {
  prometheus::Registry registry;
  ASSERT_TRUE(QueryMetrics::Declare(registry).ok());
  std::map<std::string, uint64_t> counts = Counts(registry);
  int methods = 0;
  for (const char* name : {"rekap.v1.Query", "rekap.v1.Report"}) {
    const google::protobuf::ServiceDescriptor* service =
        google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name);
    ASSERT_NE(service, nullptr) << name;
    methods += service->method_count();
    for (int i = 0; i < service->method_count(); ++i) {
      EXPECT_EQ(counts.count(service->method(i)->name()), 1u) << service->method(i)->name();
    }
  }
  // Were a name in both, its series would be too.
  EXPECT_EQ(counts.size(), static_cast<size_t>(methods));
}

TEST(QueryMetricsTest, AnAnswerIsCountedOnceItIsMade) {
  prometheus::Registry registry;
  const QueryMetrics metrics = *QueryMetrics::Declare(registry);
  {
    const auto timer = metrics.Time("Compare");
    EXPECT_EQ(Counts(registry).at("Compare"), 0u);
  }
  EXPECT_EQ(Counts(registry).at("Compare"), 1u);
  EXPECT_EQ(Counts(registry).at("Units"), 0u);
}

TEST(QueryMetricsTest, ANameThatIsTakenIsAnError) {
  prometheus::Registry registry;
  prometheus::BuildGauge().Name("rekap_aggregator_query_seconds").Register(registry).Add({});
  EXPECT_TRUE(absl::IsInternal(QueryMetrics::Declare(registry).status()));
}

}  // namespace
}  // namespace rekap
