// What the last verification found outlives the process; no verification is not one that
// failed. Over a real database.
#include "aggregator/verification/verification_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregator/mirror/rocks_mirror.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

using ::testing::IsEmpty;

const Verification kBad{absl::UnixEpoch() + absl::Seconds(200), absl::Milliseconds(1500), false};

class VerificationRecordTest : public testing::Test {
 protected:
  std::shared_ptr<VerificationRecord> Open() {
    store_.reset();
    store_ = *RocksMirror::Open(dir_.path());
    return *VerificationRecord::Open(store_->database());
  }
  // exact, timestamp, duration.
  static std::vector<double> Values(const VerificationRecord& record) {
    std::vector<double> values;
    for (const prometheus::MetricFamily& family : record.Collect()) {
      for (const prometheus::ClientMetric& metric : family.metric) {
        values.push_back(metric.gauge.value);
      }
    }
    return values;
  }

  TempDir dir_;
  std::unique_ptr<RocksMirror> store_;
};

TEST_F(VerificationRecordTest, BeforeTheFirstVerificationThereIsNoSeries) {
  auto record = Open();
  EXPECT_EQ(record->last(), std::nullopt);
  EXPECT_THAT(Values(*record), IsEmpty());
}

TEST_F(VerificationRecordTest, TheLastOneCountsAndOutlivesTheProcess) {
  auto record = Open();
  ASSERT_TRUE(record->Put({absl::FromUnixSeconds(100), absl::Seconds(1), true}).ok());
  EXPECT_THAT(Values(*record), testing::ElementsAre(1, 100, 1));
  ASSERT_TRUE(record->Put(kBad).ok());
  EXPECT_EQ(record->last(), kBad);
  record.reset();
  record = Open();
  EXPECT_EQ(record->last(), kBad);
  EXPECT_THAT(Values(*record), testing::ElementsAre(0, 200, 1.5));
}

TEST_F(VerificationRecordTest, WhatIsShownIsWhatIsReadAgain) {
  auto record = Open();
  ASSERT_TRUE(
      record->Put({absl::FromUnixNanos(123'456'789), absl::Nanoseconds(7'654'321), true}).ok());
  const std::optional<Verification> shown = record->last();
  record.reset();
  EXPECT_EQ(Open()->last(), shown);
}

TEST_F(VerificationRecordTest, WhatIsNoVerificationIsNotTakenForOne) {
  auto record = Open();
  ASSERT_TRUE(record->Put(kBad).ok());
  record.reset();
  for (const std::string& bytes :
       {std::string("short"), std::string(17, '\2'), std::string(18, '\0'), std::string()}) {
    rocksdb::WriteBatch batch;
    batch.Put(store_->database()->family("meta"), "last_verification", bytes);
    ASSERT_TRUE(store_->database()->WriteSynced(batch, "damaging").ok());
    EXPECT_TRUE(absl::IsDataLoss(VerificationRecord::Open(store_->database()).status()));
  }
}

}  // namespace
}  // namespace rekap
