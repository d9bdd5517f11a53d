// Whose history a unit's is: epochs, what was restored from what, old copies and
// replaced machines; each refusal with both positions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregator/ingest/receiver_session.h"
#include "tests/replication/fixtures.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;
using v1::Refusal;

class ReceiverHistoryTest : public ::testing::Test {
 protected:
  ReceiverHistoryTest() : journal_(7) {
    for (int i = 1; i <= 10; ++i) journal_.Append(i);
  }

  static ReceiverSession::Step Greet(const UnitStanding& standing, const v1::Hello& hello) {
    return ReceiverSession(Omben(), standing).OnHello(hello);
  }
  // The refusal; fails the test if there is none, or anything is to be stored.
  static Refusal Refused(const UnitStanding& standing, const v1::Hello& hello) {
    ReceiverSession::Step step = Greet(standing, hello);
    EXPECT_TRUE(step.refused());
    EXPECT_FALSE(step.append || step.stage || step.install);
    if (!step.refused()) return Refusal();
    EXPECT_EQ(step.answer->refusal().disposition(), Refusal::DISPOSITION_FATAL);
    return step.answer->refusal();
  }

  MemoryJournal journal_;
};

TEST_F(ReceiverHistoryTest, OldCopyIsToldBothPositionsAndTheWayOut) {
  UnitStanding standing = StandingAt(journal_.At(8));
  journal_.Rewind(5);
  Refusal refusal = Refused(standing, journal_.MakeHello());
  EXPECT_EQ(refusal.code(), Refusal::CODE_OLD_COPY);
  EXPECT_EQ(refusal.aggregator().seq(), 8u);
  EXPECT_EQ(refusal.node().seq(), 5u);
  EXPECT_THAT(refusal.detail(), HasSubstr("rekap-node restore"));
}

TEST_F(ReceiverHistoryTest, SameSeqWithAnotherHashHasDiverged) {
  MemoryJournal other(7);
  for (int i = 1; i <= 3; ++i) other.Append(100 + i);
  EXPECT_EQ(Refused(StandingAt(journal_.At(3)), other.MakeHello()).code(), Refusal::CODE_DIVERGED);
}

TEST_F(ReceiverHistoryTest, ADatabaseThatKnowsNothingOfTheHistoryIsAConflict) {
  MemoryJournal second(8);
  for (int i = 1; i <= 20; ++i) second.Append(i);
  Refusal refusal = Refused(StandingAt(journal_.At(3)), second.MakeHello());
  EXPECT_EQ(refusal.code(), Refusal::CODE_EPOCH_CONFLICT);
  EXPECT_EQ(refusal.aggregator().epoch(), 7u);
  EXPECT_EQ(refusal.node().epoch(), 8u);
  EXPECT_THAT(refusal.detail(), HasSubstr("rekap-node restore"));
  // Nor does a lineage of other histories help.
  EXPECT_EQ(Refused(StandingAt(journal_.At(3)), second.RestoredAs(9, 20).MakeHello()).code(),
            Refusal::CODE_EPOCH_CONFLICT);
}

TEST_F(ReceiverHistoryTest, WhatWasRestoredFromThisHistoryGoesOnWithItAndTheEpochChanges) {
  MemoryJournal restored = journal_.RestoredAs(8, 10);
  restored.Append(11);
  ReceiverSession session(Omben(), StandingAt(journal_.At(10)));
  ReceiverSession::Step step = session.OnHello(restored.MakeHello());
  ASSERT_TRUE(step.answer->has_resume());
  EXPECT_EQ(step.answer->resume().after_seq(), 10u);
  EXPECT_FALSE(step.append.has_value()) << "the node has not compared the cursor yet";
  step = session.OnHeartbeat();
  ASSERT_TRUE(step.append.has_value());
  EXPECT_EQ(step.append->before, journal_.At(10));
  EXPECT_TRUE(step.append->entries.empty());
  EXPECT_EQ(step.append->after(), restored.At(10));
  EXPECT_EQ(session.accepted(), restored.At(10));
  EXPECT_EQ(session.durable(), journal_.At(10)) << "not before it is stored";
  DecodedBatch batch = restored.MakeDecoded(11, 11);
  EXPECT_FALSE(session.OnBatch(batch).has_value());
  EXPECT_EQ(session.accepted(), restored.At(11));
}

