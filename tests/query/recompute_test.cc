// The roll-up from nothing is the same by any number of threads: every row counts, whoever's it is.
#include "aggregator/live/recompute.h"

#include <atomic>

#include <gmock/gmock.h>

#include "aggregator/mirror/stoppable_view.h"
#include "domain/key/record_key.h"
#include "tests/query/unit_fixture.h"

namespace rekap {
namespace {

using testing::HasSubstr;

constexpr char kSub[] = "7.01.01.2.01.01";
constexpr unsigned kThreadsMax = 3;  // what fourteen units are enough for

class RecomputeTest : public UnitQueriesTest {
 protected:
  void SetUp() override {
    int64_t rupiah = 0;
    for (RegionCode unit : live_.catalog()->Units()) {
      ++rupiah;
      Report(unit.ToString(), {Line(kSub, 1000 + rupiah, rupiah), Submission(1)});
    }
    ASSERT_GE(live_.catalog()->Units().size(), 4 * kThreadsMax);
  }
  // Gives the unit the first one's row, changed.
  void Put(RegionCode unit, std::function<void(std::string& row)> change) {
    const std::string key = *EncodeRecordKey(Line(kSub, 1, 1).key());
    std::string row = *store_->database()->Get("mirror", MirrorKey(Unit(0), key));
    change(row);
    rocksdb::WriteBatch batch;
    batch.Put(store_->database()->family("mirror"), MirrorKey(unit, key), row);
    ASSERT_TRUE(store_->database()->WriteSynced(batch, "test").ok());
  }
  RegionCode Unit(size_t place) const { return live_.catalog()->Units()[place]; }
  CellFigures Whole(const RollupEngine& engine) const {
    return *engine.Find(*RegionCode::Parse("35.27"), Element::Whole(), *Period::Of(2021, 0));
  }
};

TEST_F(RecomputeTest, IsTheSameByAnyNumberOfThreads) {
  for (unsigned threads = 1; threads <= kThreadsMax; ++threads) {
    absl::StatusOr<RollupEngine> engine =
        RecomputeRollup(*store_->View(), *live_.catalog(), threads);
    ASSERT_TRUE(engine.ok()) << engine.status();
    EXPECT_EQ(Whole(*engine).lines, 14) << threads;
    EXPECT_TRUE(Whole(*engine).allocated_sen == 100 * (14 * 1000 + 105)) << threads;
  }
}

TEST_F(RecomputeTest, RowsOfAUnitWithoutAHistoryCount) {
  const std::vector<std::string> strangers = {"35.26.01", "35.27.99", "35.28.01"};
  for (const std::string& unit : strangers) Put(*RegionCode::Parse(unit), [](std::string&) {});
  for (unsigned threads = 1; threads <= kThreadsMax; ++threads) {
    absl::StatusOr<RollupEngine> engine =
        RecomputeRollup(*store_->View(), *live_.catalog(), threads);
    ASSERT_TRUE(engine.ok()) << engine.status();
    for (const std::string& unit : strangers) {
      EXPECT_TRUE(engine->Find(*RegionCode::Parse(unit), Element::Whole(), *Period::Of(2021, 0)))
          << unit << " by " << threads;
    }
  }
}

TEST_F(RecomputeTest, NamesTheRowThatIsNotWhatItShouldBe) {
  Put(Unit(9), [](std::string& row) { row.back() = static_cast<char>(0xff); });
  for (unsigned threads = 1; threads <= kThreadsMax; ++threads) {
    absl::Status failed = RecomputeRollup(*store_->View(), *live_.catalog(), threads).status();
    EXPECT_TRUE(absl::IsDataLoss(failed)) << failed;
    EXPECT_THAT(failed.message(), HasSubstr(Unit(9).ToString()));
  }
}

TEST_F(RecomputeTest, EndsWhereItIsStopped) {
  std::atomic<int> rows = 0;
  StoppableView view(store_->View(), [&] { return ++rows > 20; });
  absl::Status stopped = RecomputeRollup(view, *live_.catalog(), kThreadsMax).status();
  EXPECT_TRUE(absl::IsCancelled(stopped)) << stopped;
}

}  // namespace
}  // namespace rekap
