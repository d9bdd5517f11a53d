// Ingest over real streams: what a certificate decides, what a snapshot does to the
// figures.
#include <chrono>
#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregator/live/recompute.h"
#include "tests/replication/service_fixture.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

// A node without a session: says what it is told to.
class Line {
 public:
  explicit Line(v1::Replication::Stub& stub) {
    // What never comes is a failure, not a wait.
    context_.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    stream_ = stub.Replicate(&context_);
  }

  void Say(v1::Hello hello) {
    v1::NodeMessage message;
    *message.mutable_hello() = std::move(hello);
    stream_->Write(message);
  }
  void Say(v1::SnapshotChunk chunk) {
    v1::NodeMessage message;
    *message.mutable_snapshot() = std::move(chunk);
    stream_->Write(message);
  }
  void Say(v1::Batch batch) {
    v1::NodeMessage message;
    *message.mutable_batch() = std::move(batch);
    stream_->Write(message);
  }
  void Say(v1::Heartbeat heartbeat) {
    v1::NodeMessage message;
    *message.mutable_heartbeat() = std::move(heartbeat);
    stream_->Write(message);
  }
  // The next message; an empty one at the end of the stream.
  v1::AggregatorMessage Hear() {
    v1::AggregatorMessage message;
    if (!stream_->Read(&message)) message.Clear();
    return message;
  }
  // The next one of this kind; catalogs come when they come.
  v1::AggregatorMessage Hear(v1::AggregatorMessage::MessageCase kind) {
    for (;;) {
      v1::AggregatorMessage message = Hear();
      bool end = message.message_case() == v1::AggregatorMessage::MESSAGE_NOT_SET;
      if (end || message.message_case() == kind) return message;
    }
  }
  grpc::Status End() {
    stream_->WritesDone();
    while (Hear().message_case() != v1::AggregatorMessage::MESSAGE_NOT_SET) {
    }
    return stream_->Finish();
  }
  ~Line() { context_.TryCancel(); }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::NodeMessage, v1::AggregatorMessage>> stream_;
};

TEST_F(ReplicationServiceTest, ACertificateThatIsNotAcceptedEndsTheStreamWithItsError) {
  SetPeer(absl::UnauthenticatedError("CERTIFICATE_REVOKED: revoked by hand"));
  Line line(*stub_);
  line.Say(journal_.MakeHello());
  grpc::Status status = line.End();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(status.error_message(), "CERTIFICATE_REVOKED: revoked by hand");
  EXPECT_FALSE(store_->Standing(Omben())->cursor.has_value());
}

