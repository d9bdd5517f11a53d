// No verification is not one that failed.
#include "aggregator/metrics/verify_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rekap {
namespace {

using ::testing::IsEmpty;

TEST(VerifyRecordTest, BeforeTheFirstVerificationThereIsNoSeries) {
  VerifyRecord record;
  for (const prometheus::MetricFamily& family : record.Collect()) {
    EXPECT_THAT(family.metric, IsEmpty()) << family.name;
  }
}

TEST(VerifyRecordTest, TheLastOneCounts) {
  VerifyRecord record;
  record.OnVerified(true, absl::FromUnixSeconds(100));
  EXPECT_EQ(record.Collect().at(0).metric.at(0).gauge.value, 1);
  record.OnVerified(false, absl::FromUnixSeconds(200));
  EXPECT_EQ(record.Collect().at(0).metric.at(0).gauge.value, 0);
  EXPECT_EQ(record.Collect().at(1).metric.at(0).gauge.value, 200);
}

}  // namespace
}  // namespace rekap
