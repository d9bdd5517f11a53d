// An aggregator's history of a node, served as the aggregator serves it, but for what a
// test does to it on the way: cut after a number of chunks, changed, refused.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include "aggregator/history/history_stream.h"
#include "aggregator/mirror/rocks_mirror.h"
#include "rekap/v1/replication.grpc.pb.h"
#include "runtime/grpc/status_translation.h"
#include "tests/store/node_history.h"

namespace rekap::testing {

// Brings the mirror to where the journal stands, as ingest does: by a base if entries
// are missing.
inline void Replicate(const JournalReader& journal, RegionCode unit, MirrorStore& mirror) {
  const Epoch epoch = journal.Head().epoch;
  std::optional<JournalPosition> cursor = *mirror.Cursor(unit);
  std::optional<Base> base = journal.CurrentBase();
  if (base && (!cursor || cursor->point.seq < base->point.seq)) {
    StagedRows rows{unit, {epoch, *base, {}, ""}, {}, base->last_row.hash};
    const std::vector<std::string> all = *journal.ReadBase(*base, "", 1'000'000, 1 << 30);
    for (const std::string& row : all) {
      rows.rows.push_back(*DecodeBaseRow(row));
    }
    ASSERT_TRUE(mirror.Stage(rows).ok());
    absl::Status installed = mirror.Install({unit, cursor, epoch, *base}, absl::Now(),
                                            [](absl::string_view, absl::string_view) {});
    ASSERT_TRUE(installed.ok()) << installed;
    cursor = *mirror.Cursor(unit);
  }
  UnitAppend append{unit, cursor.value_or(JournalPosition{epoch, {}}), {}, epoch};
  ChainHasher hasher;
  ChainPoint point = append.before.point;
  std::vector<std::string> entries = *journal.ReadAfter(point.seq, 1'000'000, 1 << 30);
  for (std::string& bytes : entries) {
    DecodedEntry entry = *DecodeEntry(bytes);
    point = hasher.Append(point, bytes);
    append.entries.push_back({std::move(bytes), entry.record_key, entry.is_delete(), point.hash});
  }
  absl::Status appended = mirror.Append({append}, absl::Now());
  ASSERT_TRUE(appended.ok()) << appended;
}

class HistorySource : public v1::Replication::Service {
 public:
  explicit HistorySource(const MirrorStore* mirror) : mirror_(mirror) {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
    stub_ = v1::Replication::NewStub(
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials()));
  }
  ~HistorySource() override { server_->Shutdown(); }

  v1::Replication::Stub& stub() { return *stub_; }

  // Set between calls only.
  size_t chunks_max = ~size_t{0};                 // then the stream is cut
  std::function<void(v1::HistoryChunk&)> change;  // of every chunk
  std::vector<uint64_t> asked_after;              // by call
  size_t sent = 0;                                // chunks of the last call

  grpc::Status FetchHistory(grpc::ServerContext*, const v1::FetchHistoryRequest* request,
                            grpc::ServerWriter<v1::HistoryChunk>* writer) override {
    asked_after.push_back(request->after_seq());
    sent = 0;
    ChainPoint after{Seq{request->after_seq()}, *ChainHash::FromBytes(request->after_hash())};
    absl::StatusOr<std::unique_ptr<HistoryStream>> stream =
        HistoryStream::Open(mirror_->View(), *RegionCode::Parse(request->unit()), after);
    if (!stream.ok()) return ToGrpcStatus(stream.status());
    while (true) {
      absl::StatusOr<std::optional<v1::HistoryChunk>> chunk = (*stream)->Next();
      if (!chunk.ok()) return ToGrpcStatus(chunk.status());
      if (!chunk->has_value()) return grpc::Status::OK;
      for (v1::HistoryChunk& part : Parts(**chunk)) {
        if (sent++ == chunks_max) return {grpc::StatusCode::INTERNAL, "cut"};
        if (change) change(part);
        writer->Write(part);
      }
    }
  }

 private:
  // Chunks of two rows or three entries, so that a small history has many boundaries.
  static std::vector<v1::HistoryChunk> Parts(const v1::HistoryChunk& whole) {
    std::vector<v1::HistoryChunk> parts;
    ChainHasher hasher;
    if (whole.has_rows()) {
      ChainPoint at{Seq{whole.rows().first_row() - 1},
                    *ChainHash::FromBytes(whole.rows().previous_hash())};
      for (const std::string& row : whole.rows().rows()) {
        if (parts.empty() || parts.back().rows().rows_size() == 2) {
          v1::SnapshotChunk& rows = *parts.emplace_back().mutable_rows();
          rows.set_first_row(at.seq.Next().value);
          rows.set_previous_hash(std::string(at.hash.view()));
        }
        parts.back().mutable_rows()->add_rows(row);
        at = hasher.Append(at, row);
      }
    } else if (whole.has_entries()) {
      ChainPoint at{Seq{whole.entries().first_seq() - 1},
                    *ChainHash::FromBytes(whole.entries().previous_hash())};
      for (const std::string& entry : whole.entries().entries()) {
        if (parts.empty() || parts.back().entries().entries_size() == 3) {
          v1::Batch& batch = *parts.emplace_back().mutable_entries();
          batch.set_first_seq(at.seq.Next().value);
          batch.set_previous_hash(std::string(at.hash.view()));
        }
        parts.back().mutable_entries()->add_entries(entry);
        at = hasher.Append(at, entry);
      }
    } else {
      parts.push_back(whole);
    }
    return parts;
  }

  const MirrorStore* const mirror_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::Replication::Stub> stub_;
};

}  // namespace rekap::testing