TEST_F(ReplicationServiceTest, TheCertificateIsLookedAtWhenTheStreamSaysHello) {
  Line line(*stub_);
  SetPeer(absl::UnauthenticatedError("CERTIFICATE_REVOKED: meanwhile"));
  line.Say(journal_.MakeHello());
  EXPECT_EQ(line.End().error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(ReplicationServiceTest, AnotherUnitsCertificateIsRefusedAndCounted) {
  SetPeer(CertifiedPeer{*RegionCode::Parse("35.27.06"), absl::InfiniteFuture()});
  Line line(*stub_);
  line.Say(journal_.MakeHello());
  EXPECT_EQ(line.Hear().refusal().code(), v1::Refusal::CODE_WRONG_UNIT);
  EXPECT_TRUE(line.End().ok());
  EXPECT_THAT(Metrics(), HasSubstr("rekap_aggregator_refusals_total{code=\"CODE_WRONG_UNIT\"} 1"));
}

TEST_F(ReplicationServiceTest, ARevokedUnitsStreamIsEndedWhileItRuns) {
  Line line(*stub_);
  line.Say(journal_.MakeHello());
  EXPECT_TRUE(line.Hear().has_resume());
  Line other(*stub_);
  SetPeer(CertifiedPeer{*RegionCode::Parse("35.27.06"), absl::InfiniteFuture()});
  other.Say(journal_.MakeHello(*RegionCode::Parse("35.27.06")));
  EXPECT_TRUE(other.Hear().has_resume());
  ingest_.EndUnit(Omben(), "revoked by hand");
  v1::AggregatorMessage end = line.Hear(v1::AggregatorMessage::kRefusal);
  EXPECT_EQ(end.refusal().detail(), "revoked by hand");
  EXPECT_TRUE(line.End().ok());
  other.Say(journal_.MakeBatch(1, 2));
  EXPECT_EQ(other.Hear(v1::AggregatorMessage::kAck).ack().seq(), 2u);
}

TEST_F(ReplicationServiceTest, ASnapshotBecomesTheFiguresAndEntriesGoOnAfterIt) {
  // What the aggregator has: 2011, 2012 and a 2013 that will be withdrawn.
  Line first(*stub_);
  first.Say(journal_.MakeHello());
  first.Hear();
  first.Say(journal_.MakeBatch(1, 3));
  first.Hear(v1::AggregatorMessage::kAck);
  EXPECT_EQ(Allocated(2013), 3);

  v1::RecordKey key;
  key.set_kind(v1::RECORD_KIND_BUDGET_LINE);
  key.set_year(2013);
  key.set_subject("7.01.01.2.01.01");
  journal_.Delete(key);              // 7
  journal_.AppendFor(2012, 200);     // 8
  journal_.AppendBytes("no entry");  // 9
  journal_.AppendFor(2014, 400);     // 10
  journal_.Trim(8);
  Line second(*stub_);
  second.Say(journal_.MakeHello());
  v1::AggregatorMessage need = second.Hear();
  ASSERT_TRUE(need.has_need_snapshot());
  EXPECT_EQ(need.need_snapshot().after_seq(), 3u);
  const uint64_t rows = journal_.CurrentBase()->last_row.seq.value;
  second.Say(journal_.MakeChunk(1, 2));
  EXPECT_EQ(second.Hear().snapshot_ack().rows(), 2u);
  EXPECT_EQ(Allocated(2012), 2) << "not before it is whole";
  second.Say(journal_.MakeChunk(3, rows));
  v1::AggregatorMessage resume = second.Hear(v1::AggregatorMessage::kResume);
  ASSERT_TRUE(resume.has_resume());
  EXPECT_EQ(resume.resume().after_seq(), 8u);
  EXPECT_EQ(Allocated(2011), 1);
  EXPECT_EQ(Allocated(2012), 200);
  EXPECT_EQ(Allocated(2013).value_or(0), 0);
  EXPECT_EQ(Allocated(2016), 6);

  second.Say(journal_.MakeBatch(9, 10));
  EXPECT_EQ(second.Hear(v1::AggregatorMessage::kAck).ack().seq(), 10u);
  EXPECT_EQ(Allocated(2014), 400);
  UnitState state = board_.Get(Omben(), absl::Now());
  EXPECT_EQ(state.position, journal_.At(10));
  EXPECT_EQ(state.quarantined, 1u);
  EXPECT_EQ(store_->Standing(Omben())->quarantined, 1u);
  EXPECT_THAT(Metrics(), HasSubstr("rekap_aggregator_snapshots_total 1"));
  // What is live is what the mirror gives.
  absl::StatusOr<RollupEngine> anew = RecomputeRollup(*store_->View(), *SharedCatalog());
  ASSERT_TRUE(anew.ok()) << anew.status();
  live_.Read([&](const LiveRollup::Version& version) {
    EXPECT_EQ(version.engine.leaf_count(), anew->leaf_count());
    EXPECT_EQ(version.positions.at(Omben()), journal_.At(10));
  });
}

TEST_F(ReplicationServiceTest, AStreamThatSaysNothingIsEndedAndOneThatSpokeIsNot) {
  constexpr absl::Duration kPatience = absl::Milliseconds(50);
  ReplicationService service(&ingest_, nullptr, nullptr, kPatience);
  grpc::ServerBuilder builder;
  builder.RegisterService(&service);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  auto stub = v1::Replication::NewStub(server->InProcessChannel(grpc::ChannelArguments()));
  Line silent(*stub);
  Line speaks(*stub);
  speaks.Say(journal_.MakeHello());
  EXPECT_TRUE(speaks.Hear(v1::AggregatorMessage::kResume).has_resume());
  EXPECT_EQ(silent.Hear().message_case(), v1::AggregatorMessage::MESSAGE_NOT_SET);
  EXPECT_EQ(silent.End().error_code(), grpc::StatusCode::CANCELLED);
  v1::Heartbeat beat;
  beat.set_seq(6);
  for (absl::Time end = absl::Now() + 2 * kPatience; absl::Now() < end;) {
    speaks.Say(beat);
    ASSERT_TRUE(speaks.Hear(v1::AggregatorMessage::kHeartbeat).has_heartbeat());
  }
  ingest_.Stop();
  server->Shutdown(std::chrono::system_clock::now());
}

TEST_F(ReplicationServiceTest, AHistoryIsServedToWhoseItIs) {
  auto status = [this] {
    grpc::ClientContext context;
    v1::FetchHistoryRequest request;
    request.set_unit(Omben().ToString());
    auto reader = stub_->FetchHistory(&context, request);
    v1::HistoryChunk chunk;
    while (reader->Read(&chunk)) {
    }
    return reader->Finish().error_code();
  };
  EXPECT_EQ(status(), grpc::StatusCode::OK);
  SetPeer(CertifiedPeer{*RegionCode::Parse("35.27.06"), absl::InfiniteFuture()});
  EXPECT_EQ(status(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_THAT(Metrics(), HasSubstr("rekap_aggregator_refusals_total{code=\"CODE_WRONG_UNIT\"} 1"));
  SetPeer(absl::UnauthenticatedError("NO_CERTIFICATE"));
  EXPECT_EQ(status(), grpc::StatusCode::UNAUTHENTICATED);
}

}  // namespace
}  // namespace rekap
