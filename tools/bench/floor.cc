#include "tools/bench/floor.h"

#include <algorithm>
#include <fcntl.h>
#include <memory>
#include <random>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"

#include "aggregator/mirror/rocks_mirror.h"
#include "domain/key/record_key.h"
#include "domain/key/store_key.h"
#include "rekap/v1/query.grpc.pb.h"
#include "rekap/v1/replication.grpc.pb.h"
#include "runtime/grpc/channel.h"
#include "runtime/grpc/rpc_server.h"
#include "tools/bench/fill.h"
#include "tools/bench/load.h"
#include "tools/bench/report.h"

namespace rekap {
namespace {

// An entry or two: what a small commit appends to a log.
constexpr size_t kAppendBytes = 512;
// Bytes of a message, as the largest batch of a node.
constexpr size_t kMessageBytes = 256 << 10;
// As many years of one node as there are codes for.
constexpr uint64_t kLeavesPerNode = 50'000;
// Entries that share a sync, as many as ingest comes to with fourteen nodes.
constexpr size_t kEntriesPerSync = 8'900;

using Entries = std::vector<std::pair<std::string, std::string>>;  // mirror's key and bytes

// Those of some nodes, one after the other, each with a part of the leaves.
absl::StatusOr<Entries> MakeEntries(uint64_t leaves) {
  Entries entries;
  for (uint32_t node = 1; leaves > 0; ++node) {
    absl::StatusOr<RegionCode> unit = RegionCode::Parse(absl::StrFormat("35.27.%02d", node));
    if (!unit.ok()) return unit.status();
    const uint64_t part = std::min(leaves, kLeavesPerNode);
    leaves -= part;
    for (const auto& [period, records] : ImportsOf(part, node)) {
      absl::StatusOr<UnitAppend> history = HistoryOf(*unit, records);
      if (!history.ok()) return history.status();
      for (ChainedEntry& entry : history->entries) {
        entries.emplace_back(unit->Encoded() + entry.record_key, std::move(entry.bytes));
      }
    }
  }
  return entries;
}

absl::Status MeasureSync(const FloorOptions& options) {
  const std::string path = absl::StrCat(options.directory, "/sync");
  int file = open(path.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return absl::InvalidArgumentError(absl::StrCat("cannot make ", path));
  const std::string bytes(kAppendBytes, 'x');
  std::vector<double> times;
  for (uint32_t i = 0; i < options.syncs; ++i) {
    absl::Time start = absl::Now();
    bool synced = write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) &&
                  fdatasync(file) == 0;
    if (!synced) {
      close(file);
      return absl::InternalError(absl::StrCat("cannot write and sync ", path));
    }
    times.push_back(absl::ToDoubleMicroseconds(absl::Now() - start));
  }
  close(file);
  std::sort(times.begin(), times.end());
  const std::string detail = absl::StrFormat("{\"syncs\":%d}", times.size());
  ReportFigure("fdatasync_p50", times[times.size() / 2], "us", detail, "disk");
  ReportFigure("fdatasync_p99", times[times.size() * 99 / 100], "us", detail, "disk");
  return absl::OkStatus();
}

// Answers with nothing.
class Nothing : public v1::Query::Service {
 public:
  grpc::Status Units(grpc::ServerContext*, const v1::UnitsRequest*, v1::UnitsResponse*) override {
    return grpc::Status::OK;
  }
};

// What any question over gRPC takes, whatever it asks.
absl::Status MeasureCall(const FloorOptions& options) {
  Nothing nothing;
  absl::StatusOr<std::unique_ptr<RpcServer>> server =
      RpcServer::Start({"127.0.0.1", 0}, {{v1::Query::service_full_name(), &nothing}}, Plaintext());
  if (!server.ok()) return server.status();
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel =
      MakeChannel((*server)->endpoint(), Plaintext());
  if (!channel.ok()) return channel.status();
  auto stub = v1::Query::NewStub(*channel);
  std::vector<double> times;
  // The first makes the connection.
  for (uint32_t i = 0; i <= options.calls; ++i) {
    grpc::ClientContext context;
    v1::UnitsResponse response;
    absl::Time start = absl::Now();
    grpc::Status status = stub->Units(&context, {}, &response);
    if (!status.ok()) return absl::UnavailableError(status.error_message());
    if (i > 0) times.push_back(absl::ToDoubleMicroseconds(absl::Now() - start));
  }
  std::sort(times.begin(), times.end());
  ReportFigure("call", times[times.size() / 2], "us",
               absl::StrFormat("{\"calls\":%d}", times.size()), "grpc-call");
  return absl::OkStatus();
}

// Takes what comes and does nothing with it.
class Sink : public v1::Replication::Service {
 public:
  grpc::Status Replicate(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<v1::AggregatorMessage, v1::NodeMessage>* stream) override {
    v1::NodeMessage message;
    while (stream->Read(&message)) {
    }
    return grpc::Status::OK;
  }
};

// Every `streams`th message, from `first`.
grpc::Status SendSome(const Endpoint& server, const std::vector<v1::NodeMessage>& messages,
                      size_t first, size_t streams) {
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel = MakeChannel(server, Plaintext());
  if (!channel.ok()) return {grpc::StatusCode::INTERNAL, std::string(channel.status().message())};
  auto stub = v1::Replication::NewStub(*channel);
  grpc::ClientContext context;
  auto stream = stub->Replicate(&context);
  for (size_t i = first; i < messages.size(); i += streams) {
    if (!stream->Write(messages[i])) break;
  }
  stream->WritesDone();
  return stream->Finish();
}

absl::Status MeasureStream(const FloorOptions& options, const Entries& entries) {
  std::vector<v1::NodeMessage> messages;
  size_t bytes = kMessageBytes;
  for (const auto& [key, entry] : entries) {
    if (bytes >= kMessageBytes) {
      messages.emplace_back();
      bytes = 0;
    }
    messages.back().mutable_batch()->add_entries(entry);
    bytes += entry.size();
  }
  Sink sink;
  absl::StatusOr<std::unique_ptr<RpcServer>> server = RpcServer::Start(
      {"127.0.0.1", 0}, {{v1::Replication::service_full_name(), &sink}}, Plaintext());
  if (!server.ok()) return server.status();
  std::vector<grpc::Status> ends(options.streams);
  absl::Time start = absl::Now();
  {
    std::vector<std::jthread> senders;
    for (size_t i = 0; i < ends.size(); ++i) {
      senders.emplace_back(
          [&, i] { ends[i] = SendSome((*server)->endpoint(), messages, i, options.streams); });
    }
  }
  const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
  (*server)->Shutdown(absl::Seconds(1));
  for (const grpc::Status& end : ends) {
    if (!end.ok()) return absl::InternalError(end.error_message());
  }
  ReportFigure("replicate", static_cast<double>(entries.size()) / seconds, "records/s",
               absl::StrFormat("{\"streams\":%d,\"seconds\":%.3f}", options.streams, seconds),
               "grpc-stream");
  return absl::OkStatus();
}

// Each entry in the journal and in the mirror, as the aggregator keeps it.
absl::Status MeasureWrite(const FloorOptions& options, const Entries& entries) {
  absl::StatusOr<std::unique_ptr<Database>> database = Database::Open(
      absl::StrCat(options.directory, "/raw"), {"journal", "mirror"}, RocksMirror::Tuning());
  if (!database.ok()) return database.status();
  rocksdb::ColumnFamilyHandle* journal = (*database)->family("journal");
  rocksdb::ColumnFamilyHandle* mirror = (*database)->family("mirror");
  rocksdb::WriteBatch batch;
  uint64_t seq = 0;
  absl::Time start = absl::Now();
  for (size_t at = 0; at < entries.size(); at += kEntriesPerSync) {
    batch.Clear();
    size_t end = std::min(entries.size(), at + kEntriesPerSync);
    for (size_t i = at; i < end; ++i) {
      absl::Status added =
          ToStatus(batch.Put(journal, absl::StrFormat("%016x", ++seq), ToSlice(entries[i].second)),
                   "adding an entry");
      if (added.ok()) {
        added = ToStatus(batch.Put(mirror, ToSlice(entries[i].first), ToSlice(entries[i].second)),
                         "adding a row");
      }
      if (!added.ok()) return added;
    }
    absl::Status written = (*database)->WriteSynced(batch, "writing");
    if (!written.ok()) return written;
  }
  const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
  ReportFigure(
      "replicate", static_cast<double>(entries.size()) / seconds, "records/s",
      absl::StrFormat("{\"entries_per_sync\":%d,\"seconds\":%.3f}", kEntriesPerSync, seconds),
      "rocksdb-write");
  return absl::OkStatus();
}

}  // namespace

absl::Status RunFloor(const FloorOptions& options) {
  if (absl::Status synced = MeasureSync(options); !synced.ok()) return synced;
  if (absl::Status called = MeasureCall(options); !called.ok()) return called;
  absl::StatusOr<Entries> entries = MakeEntries(options.leaves);
  if (!entries.ok()) return entries.status();
  if (absl::Status sent = MeasureStream(options, *entries); !sent.ok()) return sent;
  return MeasureWrite(options, *entries);
}

}  // namespace rekap
