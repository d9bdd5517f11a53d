// The bounds of one stream at the aggregator, at, below and above: what waits for a node
// that does not read, and what of a node's waits for ingest.
#include <atomic>
#include <chrono>
#include <thread>

#include "absl/synchronization/mutex.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/replication/service_fixture.h"

namespace rekap {
namespace {

// A stream that reads only where the test does. In process a write is done once the other
// end reads it, so there are no buffers between the two to reckon with.
class StreamBoundsTest : public ReplicationServiceTest {
 protected:
  using Stream = grpc::ClientReaderWriter<v1::NodeMessage, v1::AggregatorMessage>;

  std::unique_ptr<Stream> Open(grpc::ClientContext& context) {
    // What never comes is a failure, not a wait.
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
    std::unique_ptr<Stream> stream = stub_->Replicate(&context);
    v1::NodeMessage message;
    *message.mutable_hello() = journal_.MakeHello();
    // The node has the catalog, so only what the test asks for comes down.
    v1::Received& received = *message.mutable_hello()->mutable_received();
    received.set_catalog_version(downstream_.CurrentCatalog()->version());
    received.set_catalog_sha256(downstream_.CurrentCatalog()->sha256());
    EXPECT_TRUE(stream->Write(message));
    return stream;
  }
  // Each is answered by one.
  static void Beat(Stream& stream, size_t count) {
    v1::NodeMessage message;
    message.mutable_heartbeat()->set_seq(1);
    for (size_t i = 0; i < count; ++i) {
      if (!stream.Write(message)) return;
    }
  }
  void AwaitConnected(bool connected) {
    const absl::Time end = absl::Now() + absl::Seconds(60);
    while (board_.Get(Omben(), absl::Now()).connected != connected && absl::Now() < end) {
      std::this_thread::yield();
    }
    EXPECT_EQ(board_.Get(Omben(), absl::Now()).connected, connected);
  }
};

TEST_F(StreamBoundsTest, ANodeThatDoesNotReadIsEndedAboveTheOutboxsBoundAndNotBelow) {
  for (size_t messages : {kOutboxMax - 1, kOutboxMax}) {
    grpc::ClientContext context;
    auto stream = Open(context);
    Beat(*stream, messages - 1);  // the Resume is one
    v1::AggregatorMessage message;
    for (size_t i = 0; i < messages; ++i) ASSERT_TRUE(stream->Read(&message)) << i;
    Beat(*stream, 1);
    EXPECT_TRUE(stream->Read(&message)) << "it goes on once it is read";
    stream->WritesDone();
    EXPECT_FALSE(stream->Read(&message));
    EXPECT_TRUE(stream->Finish().ok());
    AwaitConnected(false);
  }
  grpc::ClientContext context;
  auto stream = Open(context);
  AwaitConnected(true);
  Beat(*stream, kOutboxMax);  // with the Resume one too many
  // Nothing is read before the aggregator has let go of it.
  AwaitConnected(false);
  v1::AggregatorMessage message;
  size_t heard = 0;
  while (stream->Read(&message)) ++heard;
  EXPECT_LE(heard, kOutboxMax);
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(StreamBoundsTest, AStreamIsNotReadWhileIngestHasItsBoundOfBytesToDealWith) {
  constexpr size_t kEntry = 64 * 1024;
  MemoryJournal journal(9);
  const size_t within = kPostedBytesMax / kEntry;
  const size_t entries = 3 * within;
  for (size_t i = 0; i < entries; ++i) journal.AppendBytes(std::string(kEntry, 'x'));
  journal_ = journal;
  grpc::ClientContext context;
  auto stream = Open(context);
  v1::AggregatorMessage answer;
  ASSERT_TRUE(stream->Read(&answer));

  std::atomic<size_t> written = 0;
  absl::Mutex mutex;
  bool finished = false;
  std::thread writer;
  live_.Read([&](const LiveRollup::Version&) {
    // Ingest publishes what it stored, and waits for this reader.
    writer = std::thread([&] {
      for (uint64_t seq = 1; seq <= entries; ++seq) {
        v1::NodeMessage message;
        *message.mutable_batch() = journal.MakeBatch(seq, seq);
        if (!stream->Write(message)) break;
        ++written;
      }
      absl::MutexLock lock(&mutex);
      finished = true;
    });
    const absl::Time end = absl::Now() + absl::Seconds(60);
    while (written < within && absl::Now() < end) std::this_thread::yield();
    EXPECT_GE(written, within) << "up to the bound it is read";
    // What must not happen has this long to do so.
    absl::MutexLock lock(&mutex);
    EXPECT_FALSE(mutex.AwaitWithTimeout(absl::Condition(&finished), absl::Milliseconds(300)));
    // What ingest had taken before it waited, the batch above the bound, one being read.
    EXPECT_LE(written, within + 16) << "of " << entries;
    return 0;
  });
  // Then all of it is taken.
  uint64_t acknowledged = 0;
  while (acknowledged < entries && stream->Read(&answer)) {
    ASSERT_FALSE(answer.has_refusal()) << answer.ShortDebugString();
    if (answer.has_ack()) acknowledged = answer.ack().seq();
  }
  EXPECT_EQ(acknowledged, entries);
  writer.join();
  stream->WritesDone();
  while (stream->Read(&answer)) {
  }
  EXPECT_TRUE(stream->Finish().ok());
}

}  // namespace
}  // namespace rekap
