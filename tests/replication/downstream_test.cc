// What flows down, over sources in memory: order, one message at a time, nodes
// that hold something else.
#include "aggregator/ingest/downstream.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/replication/fixtures.h"

namespace rekap {
namespace {

class DownstreamTest : public ::testing::Test {
 protected:
  // "1:catalog 2", "1:review 1".
  std::vector<std::string> Sent() {
    std::vector<std::string> sent;
    for (const auto& [stream, message] : downstream_.TakeMessages()) {
      sent.push_back(message.has_catalog()
                         ? absl::StrCat(stream, ":catalog ", message.catalog().version())
                         : absl::StrCat(stream, ":review ", message.review().seq()));
      last_ = message;
    }
    return sent;
  }
  // The node makes the last message durable.
  void Hold(StreamId stream) {
    if (last_.has_catalog()) {
      held_.set_catalog_version(last_.catalog().version());
      held_.set_catalog_sha256(last_.catalog().sha256());
    } else {
      held_.set_review_seq(last_.review().seq());
      held_.set_review_hash(last_.review().hash());
    }
    downstream_.OnReceived(stream, held_);
  }

  MemoryDownstream source_;
  Downstream downstream_{&source_};
  v1::Received held_;
  v1::AggregatorMessage last_;
};

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(DownstreamTest, ANewNodeGetsTheCatalogThenItsReviewsOneAtATime) {
  source_.AddReview(v1::REVIEW_ACTION_RETURN, 1);
  source_.AddReview(v1::REVIEW_ACTION_APPROVE, 2);
  downstream_.Open(1, Omben(), held_);
  EXPECT_THAT(Sent(), ElementsAre("1:catalog 1"));
  downstream_.OnReview(1);
  EXPECT_THAT(Sent(), IsEmpty()) << "one message in flight at most";
  Hold(1);
  EXPECT_THAT(Sent(), ElementsAre("1:review 1"));
  Hold(1);
  EXPECT_THAT(Sent(), ElementsAre("1:review 2"));
  Hold(1);
  EXPECT_THAT(Sent(), IsEmpty());
}

TEST_F(DownstreamTest, ANodeThatHoldsEverythingGetsNothing) {
  downstream_.Open(1, Omben(), held_);
  Sent();
  Hold(1);
  downstream_.Close(1);
  downstream_.Open(2, Omben(), held_);
  EXPECT_THAT(Sent(), IsEmpty());
}

TEST_F(DownstreamTest, AnotherHistoryOfReviewsIsSentFromItsFirst) {
  source_.AddReview(v1::REVIEW_ACTION_APPROVE, 1);
  source_.AddReview(v1::REVIEW_ACTION_LOCK, 1);
  downstream_.Open(1, Omben(), held_);
  for (int i = 0; i < 3; ++i) {
    Sent();
    Hold(1);
  }
  downstream_.Close(1);
  source_.ClearReviews();
  source_.AddReview(v1::REVIEW_ACTION_RETURN, 1);
  downstream_.Open(2, Omben(), held_);
  EXPECT_THAT(Sent(), ElementsAre("2:review 1"));
}

TEST_F(DownstreamTest, ACatalogThatANodeCannotTakeIsNotOfferedAgainBeforeThereIsAnother) {
  downstream_.Open(1, Omben(), held_);
  Sent();
  held_.set_catalog_error("unknown key");
  downstream_.OnReceived(1, held_);
  EXPECT_THAT(Sent(), IsEmpty());
  source_.SetCatalog(2);
  downstream_.OnCatalog();
  EXPECT_THAT(Sent(), ElementsAre("1:catalog 2"));
}

TEST_F(DownstreamTest, FewCatalogsAreOnTheirWayAtOnceAndEveryoneIsServed) {
  constexpr StreamId kStreams = 3 * kCatalogsInFlightMax;
  for (StreamId id = 1; id <= kStreams; ++id) downstream_.Open(id, Omben(), held_);
  std::set<StreamId> served;
  std::vector<StreamId> in_flight;
  auto take = [&] {
    for (const auto& [stream, message] : downstream_.TakeMessages()) {
      in_flight.push_back(stream);
      EXPECT_TRUE(served.insert(stream).second);
    }
  };
  take();
  EXPECT_EQ(in_flight.size(), kCatalogsInFlightMax);
  v1::Received holds;
  holds.set_catalog_sha256(source_.CurrentCatalog()->sha256());
  while (!in_flight.empty()) {
    StreamId id = in_flight.back();
    in_flight.pop_back();
    // Every third one goes away instead of answering.
    if (id % 3 == 0) {
      downstream_.Close(id);
    } else {
      downstream_.OnReceived(id, holds);
    }
    take();
    EXPECT_LE(in_flight.size(), kCatalogsInFlightMax);
  }
  EXPECT_EQ(served.size(), kStreams);
}

TEST_F(DownstreamTest, NodesThatNeverAnswerDoNotHoldUpTheOthersForEver) {
  const absl::Time start = absl::FromUnixSeconds(1'600'000'000);
  downstream_.OnTime(start);
  constexpr StreamId kSilent = kCatalogsInFlightMax;
  for (StreamId id = 1; id <= kSilent + 1; ++id) downstream_.Open(id, Omben(), held_);
  EXPECT_EQ(Sent().size(), kCatalogsInFlightMax);
  downstream_.OnTime(start + kCatalogTimeMax - absl::Seconds(1));
  EXPECT_THAT(Sent(), IsEmpty());
  downstream_.OnTime(start + kCatalogTimeMax);
  EXPECT_THAT(Sent(), ElementsAre("17:catalog 1"));
  // An answer that comes late frees nothing twice.
  v1::Received holds;
  holds.set_catalog_sha256(source_.CurrentCatalog()->sha256());
  downstream_.OnReceived(1, holds);
  source_.AddReview(v1::REVIEW_ACTION_APPROVE, 1);
  downstream_.OnReview(1);
  EXPECT_THAT(Sent(), ElementsAre("1:review 1"));
  source_.SetCatalog(2);
  downstream_.OnCatalog();
  EXPECT_THAT(Sent(), IsEmpty()) << "those that are silent have the old one to answer first";
}

}  // namespace
}  // namespace rekap
