#include "node/service/node_service.h"

#include <malloc.h>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "domain/journal/entry.h"
#include "domain/workflow/workflow.h"
#include "node/importer/delimited.h"
#include "node/importer/file_check.h"
#include "node/service/import_flow.h"
#include "node/service/template_content.h"
#include "node/template/template.h"
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
  if (header.revision_reason().size() > kRevisionReasonSizeMax) {
    return absl::InvalidArgumentError("revision_reason must be at most 1024 bytes");
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
    return ToGrpcStatus(
        absl::AbortedError("impor lain sedang berjalan; ulangi sesudahnya [IMPORT_RUNNING]"));
  }
  absl::Cleanup unlock = [this] { import_mutex_.Unlock(); };
  absl::StatusOr<std::optional<std::string>> bytes =
      ReceiveFile(*reader, first.header().size(), *response);
  if (!bytes.ok()) return ToGrpcStatus(bytes.status());
  absl::Status stored =
      bytes->has_value() ? Store(first.header(), **bytes, *response) : absl::OkStatus();
  bytes->reset();
  // A large file leaves a hundred megabytes free but ours.
  malloc_trim(0);
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
  absl::StatusOr<absl::Duration> spent =
      ImportInto(*store_, catalog_->current(), header, bytes, absl::Now(), response);
  if (!spent.ok()) return spent.status();
  if (response.problem_count() > 0) return absl::OkStatus();
  metrics_.commit_seconds.Observe(absl::ToDoubleSeconds(*spent));
  log_->Info("file imported", {{"file", header.file()},
                               {"period", Period::Of(header.year(), header.quarter())->ToString()},
                               {"dry_run", header.dry_run()},
                               {"inserted", response.inserted()},
                               {"updated", response.updated()},
                               {"deleted", response.deleted()},
                               {"findings", response.finding_count()},
                               {"accepted", response.accepted_size()},
                               {"seq", store_->Head().point.seq.value}});
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
  return ToGrpcStatus(FillStatus(*response));
}

absl::Status NodeService::FillStatus(v1::StatusResponse& response) const {
  if (CurrentCatalog current = catalog_->current(); current.catalog != nullptr) {
    response.set_catalog_version(current.version->version());
    response.set_catalog_name(current.catalog->name());
  }
  absl::StatusOr<std::vector<Period>> periods = store_->Periods();
  if (!periods.ok()) return periods.status();
  for (Period period : *periods) {
    absl::StatusOr<v1::PeriodStatus> status = store_->StatusOf(period);
    if (!status.ok()) return status.status();
    *response.add_periods() = *std::move(status);
  }
  return absl::OkStatus();
}

grpc::Status NodeService::CheckPeriod(grpc::ServerContext*, const v1::CheckPeriodRequest* request,
                                      v1::CheckPeriodResponse* response) {
  absl::StatusOr<Period> period = Period::Of(request->year(), request->quarter());
  if (!period.ok()) return ToGrpcStatus(period.status());
  CurrentCatalog catalog = catalog_->current();
  absl::StatusOr<std::vector<v1::Finding>> findings = FindingsOfPeriod(*store_, catalog, *period);
  if (!findings.ok()) return ToGrpcStatus(findings.status());
  absl::StatusOr<v1::PeriodStatus> status = store_->StatusOf(*period);
  if (!status.ok()) return ToGrpcStatus(status.status());
  response->set_finding_count(static_cast<uint32_t>(findings->size()));
  for (v1::Finding& finding : *findings) *response->add_findings() = std::move(finding);
  *response->mutable_status() = *std::move(status);
  response->set_catalog_version(catalog.version->version());
  return grpc::Status::OK;
}

grpc::Status NodeService::Submit(grpc::ServerContext*, const v1::SubmitRequest* request,
                                 v1::SubmitResponse* response) {
  absl::Status submitted = SubmitPeriod(*request, *response);
  if (!submitted.ok()) log_->Warning("submission refused", {{"status", submitted}});
  return ToGrpcStatus(submitted);
}

