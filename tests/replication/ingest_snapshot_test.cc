// Bases on their way through the core: beside other units' entries, under fencing and
// failures of the store, and not too many at once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/replication/ingest_core_fixture.h"

namespace rekap {
namespace {

using ::testing::ElementsAre;
using v1::Refusal;

class IngestSnapshotTest : public IngestCoreTest {
 protected:
  IngestSnapshotTest() : trimmed_(7) {
    for (uint32_t i = 1; i <= 6; ++i) trimmed_.AppendFor(2010 + i, i);
    trimmed_.Trim(5);
  }
  static RegionCode Unit(size_t number) {
    return *RegionCode::Parse(absl::StrCat("35.27.", number < 10 ? "0" : "", number));
  }
  // What was sent to the stream, in order: "ack 3", "row 2", "resume 5".
  std::vector<std::string> Sent(StreamId stream) {
    std::vector<std::string> sent;
    for (const StreamOutput& output : core_.TakeOutputs()) {
      if (output.stream != stream) continue;
      const v1::AggregatorMessage& message = output.message;
      if (message.has_need_snapshot()) {
        sent.push_back(absl::StrCat("need after row ", message.need_snapshot().rows()));
      }
      if (message.has_snapshot_ack()) {
        sent.push_back(absl::StrCat("row ", message.snapshot_ack().rows()));
      }
      if (message.has_resume())
        sent.push_back(absl::StrCat("resume ", message.resume().after_seq()));
      if (message.has_ack()) sent.push_back(absl::StrCat("ack ", message.ack().seq()));
      if (message.has_refusal()) sent.push_back(Refusal::Code_Name(message.refusal().code()));
      if (message.has_catalog()) sent.push_back("catalog");
    }
    return sent;
  }
  // Rows durable and of how many, as people see it.
  std::pair<uint64_t, uint64_t> Progress(RegionCode unit = Omben()) {
    UnitState state = board_.Get(unit, now_);
    return {state.snapshot_rows, state.snapshot_rows_total};
  }
  using Rows2 = std::pair<uint64_t, uint64_t>;

