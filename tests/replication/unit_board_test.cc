// How long entries are missing, over streams that break. Pure.
#include "aggregator/ingest/unit_board.h"

#include <gtest/gtest.h>

namespace rekap {
namespace {

const RegionCode kOmben = *RegionCode::Parse("35.27.05");
constexpr Epoch kEpoch{7};

class UnitBoardTest : public testing::Test {
 protected:
  // A stream that breaks after half a minute.
  void Dial(Seq head, Epoch epoch = kEpoch) {
    board_.OnConnected(kOmben, epoch, head, now_);
    now_ += absl::Seconds(30);
    board_.OnDisconnected(kOmben, now_);
  }
  void Acknowledge(Seq seq) { board_.OnCursor(kOmben, {kEpoch, {seq, {}}}, now_); }
  UnitState State() const { return board_.Get(kOmben, now_); }

  UnitBoard board_;
  absl::Time now_ = absl::FromUnixSeconds(1'600'000'000);
};

TEST_F(UnitBoardTest, WhatWaitsKeepsItsAgeOverStreamsThatBreak) {
  for (int dial = 1; dial <= 100; ++dial) {
    Dial(Seq{3});
    EXPECT_EQ(State().lag, absl::Seconds(30) * dial);
    EXPECT_EQ(State().lag_entries(), 3u);
    EXPECT_TRUE(State().lag_known);
  }
}

TEST_F(UnitBoardTest, WhatIsAcknowledgedMeanwhileWaitsNoMore) {
  Dial(Seq{3});
  Dial(Seq{5});
  Acknowledge(Seq{3});
  Dial(Seq{5});
  EXPECT_EQ(State().lag, absl::Seconds(60)) << "since the second dial told of 4 and 5";
  Acknowledge(Seq{5});
  Dial(Seq{5});
  EXPECT_EQ(State().lag, absl::ZeroDuration());
  Dial(Seq{6});
  EXPECT_EQ(State().lag, absl::Seconds(30));
}

TEST_F(UnitBoardTest, APartThatIsAcknowledgedLeavesTheRestItsAge) {
  Dial(Seq{10});
  Acknowledge(Seq{4});
  Dial(Seq{12});
  EXPECT_EQ(State().lag, absl::Seconds(60));
  EXPECT_EQ(State().lag_entries(), 8u);
}

TEST_F(UnitBoardTest, AnotherEpochBeginsAnew) {
  Dial(Seq{10});
  Dial(Seq{10}, Epoch{8});
  EXPECT_EQ(State().lag, absl::Seconds(30));
  Dial(Seq{10}, Epoch{8});
  EXPECT_EQ(State().lag, absl::Seconds(60));
}

TEST_F(UnitBoardTest, WhatTheJournalLacksNowIsNotWaitedFor) {
  Dial(Seq{3});
  Dial(Seq{9});
  Dial(Seq{5});
  EXPECT_EQ(State().lag_entries(), 5u);
  Acknowledge(Seq{3});
  EXPECT_EQ(State().lag, absl::Seconds(60)) << "the dial that told of 9 told of 4 and 5";
  Acknowledge(Seq{5});
  EXPECT_EQ(State().lag, absl::ZeroDuration());
  Dial(Seq());
  EXPECT_EQ(State().lag_entries(), 0u);
  EXPECT_EQ(State().lag, absl::ZeroDuration());
}

TEST_F(UnitBoardTest, AJournalCutBelowTheCursorWaitsForNothing) {
  Dial(Seq{9});
  Acknowledge(Seq{4});
  Dial(Seq{2});
  EXPECT_EQ(State().lag, absl::ZeroDuration());
  EXPECT_FALSE(State().lag_known) << "not connected and nothing announced: unknown";
}

}  // namespace
}  // namespace rekap
