// The histogram of answers: a series for each method of query.proto from the start, and
// nothing that a caller could add to it.
#include "aggregator/metrics/query_metrics.h"

#include <map>
#include <string>

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include "rekap/v1/query.pb.h"

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
  const google::protobuf::ServiceDescriptor* query =
      google::protobuf::DescriptorPool::generated_pool()->FindServiceByName("rekap.v1.Query");
  ASSERT_NE(query, nullptr);
  std::map<std::string, uint64_t> counts = Counts(registry);
  EXPECT_EQ(counts.size(), static_cast<size_t>(query->method_count()));
  for (int i = 0; i < query->method_count(); ++i) {
    EXPECT_EQ(counts.count(query->method(i)->name()), 1u) << query->method(i)->name();
  }
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
