// Ingest as it runs, over a real store and real streams, with a certificate that the test
// decides.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "prometheus/text_serializer.h"
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include "aggregator/ingest/replication_service.h"
#include "aggregator/live/live_rollup.h"
#include "aggregator/mirror/rocks_mirror.h"
#include "tests/replication/fixtures.h"
#include "tests/temp_dir.h"

namespace rekap {

class ReplicationServiceTest : public ::testing::Test {
 protected:
  ReplicationServiceTest()
      : store_(*RocksMirror::Open(dir_.path())),
        live_(SharedCatalog(), store_.get()),
        ingest_(
            store_.get(), &live_, &downstream_, &board_, *IngestMetrics::Declare(registry_),
            [] { ADD_FAILURE() << "fatal"; }, &log_),
        service_(
            &ingest_, [this](const grpc::ServerContextBase&) { return Peer(); },
            [this](grpc::CallbackServerContext* context, RegionCode unit,
                   const v1::FetchHistoryRequest&) { return Served(context, unit); }) {
    EXPECT_TRUE(live_.Rebuild().ok());
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    stub_ = v1::Replication::NewStub(server_->InProcessChannel(grpc::ChannelArguments()));
    for (uint32_t i = 1; i <= 6; ++i) journal_.AppendFor(2010 + i, i);
  }
  ~ReplicationServiceTest() override {
    ingest_.Stop();
    server_->Shutdown(std::chrono::system_clock::now());
  }

  absl::StatusOr<CertifiedPeer> Peer() {
    absl::MutexLock lock(&mutex_);
    return peer_;
  }
  void SetPeer(absl::StatusOr<CertifiedPeer> peer) {
    absl::MutexLock lock(&mutex_);
    peer_ = std::move(peer);
  }
  // Rupiah that the live roll-up has for Omben in a year; nullopt if nothing.
  std::optional<int64_t> Allocated(uint32_t year) const {
    return live_.Read([year](const LiveRollup::Version& version) -> std::optional<int64_t> {
      std::optional<CellFigures> cell =
          version.engine.Find(Omben(), Element::Whole(), *Period::Of(year, 0));
      if (!cell) return std::nullopt;
      return static_cast<int64_t>(cell->allocated_sen / 100);
    });
  }
  std::string Metrics() const {
    return prometheus::TextSerializer().Serialize(registry_.Collect());
  }

  // A history of no chunks, to see who gets one.
  static grpc::ServerWriteReactor<v1::HistoryChunk>* Served(grpc::CallbackServerContext*,
                                                            RegionCode) {
    class Empty : public grpc::ServerWriteReactor<v1::HistoryChunk> {
     public:
      Empty() { Finish(grpc::Status::OK); }
      void OnDone() override { delete this; }
    };
    return new Empty;
  }

  TempDir dir_;
  std::unique_ptr<RocksMirror> store_;
  LiveRollup live_;
  MemoryDownstream downstream_;
  UnitBoard board_;
  prometheus::Registry registry_;
  Logger log_{{}};
  IngestLoop ingest_;
  absl::Mutex mutex_;
  absl::StatusOr<CertifiedPeer> peer_ = CertifiedPeer{Omben(), absl::InfiniteFuture()};
  ReplicationService service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::Replication::Stub> stub_;
  MemoryJournal journal_{7};
};

}  // namespace rekap
