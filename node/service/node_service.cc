#include "node/service/node_service.h"

#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "domain/journal/entry.h"
#include "node/importer/delimited.h"
#include "node/importer/file_check.h"
#include "node/importer/import.h"
#include "runtime/grpc/status_translation.h"
#include "runtime/version.h"

namespace rekap {
namespace {

constexpr size_t kFileNameSizeMax = 255;

absl::Status CheckHeader(const v1::ImportHeader& header) {
  if (header.file().empty() || header.file().size() > kFileNameSizeMax ||
      header.file().find('/') != std::string::npos) {
    return absl::InvalidArgumentError("file must be a base name of 1 to 255 bytes");
  }
  if (header.author().empty() || header.author().size() > kAuthorSizeMax) {
    return absl::InvalidArgumentError("author must be 1 to 128 bytes");
  }
  return Period::Of(header.year(), header.quarter()).status();
}

// The file's bytes after the header; nullopt if a problem was found on the way
// (it is in `response`).
absl::StatusOr<std::optional<std::string>> ReceiveFile(
    grpc::ServerReader<v1::ImportRequest>& reader, uint64_t size, v1::ImportResponse& response) {
  std::string bytes;
  LineGuard guard;
  v1::ImportRequest request;
  while (reader.Read(&request)) {
    if (!request.has_chunk()) return absl::InvalidArgumentError("a second header");
    std::optional<v1::Problem> problem = guard.Take(request.chunk());
    if (problem && absl::StrContains(request.chunk(), '\0')) {
      // Not a long line but no text at all, which is the better thing to say.
      ProblemList binary;
      if (!CheckFile(absl::StrCat(bytes, request.chunk()), binary)) problem = binary.Take().front();
    }
    if (problem) {
      *response.add_problems() = *std::move(problem);
      response.set_problem_count(1);
      return std::optional<std::string>();
    }
    bytes += request.chunk();
  }
  if (bytes.size() != size) {
    return absl::CancelledError(
        absl::StrCat("the upload ended after ", bytes.size(), " of ", size, " bytes"));
  }
  return std::optional<std::string>(std::move(bytes));
}

int64_t MillisOrZero(absl::Time time) {
  return time == absl::InfinitePast() ? 0 : absl::ToUnixMillis(time);
}

}  // namespace

grpc::Status NodeService::Import(grpc::ServerContext*,
                                 grpc::ServerReader<v1::ImportRequest>* reader,
                                 v1::ImportResponse* response) {
  v1::ImportRequest first;
  if (!reader->Read(&first) || !first.has_header()) {
    return ToGrpcStatus(absl::InvalidArgumentError("the first message must be the header"));
  }
  if (absl::Status fit = CheckHeader(first.header()); !fit.ok()) return ToGrpcStatus(fit);
  // Refused and not queued: an upload may take as long as its client likes.
  if (!import_mutex_.TryLock()) {
    return ToGrpcStatus(absl::AbortedError("another import is under way, try again after it"));
  }
  absl::Cleanup unlock = [this] { import_mutex_.Unlock(); };
  absl::StatusOr<std::optional<std::string>> bytes =
      ReceiveFile(*reader, first.header().size(), *response);
  if (!bytes.ok()) return ToGrpcStatus(bytes.status());
  absl::Status stored =
      bytes->has_value() ? Store(first.header(), **bytes, *response) : absl::OkStatus();
  if (!stored.ok()) {
    metrics_.import_errors.Increment();
    log_->Error("import failed", {{"file", first.header().file()}, {"status", stored}});
    return ToGrpcStatus(stored);
  }
  metrics_.imports.Increment();
  if (response->problem_count() > 0) metrics_.imports_refused.Increment();
  *response->mutable_head() = ToProto(store_->unit(), store_->Head());
  return grpc::Status::OK;
}

absl::Status NodeService::Store(const v1::ImportHeader& header, absl::string_view bytes,
                                v1::ImportResponse& response) {
  Period period = *Period::Of(header.year(), header.quarter());
  ImportOutcome outcome = ImportFile(header.file(), bytes, period, *catalog_);
  response.set_problem_count(outcome.problem_count);
  response.set_synthetic(outcome.synthetic_rows);
  for (v1::Problem& problem : outcome.problems) *response.add_problems() = std::move(problem);
  if (!outcome.sound()) return absl::OkStatus();
  absl::Time start = absl::Now();
  absl::StatusOr<ReplaceResult> result = store_->Replace(
      period, outcome.complete_kinds, outcome.records, {header.author(), start}, header.dry_run());
  if (!result.ok()) return result.status();
  metrics_.commit_seconds.Observe(absl::ToDoubleSeconds(absl::Now() - start));
  response.set_committed(!header.dry_run());
  response.set_inserted(result->inserted);
  response.set_updated(result->updated);
  response.set_deleted(result->deleted);
  response.set_unchanged(result->unchanged);
  log_->Info("file imported", {{"file", header.file()},
                               {"period", period.ToString()},
                               {"dry_run", header.dry_run()},
                               {"inserted", result->inserted},
                               {"updated", result->updated},
                               {"deleted", result->deleted},
                               {"seq", result->head.point.seq.value}});
  return absl::OkStatus();
}

grpc::Status NodeService::Status(grpc::ServerContext*, const v1::StatusRequest*,
                                 v1::StatusResponse* response) {
  JournalPosition head = store_->Head();
  *response->mutable_head() = ToProto(store_->unit(), head);
  response->set_records(store_->record_count());
  response->set_version(kVersion);
  response->set_aggregator(link_.aggregator);
  LinkStatus link;
  if (link_.replicator != nullptr) {
    link = link_.replicator->status();
  } else {
    // A node that works alone may have replicated before.
    absl::StatusOr<NodeStore::Acknowledged> saved = store_->LoadAcknowledged();
    if (!saved.ok()) return ToGrpcStatus(saved.status());
    link.acknowledged = saved->seq;
    link.acknowledged_time = saved->time;
  }
  response->set_link(link.state);
  response->set_acknowledged_seq(link.acknowledged.value);
  response->set_acknowledged_time_unix_ms(MillisOrZero(link.acknowledged_time));
  response->set_last_error(link.last_error);
  response->set_last_error_time_unix_ms(MillisOrZero(link.last_error_time));
  if (link.acknowledged < head.point.seq) {
    absl::StatusOr<absl::Time> oldest = store_->TimeOf(link.acknowledged.Next());
    if (!oldest.ok()) return ToGrpcStatus(oldest.status());
    response->set_oldest_pending_time_unix_ms(absl::ToUnixMillis(*oldest));
  }
  return grpc::Status::OK;
}

grpc::Status NodeService::VerifyNode(grpc::ServerContext*, const v1::VerifyNodeRequest*,
                                     v1::VerifyNodeResponse* response) {
  *response->mutable_head() = ToProto(store_->unit(), store_->Head());
  absl::StatusOr<NodeStore::VerifyResult> result = store_->Verify();
  if (!result.ok()) return ToGrpcStatus(result.status());
  response->set_exact(result->difference.empty());
  response->set_entries(result->entries);
  response->set_records(result->records);
  response->set_difference(result->difference);
  return grpc::Status::OK;
}

}  // namespace rekap
