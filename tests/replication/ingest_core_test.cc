// Many streams in one core: grouping, fencing, what is dropped and what is
// acknowledged, who may speak for a unit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/replication/ingest_core_fixture.h"

namespace rekap {
namespace {

TEST_F(IngestCoreTest, BatchesOfOneGroupBecomeOneAppendAndOneAck) {
  Hello(1, journal_.MakeHello());
  Outputs();
  Batch(1, journal_.MakeDecoded(1, 3));
  Batch(1, journal_.MakeDecoded(4, 10));
  EXPECT_TRUE(Outputs().empty()) << "acknowledged before the commit";
  std::vector<UnitAppend> appends = Commit().appends;
  ASSERT_EQ(appends.size(), 1u);
  EXPECT_EQ(appends[0].entries.size(), 10u);
  EXPECT_EQ(appends[0].after(), journal_.At(10));
  auto outputs = Outputs();
  ASSERT_EQ(outputs.size(), 1u);
  EXPECT_EQ(outputs.begin()->second.message.ack().seq(), 10u);
  EXPECT_EQ(board_.Get(Omben(), now_).position, journal_.At(10));
}

TEST_F(IngestCoreTest, NewerStreamFencesTheOlderAndDropsWhatItHadPending) {
  Hello(1, journal_.MakeHello());
  Batch(1, journal_.MakeDecoded(1, 3));
  Outputs();
  Hello(2, journal_.MakeHello());
  auto outputs = Outputs();
  ASSERT_EQ(outputs.count(1), 1u);
  EXPECT_EQ(outputs.find(1)->second.message.refusal().code(), v1::Refusal::CODE_FENCED);
  EXPECT_TRUE(outputs.find(1)->second.finish);
  EXPECT_EQ(outputs.find(2)->second.message.resume().after_seq(), 0u);
  EXPECT_TRUE(Commit().appends.empty());
  // What the fenced stream still had on the way is void.
  Batch(1, journal_.MakeDecoded(4, 6));
  EXPECT_TRUE(core_.TakeAccepted().appends.empty());
  EXPECT_TRUE(Outputs().empty());
}

TEST_F(IngestCoreTest, SecondDatabaseOfAUnitDoesNotDisturbTheFirst) {
  Hello(1, journal_.MakeHello());
  Batch(1, journal_.MakeDecoded(1, 3));
  Commit();
  Outputs();
  MemoryJournal second(8);
  second.Append(1);
  Hello(2, second.MakeHello());
  auto outputs = Outputs();
  ASSERT_EQ(outputs.size(), 1u);
  EXPECT_EQ(outputs.begin()->second.message.refusal().code(), v1::Refusal::CODE_EPOCH_CONFLICT);
  EXPECT_NE(board_.Get(Omben(), now_).last_refusal, "");
  Batch(1, journal_.MakeDecoded(4, 5));
  EXPECT_EQ(Commit().appends.size(), 1u);
}

TEST_F(IngestCoreTest, StreamsAreTakenUpToTheBoundAndAgainOnceOneHasClosed) {
  IngestCore core(
      SharedCatalog(), [](RegionCode) { return UnitStanding(); }, &downstream_, &board_,
      /*streams_max=*/2);
  auto answer = [&](StreamId stream, const char* unit) {
    v1::Hello hello = journal_.MakeHello(*RegionCode::Parse(unit));
    core.Take(stream, Greeting{std::move(hello), std::nullopt, absl::InfiniteFuture()}, now_);
    return core.TakeOutputs().front().message;
  };
  EXPECT_TRUE(answer(1, "35.27.05").has_resume());
  EXPECT_TRUE(answer(2, "35.27.06").has_resume());
  v1::Refusal refusal = answer(3, "35.27.07").refusal();
  EXPECT_EQ(refusal.code(), v1::Refusal::CODE_UNAVAILABLE);
  EXPECT_EQ(refusal.disposition(), v1::Refusal::DISPOSITION_RETRY);
  core.Take(2, StreamClosed(), now_);
  EXPECT_TRUE(answer(4, "35.27.07").has_resume());
}

TEST_F(IngestCoreTest, FailedCommitEndsTheStreamAndAcknowledgesNothing) {
  Hello(1, journal_.MakeHello());
  Outputs();
  Batch(1, journal_.MakeDecoded(1, 3));
  appends_fail_ = absl::ResourceExhaustedError("disk full");
  Commit();
  auto outputs = Outputs();
  ASSERT_EQ(outputs.size(), 1u);
  const v1::Refusal& refusal = outputs.begin()->second.message.refusal();
  EXPECT_EQ(refusal.code(), v1::Refusal::CODE_UNAVAILABLE);
  EXPECT_EQ(refusal.disposition(), v1::Refusal::DISPOSITION_RETRY);
  // The node dials again and is asked for the same entries.
  Hello(2, journal_.MakeHello());
  EXPECT_EQ(Outputs().begin()->second.message.resume().after_seq(), 0u);
}

TEST_F(IngestCoreTest, ClosedStreamLosesOnlyWhatWasNotCommitted) {
  Hello(1, journal_.MakeHello());
  Batch(1, journal_.MakeDecoded(1, 3));
  core_.Take(1, StreamClosed(), now_);
  EXPECT_TRUE(Commit().appends.empty());
  EXPECT_FALSE(board_.Get(Omben(), now_).connected);
  EXPECT_EQ(core_.stream_count(), 0u);
}

TEST_F(IngestCoreTest, UnknownUnitAndBatchWithoutHelloAreRefused) {
  v1::Hello hello = journal_.MakeHello();
  hello.set_unit("35.28.01");
  Hello(1, hello);
  EXPECT_EQ(Outputs().begin()->second.message.refusal().code(), v1::Refusal::CODE_UNKNOWN_UNIT);
  Batch(2, journal_.MakeDecoded(1, 1));
  EXPECT_EQ(Outputs().begin()->second.message.refusal().code(), v1::Refusal::CODE_VIOLATION);
}

TEST_F(IngestCoreTest, ANewCatalogGoesToEveryStreamAndDecidesWhatEntriesMean) {
  Hello(1, journal_.MakeHello());
  Outputs();
  DecodedBatch decoded_before = journal_.MakeDecoded(1, 1);
  CatalogData data;
  data.regions.push_back({*RegionCode::Parse("35.27"), "Sampang", 0, {}});
  data.regions.push_back({Omben(), "Omben", 20, {}});
  std::vector<CatalogProblem> problems;
  auto catalog = std::make_shared<const Catalog>(*Catalog::Build(data, problems));
  downstream_.SetCatalog(2);
  core_.SetCatalog(catalog);
  auto outputs = Outputs();
  ASSERT_EQ(outputs.size(), 1u);
  EXPECT_EQ(outputs.begin()->second.message.catalog().version(), 2u);
  Batch(1, std::move(decoded_before));
  EXPECT_EQ(core_.TakeAccepted().leaves.size(), 1u);
  v1::Hello unknown = journal_.MakeHello();
  unknown.set_unit("35.27.06");
  Hello(2, unknown);
  EXPECT_EQ(Outputs().begin()->second.message.refusal().code(), v1::Refusal::CODE_UNKNOWN_UNIT);
}

TEST_F(IngestCoreTest, AReviewGoesToTheUnitAndTheBoardTellsWhenItArrived) {
  Hello(1, journal_.MakeHello());
  Outputs();
  downstream_.AddReview(v1::REVIEW_ACTION_APPROVE, 1);
  core_.OnReview(Omben());
  auto outputs = Outputs();
  ASSERT_EQ(outputs.size(), 1u);
  EXPECT_EQ(outputs.begin()->second.message.review().seq(), 1u);
  EXPECT_EQ(board_.Get(Omben(), now_).review, Seq{0});
  core_.Take(1, Holds(downstream_), now_);
  EXPECT_EQ(board_.Get(Omben(), now_).review, Seq{1});
  EXPECT_TRUE(Outputs().empty());
}

TEST_F(IngestCoreTest, ANodeThatOnlyBeatsGetsTheCatalogOnceTheSilentOnesAreOverdue) {
  CatalogData data;
  data.regions.push_back({*RegionCode::Parse("35.27"), "Sampang", 0, {}});
  std::vector<std::string> units;
  for (size_t i = 1; i <= kCatalogsInFlightMax + 1; ++i) {
    units.push_back(absl::StrCat("35.27.", i < 10 ? "0" : "", i));
    data.regions.push_back({*RegionCode::Parse(units.back()), units.back(), 20, {}});
  }
  std::vector<CatalogProblem> problems;
  core_.SetCatalog(std::make_shared<const Catalog>(*Catalog::Build(data, problems)));
  for (size_t i = 0; i < units.size(); ++i) {
    v1::Hello hello = journal_.MakeHello();
    hello.set_unit(units[i]);
    core_.Take(i + 1, Greeting{std::move(hello), std::nullopt, absl::InfiniteFuture()}, now_);
  }
  const StreamId last = units.size();
  EXPECT_EQ(Outputs().count(last), 1u) << "the resume alone";
  now_ += kCatalogTimeMax;
  core_.Take(last, v1::Heartbeat(), now_);
  auto outputs = Outputs();
  EXPECT_EQ(outputs.count(last), 2u) << "the catalog and the answer";
}

TEST_F(IngestCoreTest, BoardTellsLagAsDistanceAndAge) {
  Hello(1, journal_.MakeHello());
  now_ += absl::Seconds(20);
  EXPECT_EQ(board_.Get(Omben(), now_).lag_entries(), 10u);
  EXPECT_EQ(board_.Get(Omben(), now_).lag, absl::Seconds(20));
  Batch(1, journal_.MakeDecoded(1, 10));
  Commit();
  EXPECT_EQ(board_.Get(Omben(), now_).lag_entries(), 0u);
  EXPECT_EQ(board_.Get(Omben(), now_).lag, absl::ZeroDuration());
}

TEST_F(IngestCoreTest, ALinkThatBreaksAgainAndAgainLagsEverMore) {
  for (StreamId stream = 1; stream <= 5; ++stream) {
    Hello(stream, journal_.MakeHello());
    now_ += absl::Seconds(30);
    core_.Take(stream, StreamClosed(), now_);
  }
  EXPECT_EQ(board_.Get(Omben(), now_).lag, absl::Seconds(150));
}

TEST_F(IngestCoreTest, AFailedCommitStillAcknowledgesWhatWasAlreadyThere) {
  durable_[Omben()] = StandingAt(journal_.At(5));
  Hello(1, journal_.MakeHello());
  Outputs();
  Batch(1, journal_.MakeDecoded(2, 4));
  appends_fail_ = absl::ResourceExhaustedError("disk full");
  Commit();
  auto outputs = Outputs();
  ASSERT_EQ(outputs.size(), 1u);
  EXPECT_EQ(outputs.begin()->second.message.ack().seq(), 5u);
}

TEST_F(IngestCoreTest, AMalformedMessageEndsTheStream) {
  Hello(1, journal_.MakeHello());
  Outputs();
  core_.Take(1, absl::StatusOr<DecodedBatch>(absl::InvalidArgumentError("empty")), now_);
  EXPECT_EQ(Refused().code(), v1::Refusal::CODE_VIOLATION);
  Hello(2, journal_.MakeHello());
  Outputs();
  core_.Take(2, absl::StatusOr<DecodedBatch>(absl::OutOfRangeError("too large")), now_);
  EXPECT_EQ(Refused().code(), v1::Refusal::CODE_BAD_ENTRY);
}

TEST_F(IngestCoreTest, WhatIsSetAsideIsStoredAcknowledgedAndShown) {
  journal_.AppendBytes("no entry");
  journal_.Append(12);
  Hello(1, journal_.MakeHello());
  Batch(1, journal_.MakeDecoded(1, 12));
  Outputs();
  IngestCore::Accepted accepted = Commit();
  ASSERT_EQ(accepted.appends.size(), 1u);
  EXPECT_EQ(accepted.appends[0].entries.size(), 12u);
  EXPECT_EQ(accepted.leaves.size(), 11u);
  EXPECT_EQ(Outputs().begin()->second.message.ack().seq(), 12u);
  UnitState state = board_.Get(Omben(), now_);
  EXPECT_EQ(state.quarantined, 1u);
  EXPECT_EQ(state.last_quarantine, "entry is not a JournalEntry");
  EXPECT_EQ(core_.TakeQuarantined(), 1u);
  EXPECT_EQ(core_.TakeQuarantined(), 0u);
}

TEST_F(IngestCoreTest, ARestoredNodeChangesTheEpochEvenIfItSendsNothing) {
  durable_[Omben()] = StandingAt(journal_.At(10));
  MemoryJournal restored = journal_.RestoredAs(8, 10);
  Hello(1, restored.MakeHello());
  EXPECT_TRUE(Outputs().begin()->second.message.has_resume());
  EXPECT_TRUE(Commit().appends.empty()) << "the node has not found the cursor in its journal yet";
  core_.Take(1, v1::Heartbeat(), now_);
  IngestCore::Accepted accepted = Commit();
  ASSERT_EQ(accepted.appends.size(), 1u);
  EXPECT_TRUE(accepted.appends[0].entries.empty());
  EXPECT_EQ(durable_[Omben()].cursor, restored.At(10));
  for (const auto& [stream, output] : Outputs()) {
    EXPECT_FALSE(output.message.has_ack()) << "no entry was sent, so none is acknowledged";
  }
  EXPECT_EQ(board_.Get(Omben(), now_).position, restored.At(10));
  // From now on the machine that was replaced is told so, and disturbs nobody.
  journal_.Append(11);
  Hello(2, journal_.MakeHello());
  EXPECT_EQ(Refused().code(), v1::Refusal::CODE_REPLACED);
  restored.Append(11);
  Batch(1, restored.MakeDecoded(11, 11));
  EXPECT_EQ(Commit().appends.size(), 1u);
}

TEST_F(IngestCoreTest, TheFirstEntriesOfARestoredNodeCarryTheChangeOfTheEpoch) {
  durable_[Omben()] = StandingAt(journal_.At(10));
  MemoryJournal restored = journal_.RestoredAs(8, 10);
  restored.Append(11);
  Hello(1, restored.MakeHello());
  Batch(1, restored.MakeDecoded(11, 11));
  IngestCore::Accepted accepted = Commit();
  ASSERT_EQ(accepted.appends.size(), 1u);
  EXPECT_EQ(accepted.appends[0].before, journal_.At(10));
  EXPECT_EQ(accepted.appends[0].after(), restored.At(11));
}

TEST_F(IngestCoreTest, ARefusalSaysWhoseStreamItWas) {
  Hello(1, journal_.MakeHello());
  EXPECT_EQ(core_.UnitOf(1), Omben());
  Outputs();
  Hello(2, journal_.MakeHello());
  EXPECT_EQ(Outputs().find(1)->second.unit, Omben()) << "fenced";
  v1::Hello stranger = journal_.MakeHello();
  stranger.set_unit("35.28.01");
  Hello(3, stranger);
  EXPECT_EQ(Outputs().find(3)->second.unit, std::nullopt) << "not of this catalog";
  Hello(4, journal_.MakeHello(), *RegionCode::Parse("35.27.06"));
  EXPECT_EQ(Outputs().find(4)->second.unit, *RegionCode::Parse("35.27.06"))
      << "the certificate's, not the one that it claims";
  core_.EndAll("shutting down");
  EXPECT_EQ(Outputs().find(2)->second.unit, Omben());
  EXPECT_EQ(core_.UnitOf(2), std::nullopt);
}

TEST_F(IngestCoreTest, WhyAUnitWasRefusedStandsUntilItsEntriesAreAcceptedAgain) {
  auto refused = [this] { return board_.Get(Omben(), now_).refused; };
  EXPECT_EQ(refused(), v1::Refusal::CODE_UNSPECIFIED);
  durable_[Omben()] = StandingAt(journal_.At(10));
  MemoryJournal other(7);
  for (int i = 1; i <= 12; ++i) other.Append(i * 1000);
  Hello(1, other.MakeHello());
  Batch(1, other.MakeDecoded(11, 12));
  EXPECT_EQ(refused(), v1::Refusal::CODE_DIVERGED);
  // Its next hello is as good as the one before, and shows nothing.
  Outputs();
  Hello(2, other.MakeHello());
  EXPECT_TRUE(Outputs().begin()->second.message.has_resume());
  EXPECT_EQ(refused(), v1::Refusal::CODE_DIVERGED);
  v1::Heartbeat more;
  more.set_seq(12);
  core_.Take(2, more, now_);
  EXPECT_EQ(refused(), v1::Refusal::CODE_DIVERGED) << "there are entries that were not accepted";
  core_.Take(2, StreamClosed(), now_);
  EXPECT_EQ(refused(), v1::Refusal::CODE_DIVERGED) << "who has gone has not come right";
  journal_.Append(11);
  Hello(3, journal_.MakeHello());
  Batch(3, journal_.MakeDecoded(11, 11));
  EXPECT_EQ(refused(), v1::Refusal::CODE_DIVERGED) << "not durable yet";
  Commit();
  EXPECT_EQ(refused(), v1::Refusal::CODE_UNSPECIFIED);
}

TEST_F(IngestCoreTest, AUnitThatHasNothingToSendIsAcceptedByItsHeartbeat) {
  durable_[Omben()] = StandingAt(journal_.At(10));
  MemoryJournal stranger(8);
  Hello(1, stranger.MakeHello());
  EXPECT_EQ(board_.Get(Omben(), now_).refused, v1::Refusal::CODE_EPOCH_CONFLICT);
  Hello(2, journal_.MakeHello());
  EXPECT_EQ(board_.Get(Omben(), now_).refused, v1::Refusal::CODE_EPOCH_CONFLICT);
  v1::Heartbeat heartbeat;
  heartbeat.set_seq(10);
  core_.Take(2, heartbeat, now_);
  EXPECT_EQ(board_.Get(Omben(), now_).refused, v1::Refusal::CODE_UNSPECIFIED);
}

TEST_F(IngestCoreTest, TheCertificateDecidesWhichUnitAStreamWrites) {
  const RegionCode another = *RegionCode::Parse("35.27.06");
  Hello(1, journal_.MakeHello(), Omben());
  EXPECT_TRUE(Outputs().begin()->second.message.has_resume());
  Hello(2, journal_.MakeHello(), another);
  v1::Refusal refusal = Refused();
  EXPECT_EQ(refusal.code(), v1::Refusal::CODE_WRONG_UNIT);
  EXPECT_EQ(refusal.disposition(), v1::Refusal::DISPOSITION_FATAL);
  EXPECT_NE(board_.Get(another, now_).last_refusal, "") << "it is the other one's doing";
  EXPECT_EQ(board_.Get(Omben(), now_).last_refusal, "");
  Batch(1, journal_.MakeDecoded(1, 2));
  EXPECT_EQ(Commit().appends.size(), 1u) << "the right one goes on";
  // A code that is none belongs to nobody's certificate either.
  v1::Hello hello = journal_.MakeHello();
  hello.set_unit("");
  Hello(3, hello, Omben());
  EXPECT_EQ(Outputs().find(3)->second.message.refusal().code(), v1::Refusal::CODE_WRONG_UNIT);
}

TEST_F(IngestCoreTest, AStreamEndsWithItsCertificate) {
  Hello(1, journal_.MakeHello(), Omben(), now_ + absl::Hours(1));
  EXPECT_EQ(board_.Get(Omben(), now_).certificate_end, now_ + absl::Hours(1));
  Outputs();
  now_ += absl::Hours(1);
  Batch(1, journal_.MakeDecoded(1, 2));
  v1::Refusal refusal = Refused();
  EXPECT_EQ(refusal.code(), v1::Refusal::CODE_UNAVAILABLE);
  EXPECT_EQ(refusal.disposition(), v1::Refusal::DISPOSITION_RETRY);
  EXPECT_TRUE(Commit().appends.empty());
}

TEST_F(IngestCoreTest, ARevokedUnitIsEndedAndWhatItHadPendingIsDropped) {
  Hello(1, journal_.MakeHello(), Omben());
  Batch(1, journal_.MakeDecoded(1, 3));
  Outputs();
  core_.EndUnit(*RegionCode::Parse("35.27.06"), 5, "revoked", now_);
  EXPECT_TRUE(Outputs().empty());
  core_.EndUnit(Omben(), 5, "the certificate was revoked: stolen", now_);
  v1::Refusal refusal = Refused();
  EXPECT_EQ(refusal.disposition(), v1::Refusal::DISPOSITION_RETRY);
  EXPECT_EQ(refusal.detail(), "the certificate was revoked: stolen");
  EXPECT_TRUE(Commit().appends.empty());
  EXPECT_FALSE(board_.Get(Omben(), now_).connected);
}

TEST_F(IngestCoreTest, AStreamThatWasOpenedBeforeTheRevocationCannotWaitForItToPass) {
  core_.EndUnit(Omben(), 5, "revoked", now_);
  Hello(5, journal_.MakeHello(), Omben());
  EXPECT_EQ(Refused().code(), v1::Refusal::CODE_UNAVAILABLE);
  // One that was opened later was checked later, and has a new certificate.
  Hello(6, journal_.MakeHello(), Omben());
  EXPECT_TRUE(Outputs().begin()->second.message.has_resume());
  core_.EndUnit(Omben(), 5, "revoked", now_);
  EXPECT_TRUE(Outputs().empty());
}

TEST_F(IngestCoreTest, AStoreThatCannotBeReadIsToBeTriedAgain) {
  unreadable_ = absl::DataLossError("bad block");
  Hello(1, journal_.MakeHello());
  v1::Refusal refusal = Refused();
  EXPECT_EQ(refusal.code(), v1::Refusal::CODE_UNAVAILABLE);
  EXPECT_EQ(refusal.disposition(), v1::Refusal::DISPOSITION_RETRY);
}

}  // namespace
}  // namespace rekap
