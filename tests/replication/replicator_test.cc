// The node's replicator against ingest, both as they run: what the end of a stream looks
// like to the node, another channel, and a journal that was trimmed.
#include "node/replicator/replicator.h"

#include <memory>
#include <random>
#include <thread>

#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/store/node_store.h"
#include "tests/replication/service_fixture.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

class ReplicatorTest : public ReplicationServiceTest {
 protected:
  ReplicatorTest() {
    NodeStore::Options options;
    options.journal_bytes_max = kJournalBytesMaxMin;
    node_ = *NodeStore::Open(node_dir_.path(), Omben(), random_, options);
  }
  ~ReplicatorTest() override {
    if (replicator_) replicator_->Stop();
  }

  std::shared_ptr<grpc::Channel> Channel() {
    return server_->InProcessChannel(grpc::ChannelArguments());
  }
  void Start() {
    replicator_ =
        std::make_unique<Replicator>(node_.get(), &held_, Channel(), SenderOptions(), &log_);
  }
  // Whether it comes to that; a refusal would otherwise last for minutes.
  template <typename Condition>
  bool Becomes(Condition condition) {
    absl::Time deadline = absl::Now() + absl::Seconds(30);
    while (!condition(replicator_->status())) {
      if (absl::Now() > deadline) return false;
      std::this_thread::yield();
    }
    return true;
  }
  bool Becomes(v1::LinkState state) {
    return Becomes([state](const LinkStatus& status) { return status.state == state; });
  }
  // 400 indicators of the year, a kilobyte each; another round changes all of them.
  void Import(uint32_t year, int round) {
    std::vector<v1::Record> records;
    for (int i = 0; i < 400; ++i) {
      v1::Record& record = records.emplace_back();
      record.mutable_key()->set_kind(v1::RECORD_KIND_INDICATOR_RESULT);
      record.mutable_key()->set_year(year);
      record.mutable_key()->set_subject(absl::StrCat("I", i));
      record.mutable_indicator_result()->set_direction(v1::DIRECTION_HIGHER);
      record.mutable_indicator_result()->set_name(absl::StrCat(round, std::string(900, 'x')));
    }
    absl::StatusOr<ReplaceResult> replaced =
        node_->Replace(*Period::Of(year, 0), {v1::RECORD_KIND_INDICATOR_RESULT}, std::move(records),
                       {"test", absl::Now()}, false);
    ASSERT_TRUE(replaced.ok()) << replaced.status();
  }

  TempDir node_dir_;
  std::mt19937_64 random_{1};
  std::unique_ptr<NodeStore> node_;
  MemoryDownstreamStore held_;
  std::unique_ptr<Replicator> replicator_;
};

TEST_F(ReplicatorTest, ARefusedCertificateIsShownWithItsErrorAndANewOneIsTakenAtOnce) {
  SetPeer(absl::UnauthenticatedError("CERTIFICATE_REVOKED: revoked by hand"));
  Start();
  ASSERT_TRUE(Becomes(v1::LINK_STATE_REFUSED));
  EXPECT_THAT(replicator_->status().last_error,
              HasSubstr("UNAUTHENTICATED: CERTIFICATE_REVOKED: revoked by hand"));
  SetPeer(CertifiedPeer{Omben(), absl::InfiniteFuture()});
  replicator_->UseChannel(Channel());
  EXPECT_TRUE(Becomes(v1::LINK_STATE_STREAMING));
}

TEST_F(ReplicatorTest, ARefusalOfTheAggregatorIsKeptWhole) {
  SetPeer(CertifiedPeer{*RegionCode::Parse("35.27.06"), absl::InfiniteFuture()});
  Start();
  ASSERT_TRUE(Becomes(v1::LINK_STATE_REFUSED));
  ASSERT_TRUE(replicator_->status().refusal.has_value());
  EXPECT_EQ(replicator_->status().refusal->code(), v1::Refusal::CODE_WRONG_UNIT);
}

TEST_F(ReplicatorTest, AJournalThatWasTrimmedBeforeItWasEverSentArrivesAsASnapshot) {
  for (int round = 0; round < 6; ++round) Import(2021, round);
  Import(2022, 0);
  ASSERT_GT(node_->First(), Seq{1});
  const JournalPosition head = node_->Head();
  Start();
  ASSERT_TRUE(
      Becomes([&](const LinkStatus& status) { return status.acknowledged == head.point.seq; }));
  EXPECT_EQ(store_->Standing(Omben())->cursor, head);
  EXPECT_THAT(Metrics(), HasSubstr("rekap_aggregator_snapshots_total 1"));
  uint64_t rows = 0;
  ASSERT_TRUE(store_->View()
                  ->ScanUnit(Omben(), "", "",
                             [&](const MirrorRow&) {
                               ++rows;
                               return true;
                             })
                  .ok());
  EXPECT_EQ(rows, node_->record_count());
  EXPECT_EQ(rows, 800u);
}

}  // namespace
}  // namespace rekap