  MemoryJournal trimmed_;  // six entries, of which five are a base of five rows
};

TEST_F(IngestSnapshotTest, RowsThenTheBaseThenEntries) {
  Hello(1, trimmed_.MakeHello());
  EXPECT_THAT(Sent(1), ElementsAre("need after row 0"));
  EXPECT_EQ(Progress(), Rows2(0, 5));
  Rows(1, trimmed_.MakeRows(1, 1));
  Rows(1, trimmed_.MakeRows(2, 3));
  EXPECT_THAT(Sent(1), ElementsAre()) << "acknowledged before the commit";
  IngestCore::Accepted accepted = Commit();
  ASSERT_EQ(accepted.stages.size(), 1u) << "one commit for the rows of a group";
  EXPECT_EQ(accepted.stages[0].rows.size(), 3u);
  EXPECT_THAT(Sent(1), ElementsAre("row 3"));
  EXPECT_EQ(Progress(), Rows2(3, 5));
  EXPECT_EQ(core_.snapshot_count(), 1u);

  Rows(1, trimmed_.MakeRows(4, 5));
  accepted = Commit();
  ASSERT_EQ(accepted.installs.size(), 1u);
  EXPECT_THAT(Sent(1), ElementsAre("row 5", "resume 5"));
  UnitState state = board_.Get(Omben(), now_);
  EXPECT_EQ(state.position, trimmed_.At(5));
  EXPECT_EQ(state.last_entry, kLastEntry);
  EXPECT_EQ(Progress(), Rows2(0, 0));
  EXPECT_EQ(core_.snapshot_count(), 0u);
  Batch(1, trimmed_.MakeDecoded(6, 6));
  Commit();
  EXPECT_THAT(Sent(1), ElementsAre("ack 6"));
}

TEST_F(IngestSnapshotTest, WhatFlowsDownWaitsForTheResume) {
  core_.Take(1, Greeting{trimmed_.MakeHello(), std::nullopt, absl::InfiniteFuture()}, now_);
  Rows(1, trimmed_.MakeRows(1, 4));
  downstream_.AddReview(v1::REVIEW_ACTION_APPROVE, 1);
  core_.OnReview(Omben());
  core_.SetCatalog(SharedCatalog());
  Commit();
  EXPECT_THAT(Sent(1), ElementsAre("need after row 0", "row 4"));
  Rows(1, trimmed_.MakeRows(5, 5));
  Commit();
  EXPECT_THAT(Sent(1), ElementsAre("row 5", "resume 5", "catalog"));
}

TEST_F(IngestSnapshotTest, ACutCostsNothingThatWasAcknowledged) {
  Hello(1, trimmed_.MakeHello());
  Rows(1, trimmed_.MakeRows(1, 2));
  Commit();
  Rows(1, trimmed_.MakeRows(3, 3));
  core_.Take(1, StreamClosed(), now_);
  EXPECT_TRUE(Commit().stages.empty());
  EXPECT_EQ(core_.snapshot_count(), 0u);
  Hello(2, trimmed_.MakeHello());
  EXPECT_THAT(Sent(2), ElementsAre("need after row 2"));
  EXPECT_EQ(Progress(), Rows2(2, 5));
  Rows(2, trimmed_.MakeRows(3, 5));
  Commit();
  EXPECT_THAT(Sent(2), ElementsAre("row 5", "resume 5"));
}

TEST_F(IngestSnapshotTest, ANewerStreamFencesASnapshotAndGoesOnWithIt) {
  Hello(1, trimmed_.MakeHello());
  Rows(1, trimmed_.MakeRows(1, 2));
  Commit();
  Rows(1, trimmed_.MakeRows(3, 5));  // on its way, with the install
  Sent(1);
  Hello(2, trimmed_.MakeHello());
  EXPECT_EQ(core_.snapshot_count(), 1u);
  auto outputs = Outputs();
  EXPECT_EQ(outputs.find(1)->second.message.refusal().code(), Refusal::CODE_FENCED);
  EXPECT_EQ(outputs.find(2)->second.message.need_snapshot().rows(), 2u);
  IngestCore::Accepted accepted = Commit();
  EXPECT_TRUE(accepted.stages.empty() && accepted.installs.empty());
  Rows(1, trimmed_.MakeRows(3, 5));
  EXPECT_TRUE(Commit().stages.empty()) << "a fenced stream takes no further part";
  Rows(2, trimmed_.MakeRows(3, 5));
  Commit();
  EXPECT_THAT(Sent(2), ElementsAre("row 5", "resume 5"));
}

TEST_F(IngestSnapshotTest, ABadBaseIsDiscardedAndTheNextStreamBeginsAnew) {
  Hello(1, trimmed_.MakeHello());
  Rows(1, trimmed_.MakeRows(1, 2));
  Commit();
  v1::SnapshotChunk chunk = trimmed_.MakeChunk(3, 5);
  *chunk.mutable_rows(0) += "\x30\x01";
  Sent(1);
  Rows(1, BatchDecoder().DecodeRows(chunk));
  EXPECT_EQ(Progress(), Rows2(0, 0));
  // Even one that says hello before the rows are gone from the store.
  Hello(2, trimmed_.MakeHello());
  auto outputs = Outputs();
  EXPECT_EQ(outputs.find(1)->second.message.refusal().code(), Refusal::CODE_BAD_SNAPSHOT);
  EXPECT_EQ(outputs.find(2)->second.message.need_snapshot().rows(), 0u);
  EXPECT_EQ(Commit().stages.size(), 1u);
  EXPECT_EQ(durable_[Omben()].staged->row.seq, Seq{0});
  EXPECT_THAT(Sent(2), ElementsAre());
  Rows(2, trimmed_.MakeRows(1, 5));
  Commit();
  EXPECT_THAT(Sent(2), ElementsAre("row 5", "resume 5"));
}

TEST_F(IngestSnapshotTest, AFailedPartEndsOnlyTheStreamsOfThatPart) {
  Hello(1, trimmed_.MakeHello());
  Sent(1);
  Hello(2, journal_.MakeHello(Unit(6)));
  Rows(1, trimmed_.MakeRows(1, 2));
  Batch(2, journal_.MakeDecoded(1, 3, Unit(6)));
  stages_fail_ = absl::ResourceExhaustedError("disk full");
  Commit();
  auto outputs = Outputs();
  EXPECT_EQ(outputs.find(1)->second.message.refusal().code(), Refusal::CODE_UNAVAILABLE);
  EXPECT_EQ(std::prev(outputs.end())->second.message.ack().seq(), 3u);

  stages_fail_ = absl::OkStatus();
  installs_fail_ = absl::ResourceExhaustedError("disk full");
  Hello(3, trimmed_.MakeHello());
  Rows(3, trimmed_.MakeRows(1, 5));
  Batch(2, journal_.MakeDecoded(4, 5, Unit(6)));
  Commit();
  outputs = Outputs();
  EXPECT_EQ(outputs.find(2)->second.message.ack().seq(), 5u);
  EXPECT_EQ(std::prev(outputs.end())->second.message.refusal().code(), Refusal::CODE_UNAVAILABLE);
  EXPECT_FALSE(durable_[Omben()].cursor.has_value());

  // The rows are there: the next hello installs them without asking for any.
  installs_fail_ = absl::OkStatus();
  appends_fail_ = absl::ResourceExhaustedError("disk full");
  Hello(4, trimmed_.MakeHello());
  Batch(2, journal_.MakeDecoded(6, 7, Unit(6)));
  Commit();
  outputs = Outputs();
  EXPECT_EQ(outputs.find(2)->second.message.refusal().code(), Refusal::CODE_UNAVAILABLE);
  EXPECT_EQ(outputs.find(4)->second.message.resume().after_seq(), 5u);
}

TEST_F(IngestSnapshotTest, ARestoredNodeThatIsTrimmedChangesTheEpochWithItsBase) {
  durable_[Omben()] = StandingAt(trimmed_.At(2));
  MemoryJournal restored = trimmed_.RestoredAs(8, 6);
  Hello(1, restored.MakeHello());
  Rows(1, restored.MakeRows(1, 5));
  Commit();
  EXPECT_THAT(Sent(1), ElementsAre("need after row 0", "row 5", "resume 5"));
  EXPECT_EQ(durable_[Omben()].cursor, restored.At(5));
  EXPECT_THAT(durable_[Omben()].former, ElementsAre(Epoch{7}));
}

TEST_F(IngestSnapshotTest, ABaseWithoutRowsIsInstalledByTheHello) {
  MemoryJournal empty(7);
  empty.AppendBytes("no entry");
  empty.Trim(1);
  Hello(1, empty.MakeHello());
  EXPECT_THAT(Sent(1), ElementsAre());
  Commit();
  EXPECT_THAT(Sent(1), ElementsAre("resume 1"));
  EXPECT_EQ(durable_[Omben()].cursor, empty.At(1));
}

TEST_F(IngestSnapshotTest, OnlySoManyBasesAreOnTheirWay) {
  for (size_t i = 1; i <= kSnapshotsMax; ++i) Hello(i, trimmed_.MakeHello(Unit(i)));
  EXPECT_EQ(core_.snapshot_count(), kSnapshotsMax);
  const size_t next = kSnapshotsMax + 1;
  Outputs();
  Hello(100, trimmed_.MakeHello(Unit(next)));
  Refusal refusal = Refused();
  EXPECT_EQ(refusal.code(), Refusal::CODE_UNAVAILABLE);
  EXPECT_EQ(refusal.disposition(), Refusal::DISPOSITION_RETRY);
  // Who needs none is not held up, and a unit's own newer stream has its place.
  Hello(101, journal_.MakeHello(Unit(next)));
  EXPECT_TRUE(Outputs().begin()->second.message.has_resume());
  Hello(102, trimmed_.MakeHello(Unit(1)));
  EXPECT_THAT(Sent(102), ElementsAre("need after row 0"));
  EXPECT_EQ(core_.snapshot_count(), kSnapshotsMax);
  // One that is done makes room.
  Rows(2, trimmed_.MakeRows(1, 5));
  Commit();
  Outputs();
  Hello(103, trimmed_.MakeHello(Unit(next + 1)));
  EXPECT_THAT(Sent(103), ElementsAre("need after row 0"));
}

TEST_F(IngestSnapshotTest, ASnapshotThatBringsNothingGivesWay) {
  for (size_t i = 1; i <= kSnapshotsMax; ++i) Hello(i, trimmed_.MakeHello(Unit(i)));
  now_ += kSnapshotIdleMax;
  for (size_t i = 1; i <= kSnapshotsMax; ++i) {
    if (i != 3) Rows(i, trimmed_.MakeRows(1, 1));
  }
  Commit();
  Outputs();
  Hello(100, trimmed_.MakeHello(Unit(kSnapshotsMax + 1)));
  auto outputs = Outputs();
  ASSERT_EQ(outputs.size(), 2u);
  EXPECT_EQ(outputs.find(3)->second.message.refusal().code(), Refusal::CODE_UNAVAILABLE);
  EXPECT_TRUE(outputs.find(100)->second.message.has_need_snapshot());
  Hello(101, trimmed_.MakeHello(Unit(kSnapshotsMax + 2)));
  EXPECT_EQ(Refused().code(), Refusal::CODE_UNAVAILABLE) << "the others go on";
}

TEST_F(IngestSnapshotTest, ARevokedUnitLosesItsSnapshot) {
  Hello(1, trimmed_.MakeHello(), Omben());
  Rows(1, trimmed_.MakeRows(1, 2));
  Outputs();
  core_.EndUnit(Omben(), 1, "revoked", now_);
  EXPECT_EQ(Refused().code(), Refusal::CODE_UNAVAILABLE);
  EXPECT_EQ(core_.snapshot_count(), 0u);
  EXPECT_TRUE(Commit().stages.empty());
}

}  // namespace
}  // namespace rekap