absl::Status NodeService::SubmitPeriod(const v1::SubmitRequest& request,
                                       v1::SubmitResponse& response) {
  absl::StatusOr<Period> period = Period::Of(request.year(), request.quarter());
  if (!period.ok()) return period.status();
  if (request.author().empty() || request.author().size() > kAuthorSizeMax ||
      request.justification().size() > kReasonSizeMax) {
    return absl::InvalidArgumentError("author or justification is empty or too long");
  }
  CommitMark mark{request.author(), absl::Now()};
  absl::Status done;
  if (request.withdraw()) {
    done = store_->Withdraw(*period, mark);
  } else {
    absl::StatusOr<std::vector<v1::Finding>> findings =
        FindingsOfPeriod(*store_, catalog_->current(), *period);
    if (!findings.ok()) return findings.status();
    v1::Submission submission;
    submission.set_justification(request.justification());
    for (v1::Finding& finding : *findings) {
      if (finding.severity() == v1::SEVERITY_WARNING) {
        submission.set_warning_findings(submission.warning_findings() + 1);
      }
      if (finding.severity() != v1::SEVERITY_BLOCKING) continue;
      submission.set_blocking_findings(submission.blocking_findings() + 1);
      if (response.blocking_size() < kFindingsShownMax) {
        *response.add_blocking() = std::move(finding);
      }
    }
    bool stopped = submission.blocking_findings() > 0 && request.justification().empty();
    if (!stopped) done = store_->Submit(*period, submission, mark);
    response.set_committed(!stopped);
  }
  if (!done.ok()) return done;
  if (request.withdraw()) response.set_committed(true);
  absl::StatusOr<v1::PeriodStatus> status = store_->StatusOf(*period);
  if (!status.ok()) return status.status();
  *response.mutable_status() = *std::move(status);
  log_->Info("period submitted", {{"period", period->ToString()},
                                  {"withdraw", request.withdraw()},
                                  {"committed", response.committed()},
                                  {"blocking", response.blocking_size()}});
  return absl::OkStatus();
}

grpc::Status NodeService::Template(grpc::ServerContext*, const v1::TemplateRequest* request,
                                   v1::TemplateResponse* response) {
  absl::StatusOr<Period> period = Period::Of(request->year(), request->quarter());
  if (!period.ok()) return ToGrpcStatus(period.status());
  return ToGrpcStatus(MakeTemplate(*period, *response));
}

absl::Status NodeService::MakeTemplate(Period period, v1::TemplateResponse& response) const {
  CurrentCatalog catalog = catalog_->current();
  if (absl::Status known = CheckCatalog(catalog); !known.ok()) return known;
  absl::StatusOr<std::vector<v1::Record>> previous = PreviousOf(*store_, period);
  if (!previous.ok()) return previous.status();
  absl::StatusOr<std::string> xlsx = WriteTemplate(
      ContentFor(store_->unit(), period, *catalog.catalog, catalog.version->version(), *previous));
  if (!xlsx.ok()) return xlsx.status();
  std::string quarter = period.annual() ? "" : absl::StrCat("-tw", period.quarter());
  response.set_file(
      absl::StrCat("rekap-", store_->unit().ToString(), "-", period.year(), quarter, ".xlsx"));
  response.set_xlsx(*std::move(xlsx));
  return absl::OkStatus();
}

grpc::Status NodeService::NodeCatalog(grpc::ServerContext*, const v1::NodeCatalogRequest*,
                                      v1::NodeCatalogResponse* response) {
  CurrentCatalog catalog = catalog_->current();
  if (absl::Status known = CheckCatalog(catalog); !known.ok()) return ToGrpcStatus(known);
  *response->mutable_catalog() = *catalog.version;
  response->set_refused(catalog_->refused());
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
