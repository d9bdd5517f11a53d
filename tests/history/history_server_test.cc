// FetchHistory over a real connection: what a caller gets, how many are served at once,
// and that one who does not read holds up nobody for ever.
#include "aggregator/history/history_server.h"

#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include "aggregator/mirror/rocks_mirror.h"
#include "rekap/v1/replication.grpc.pb.h"
#include "tests/store/mirror_steps.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

// Believes the request, as a server without certificates does.
class HistoryService : public v1::Replication::CallbackService {
 public:
  HistoryService(const MirrorStore* store, absl::Duration stall_max) : server_(store, stall_max) {}

  grpc::ServerWriteReactor<v1::HistoryChunk>* FetchHistory(
      grpc::CallbackServerContext* context, const v1::FetchHistoryRequest* request) override {
    return server_.Serve(context, *RegionCode::Parse(request->unit()), *request);
  }

 private:
  HistoryServer server_;
};

// One call, from the client's side.
class Call {
 public:
  Call(v1::Replication::Stub& stub, RegionCode unit, const ChainPoint& after = {}) {
    v1::FetchHistoryRequest request;
    request.set_unit(unit.ToString());
    request.set_after_seq(after.seq.value);
    if (after.seq != Seq()) request.set_after_hash(std::string(after.hash.view()));
    Begin(stub, request);
  }
  Call(v1::Replication::Stub& stub, const v1::FetchHistoryRequest& request) {
    Begin(stub, request);
  }
  ~Call() {
    context_.TryCancel();
    if (!finished_) Finish();
  }

  bool Read() { return reader_->Read(&chunk_); }
  const v1::HistoryChunk& chunk() const { return chunk_; }
  grpc::Status Finish() {
    finished_ = true;
    while (Read()) {
      entries_ += chunk_.entries().entries_size();
      ended_ = chunk_.has_end();
    }
    return reader_->Finish();
  }
  int entries() const { return entries_; }
  bool ended() const { return ended_; }

 private:
  void Begin(v1::Replication::Stub& stub, const v1::FetchHistoryRequest& request) {
    context_.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(60)));
    reader_ = stub.FetchHistory(&context_, request);
  }

  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::HistoryChunk>> reader_;
  v1::HistoryChunk chunk_;
  int entries_ = 0;
  bool ended_ = false;
  bool finished_ = false;
};

class HistoryServerTest : public ::testing::Test {
 protected:
  // Far above what a connection buffers by itself.
  static constexpr int kEntries = 100;
  static constexpr size_t kEntrySize = 200'000;
  static constexpr int kStep = 5;  // entries that a batch holds
  static constexpr size_t kUnits = kHistoriesMax + 1;

  HistoryServerTest() : store_(*RocksMirror::Open(dir_.path())) {
    for (int n = 0; n < kEntries; ++n) journal_.AppendBytes(std::string(kEntrySize, 'x'));
    for (size_t i = 0; i < kUnits; ++i) {
      units_.push_back(*RegionCode::Parse(absl::StrCat("35.27.0", i + 1)));
      for (int last = kStep; last <= kEntries; last += kStep) {
        EXPECT_TRUE(AppendUpTo(*store_, journal_, last, units_.back()).ok());
      }
    }
  }

  void Start(absl::Duration stall_max = kHistoryStallMax) {
    service_ = std::make_unique<HistoryService>(store_.get(), stall_max);
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(service_.get());
    server_ = builder.BuildAndStart();
    ASSERT_NE(server_, nullptr);
    // A window that does not grow: measured as wide enough, it would hold a whole history for
    // a reader that does not read.
    grpc::ChannelArguments fixed_window;
    fixed_window.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
    stub_ = v1::Replication::NewStub(grpc::CreateCustomChannel(
        absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials(), fixed_window));
  }
  // Has read the head, and then reads no more.
  std::unique_ptr<Call> Stalled(RegionCode unit) {
    auto call = std::make_unique<Call>(*stub_, unit);
    EXPECT_TRUE(call->Read());
    EXPECT_TRUE(call->chunk().has_head());
    return call;
  }

  // The end of a call, asked again while others have all the places: a server learns
  // only after a while that a reader is gone.
  grpc::Status FinishOnceThereIsRoom(RegionCode unit) {
    absl::Time deadline = absl::Now() + absl::Seconds(30);
    grpc::Status status;
    do {
      status = Call(*stub_, unit).Finish();
    } while (status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED && absl::Now() < deadline);
    return status;
  }

  TempDir dir_;
  MemoryJournal journal_{7};
  std::unique_ptr<RocksMirror> store_;
  std::vector<RegionCode> units_;
  std::unique_ptr<HistoryService> service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::Replication::Stub> stub_;
};

TEST_F(HistoryServerTest, SendsTheWholeHistoryOrWhatIsLeftOfIt) {
  Start();
  Call all(*stub_, units_[0]);
  EXPECT_TRUE(all.Finish().ok());
  EXPECT_EQ(all.entries(), kEntries);
  EXPECT_TRUE(all.ended());
  Call rest(*stub_, units_[0], journal_.At(kEntries - 1).point);
  EXPECT_TRUE(rest.Finish().ok());
  EXPECT_EQ(rest.entries(), 1);
}

TEST_F(HistoryServerTest, RefusesByName) {
  Start();
  EXPECT_EQ(Call(*stub_, *RegionCode::Parse("35.27.14")).Finish().error_code(),
            grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(Call(*stub_, units_[0], {Seq{1}, ChainHash()}).Finish().error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
  v1::FetchHistoryRequest request;
  request.set_unit(units_[0].ToString());
  request.set_after_seq(1);
  request.set_after_hash("short");
  EXPECT_EQ(Call(*stub_, request).Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(HistoryServerTest, ServesSoManyAtOnceAndTakesTheNextWhenOneLeaves) {
  Start();
  std::vector<std::unique_ptr<Call>> open;
  for (size_t i = 0; i < kHistoriesMax; ++i) open.push_back(Stalled(units_[i]));
  EXPECT_EQ(Call(*stub_, units_[kHistoriesMax]).Finish().error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
  // One that begins again takes its own place.
  Call again(*stub_, units_[0]);
  EXPECT_TRUE(again.Finish().ok());
  EXPECT_EQ(again.entries(), kEntries);
  EXPECT_EQ(open[0]->Finish().error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_FALSE(open[0]->ended());
  open.clear();
  grpc::Status next = FinishOnceThereIsRoom(units_[kHistoriesMax]);
  EXPECT_TRUE(next.ok()) << next.error_message();
}

TEST_F(HistoryServerTest, EndsThoseThatDoNotRead) {
  // Longer than a busy machine lets a reader that does read wait.
  Start(absl::Seconds(2));
  std::vector<std::unique_ptr<Call>> open;
  for (size_t i = 0; i < kHistoriesMax; ++i) open.push_back(Stalled(units_[i]));
  grpc::Status status = FinishOnceThereIsRoom(units_[kHistoriesMax]);
  EXPECT_TRUE(status.ok()) << status.error_message();
  for (std::unique_ptr<Call>& call : open) {
    EXPECT_FALSE(call->Finish().ok());
    EXPECT_FALSE(call->ended());
  }
}

}  // namespace
}  // namespace rekap