TEST_F(ReceiverHistoryTest, ARestoredDatabaseMayBeAheadOfWhatWasReceivedFromTheOldOne) {
  // The aggregator itself was restored from an older backup.
  ReceiverSession session(Omben(), StandingAt(journal_.At(4)));
  ReceiverSession::Step step = session.OnHello(journal_.RestoredAs(8, 9).MakeHello());
  ASSERT_TRUE(step.answer->has_resume());
  EXPECT_EQ(step.answer->resume().after_seq(), 4u);
  EXPECT_EQ(session.OnHeartbeat().append->after().epoch, Epoch{8});
}

TEST_F(ReceiverHistoryTest, AnyOfTheLineageIsGoneOnWith) {
  MemoryJournal second = journal_.RestoredAs(8, 10);
  second.Append(11);
  MemoryJournal third = second.RestoredAs(9, 11);
  EXPECT_TRUE(Greet(StandingAt(journal_.At(10)), third.MakeHello()).answer->has_resume());
  EXPECT_TRUE(Greet(StandingAt(second.At(11)), third.MakeHello()).answer->has_resume());
}

TEST_F(ReceiverHistoryTest, ADatabaseRestoredFromAnOlderStateThanReceivedIsAnOldCopy) {
  MemoryJournal restored = journal_.RestoredAs(8, 6);
  // Even if it has been written to since.
  for (int i = 0; i < 20; ++i) restored.Append(100 + i);
  Refusal refusal = Refused(StandingAt(journal_.At(8)), restored.MakeHello());
  EXPECT_EQ(refusal.code(), Refusal::CODE_OLD_COPY);
  EXPECT_EQ(refusal.aggregator().seq(), 8u);
  EXPECT_EQ(refusal.node().seq(), 6u);
  EXPECT_THAT(refusal.detail(), HasSubstr("rekap-node restore"));
}

TEST_F(ReceiverHistoryTest, ADatabaseRestoredFromAnotherHistoryHasDiverged) {
  MemoryJournal other(7);
  for (int i = 1; i <= 10; ++i) other.Append(i == 10 ? 999 : i);
  EXPECT_EQ(Refused(StandingAt(journal_.At(10)), other.RestoredAs(8, 10).MakeHello()).code(),
            Refusal::CODE_DIVERGED);
}

TEST_F(ReceiverHistoryTest, AReplacedMachineIsToldSo) {
  MemoryJournal restored = journal_.RestoredAs(8, 10);
  UnitStanding standing = StandingAt(restored.At(10));
  standing.former = {Epoch{7}};
  // However far it went on by itself.
  journal_.Append(11);
  EXPECT_EQ(Refused(standing, journal_.MakeHello()).code(), Refusal::CODE_REPLACED);
}

TEST_F(ReceiverHistoryTest, AHelloThatContradictsItselfIsAViolation) {
  auto code = [](const v1::Hello& hello) { return Refused(UnitStanding(), hello).code(); };
  v1::Hello hello = journal_.MakeHello();
  hello.set_epoch(0);
  EXPECT_EQ(code(hello), Refusal::CODE_VIOLATION);

  hello = journal_.MakeHello();
  hello.set_first_seq(2);
  EXPECT_EQ(code(hello), Refusal::CODE_VIOLATION) << "trimmed, but no base";

  MemoryJournal trimmed = journal_;
  trimmed.Trim(4);
  hello = trimmed.MakeHello();
  hello.set_first_seq(7);
  EXPECT_EQ(code(hello), Refusal::CODE_VIOLATION) << "entries between base and journal";
  hello = trimmed.MakeHello();
  hello.set_head_seq(3);
  EXPECT_EQ(code(hello), Refusal::CODE_VIOLATION) << "a base beyond the head";
  hello = trimmed.MakeHello();
  hello.mutable_base()->set_rows(kBaseRowsMax + 1);
  EXPECT_EQ(code(hello), Refusal::CODE_VIOLATION);

  hello = journal_.RestoredAs(8, 10).MakeHello();
  for (int i = 0; i < kHelloLineageMax; ++i) *hello.add_lineage() = hello.lineage(0);
  EXPECT_EQ(code(hello), Refusal::CODE_VIOLATION) << "a longer lineage than allowed";
  hello = journal_.RestoredAs(8, 10).MakeHello();
  hello.mutable_lineage(0)->set_unit("35.27.06");
  EXPECT_EQ(code(hello), Refusal::CODE_VIOLATION) << "another unit's lineage";
}

}  // namespace
}  // namespace rekap
