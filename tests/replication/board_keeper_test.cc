// What is known of units and stands in no entry outlives the process. Over a real database.
#include "aggregator/ingest/board_keeper.h"

#include <gtest/gtest.h>

#include "tests/temp_dir.h"

namespace rekap {
namespace {

const RegionCode kOmben = *RegionCode::Parse("35.27.05");
const RegionCode kSreseh = *RegionCode::Parse("35.27.01");

class BoardKeeperTest : public testing::Test {
 protected:
  BoardKeeperTest() { Open(); }
  void Open() {
    database_.reset();
    database_ = *Database::Open(dir_.path(), {}, DatabaseTuning());
  }
  // As another process finds it.
  UnitState Restored(RegionCode unit) {
    Open();
    UnitBoard board;
    absl::Status restored = RestoreBoard(*database_, board, now_);
    EXPECT_TRUE(restored.ok()) << restored;
    return board.Get(unit, now_);
  }
  absl::Status Save() {
    BoardKeeper keeper(database_, &board_, &log_, [this] { return now_; });
    return keeper.Save();
  }

  TempDir dir_;
  std::shared_ptr<Database> database_;
  UnitBoard board_;
  Logger log_{Logger::Options()};
  absl::Time now_ = absl::FromUnixSeconds(1'600'000'000);
};

TEST_F(BoardKeeperTest, WhenAUnitWasSeenAndWhyItWasRefusedOutlivesTheProcess) {
  board_.OnConnected(kSreseh, Epoch{7}, Seq{3}, now_);
  board_.OnRefused(kOmben, v1::Refusal::CODE_DIVERGED, "the hash differs", now_);
  ASSERT_TRUE(Save().ok());
  now_ += absl::Hours(1);
  EXPECT_EQ(Restored(kSreseh).last_seen, now_ - absl::Hours(1));
  EXPECT_FALSE(Restored(kSreseh).connected);
  EXPECT_EQ(Restored(kSreseh).refused, v1::Refusal::CODE_UNSPECIFIED);
  EXPECT_EQ(Restored(kSreseh).last_refusal, "");
  EXPECT_EQ(Restored(kOmben).last_seen, now_ - absl::Hours(1));
  EXPECT_EQ(Restored(kOmben).refused, v1::Refusal::CODE_DIVERGED);
  EXPECT_EQ(Restored(kOmben).last_refusal, "CODE_DIVERGED: before this aggregator's last start");
}

TEST_F(BoardKeeperTest, AUnitThatWasNeverHeardOfStaysOne) {
  board_.OnCertificate(kOmben, now_);
  ASSERT_TRUE(Save().ok());
  EXPECT_EQ(Restored(kOmben).last_seen, absl::InfinitePast());
}

TEST_F(BoardKeeperTest, OfAUnitThatNothingIsKeptOfTheLastEntryCounts) {
  UnitBoard board;
  board.OnCursor(kOmben, {Epoch{7}, {Seq{1}, {}}}, now_ - absl::Hours(5));
  board.OnCursor(kSreseh, {Epoch{7}, {Seq{1}, {}}}, absl::InfinitePast());
  ASSERT_TRUE(RestoreBoard(*database_, board, now_).ok());
  EXPECT_EQ(board.Get(kOmben, now_).last_seen, now_ - absl::Hours(5));
  EXPECT_EQ(board.Get(kSreseh, now_).last_seen, absl::InfinitePast());
}

TEST_F(BoardKeeperTest, AClockThatWasInTheFutureHidesNobody) {
  board_.OnRefused(kOmben, v1::Refusal::CODE_DAMAGED, "", now_ + absl::Hours(24 * 365));
  ASSERT_TRUE(Save().ok());
  EXPECT_EQ(Restored(kOmben).last_seen, now_);
  UnitBoard board;
  board.OnCursor(kSreseh, {Epoch{7}, {Seq{1}, {}}}, now_ + absl::Hours(24 * 365));
  ASSERT_TRUE(RestoreBoard(*database_, board, now_).ok());
  EXPECT_EQ(board.Get(kSreseh, now_).last_seen, now_);
}

TEST_F(BoardKeeperTest, OnlyWhatChangedIsWritten) {
  BoardKeeper keeper(database_, &board_, &log_, [this] { return now_; });
  board_.OnConnected(kOmben, Epoch{7}, Seq{3}, now_);
  ASSERT_TRUE(keeper.Save().ok());
  const rocksdb::SequenceNumber once = database_->db().GetLatestSequenceNumber();
  ASSERT_TRUE(keeper.Save().ok());
  EXPECT_EQ(database_->db().GetLatestSequenceNumber(), once);
  board_.OnHead(kOmben, Seq{3}, now_ + absl::Seconds(10));
  board_.OnConnected(kSreseh, Epoch{7}, Seq{3}, now_);
  ASSERT_TRUE(keeper.Save().ok());
  EXPECT_EQ(database_->db().GetLatestSequenceNumber(), once + 2);
}

TEST_F(BoardKeeperTest, StoppingSavesForTheLastTime) {
  {
    BoardKeeper keeper(database_, &board_, &log_, [this] { return now_; });
    keeper.Start();
    board_.OnConnected(kOmben, Epoch{7}, Seq{3}, now_);
    keeper.Stop();
  }
  EXPECT_EQ(Restored(kOmben).last_seen, now_);
}

TEST_F(BoardKeeperTest, DamageIsReportedAndWhatANewerProgramKnewIsNone) {
  board_.OnConnected(kOmben, Epoch{7}, Seq{3}, now_);
  ASSERT_TRUE(Save().ok());
  const std::string key = "unit_seen" + kOmben.Encoded();
  std::string value = *database_->Get("meta", key);
  value.back() = 100;
  auto put = [&](const std::string& bytes) {
    rocksdb::WriteBatch batch;
    batch.Put(database_->family("meta"), key, bytes);
    ASSERT_TRUE(database_->WriteSynced(batch, "test").ok());
  };
  put(value);
  EXPECT_EQ(Restored(kOmben).refused, v1::Refusal::CODE_UNSPECIFIED);
  EXPECT_EQ(Restored(kOmben).last_seen, now_);
  put(value.substr(1));
  UnitBoard board;
  EXPECT_TRUE(absl::IsDataLoss(RestoreBoard(*database_, board, now_)));
}

}  // namespace
}  // namespace rekap
