// Many streams in one core: grouping, fencing, what is dropped and what is
// acknowledged.
#include "aggregator/ingest/ingest_core.h"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/replication/fixtures.h"

namespace rekap {
namespace {

class IngestCoreTest : public ::testing::Test {
 protected:
  IngestCoreTest()
      : journal_(7),
        core_(
            SharedCatalog(),
            [this](RegionCode unit) -> absl::StatusOr<std::optional<JournalPosition>> {
              auto it = durable_.find(unit);
              if (it == durable_.end()) return std::optional<JournalPosition>();
              return std::optional<JournalPosition>(it->second);
            },
            &downstream_, &board_) {
    for (int i = 1; i <= 10; ++i) journal_.Append(i);
  }

  // A node that holds everything that flows down.
  void Hello(StreamId stream, v1::Hello hello) {
    *hello.mutable_received() = Holds(downstream_);
    core_.Take(stream, std::move(hello), now_);
  }
  static v1::Received Holds(const MemoryDownstream& downstream) {
    v1::Received received;
    received.set_catalog_version(downstream.CurrentCatalog()->version());
    received.set_catalog_sha256(downstream.CurrentCatalog()->sha256());
    received.set_review_seq(downstream.Last().seq.value);
    received.set_review_hash(std::string(downstream.Last().hash.view()));
    return received;
  }
  void Batch(StreamId stream, DecodedBatch batch) {
    core_.Take(stream, absl::StatusOr<DecodedBatch>(std::move(batch)), now_);
  }
  // Stores what was accepted, as the shell would.
  std::vector<UnitAppend> Commit() {
    std::vector<UnitAppend> appends = core_.TakeAccepted().appends;
    for (const UnitAppend& append : appends) durable_.insert_or_assign(append.unit, append.after());
    core_.OnCommitted();
    return appends;
  }
  // Outputs by stream; clears them.
  std::multimap<StreamId, StreamOutput> Outputs() {
    std::multimap<StreamId, StreamOutput> outputs;
    for (StreamOutput& output : core_.TakeOutputs()) outputs.emplace(output.stream, output);
    return outputs;
  }

  MemoryJournal journal_;
  MemoryDownstream downstream_;
  UnitBoard board_;
  std::map<RegionCode, JournalPosition> durable_;
  absl::Time now_ = absl::FromUnixSeconds(1'600'000'000);
  IngestCore core_;
};

TEST_F(IngestCoreTest, BatchesOfOneGroupBecomeOneAppendAndOneAck) {
  Hello(1, journal_.MakeHello());
  Outputs();
  Batch(1, journal_.MakeDecoded(1, 3));
  Batch(1, journal_.MakeDecoded(4, 10));
  EXPECT_TRUE(Outputs().empty()) << "acknowledged before the commit";
  std::vector<UnitAppend> appends = Commit();
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
  EXPECT_TRUE(core_.TakeAccepted().appends.empty());
  core_.OnCommitted();
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
  EXPECT_EQ(Commit().size(), 1u);
}

TEST_F(IngestCoreTest, FailedCommitEndsTheStreamAndAcknowledgesNothing) {
  Hello(1, journal_.MakeHello());
  Outputs();
  Batch(1, journal_.MakeDecoded(1, 3));
  core_.TakeAccepted();
  core_.OnCommitFailed(absl::ResourceExhaustedError("disk full"), now_);
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
  EXPECT_TRUE(core_.TakeAccepted().appends.empty());
  core_.OnCommitted();
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
    core_.Take(i + 1, std::move(hello), now_);
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

}  // namespace
}  // namespace rekap
