#include "node/service/node_service.h"

#include <malloc.h>
#include <optional>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "domain/journal/entry.h"
#include "domain/workflow/workflow.h"
#include "node/service/grid_flow.h"
#include "node/service/import_flow.h"
#include "node/service/submit_flow.h"
#include "node/service/template_content.h"
#include "node/template/template.h"
#include "runtime/grpc/status_translation.h"
#include "runtime/version.h"

namespace rekap {
namespace {

// Whether it is for who imports to do otherwise, and nothing of this computer has failed.
bool IsRefusal(const absl::Status& status) {
  return absl::IsFailedPrecondition(status) || absl::IsInvalidArgument(status) ||
         absl::IsAborted(status) || absl::IsCancelled(status);
}

// What a repair of what is stored has in common with an import.
v1::ImportHeader HeaderOf(const v1::RepairRequest& request) {
  v1::ImportHeader header;
  header.set_year(request.year());
  header.set_quarter(request.quarter());
  header.set_author(request.author());
  header.set_dry_run(request.dry_run());
  *header.mutable_accept() = request.accept();
  header.set_revision_reason(request.revision_reason());
  header.set_as_printed(request.as_printed());
  return header;
}

int64_t MillisOrZero(absl::Time time) {
  return time == absl::InfinitePast() ? 0 : absl::ToUnixMillis(time);
}

}  // namespace

grpc::Status NodeService::Import(grpc::ServerContext* context,
                                 grpc::ServerReader<v1::ImportRequest>* reader,
                                 v1::ImportResponse* response) {
  int others = imports_.fetch_add(1);
  absl::Cleanup leave = [this] { imports_.fetch_sub(1); };
  if (others >= kImportsMax) {
    return ToGrpcStatus(
        absl::AbortedError("impor lain sedang berjalan; ulangi sesudahnya [IMPORT_RUNNING]"));
  }
  absl::StatusOr<Upload> upload = ReceiveUpload(*context, *reader, upload_time_max_, *response);
  if (!upload.ok()) {
    log_->Warning("upload refused", {{"status", upload.status()}});
    return ToGrpcStatus(upload.status());
  }
  absl::Status stored = Store(*context, *upload, *response);
  if (IsRefusal(stored)) {
    metrics_.imports.Increment();
    metrics_.imports_refused.Increment();
    log_->Warning("import refused",
                  {{"position", store_->Head().point.seq.value}, {"status", stored}});
    return ToGrpcStatus(stored);
  }
  if (!stored.ok()) {
    metrics_.import_errors.Increment();
    log_->Error("import failed",
                {{"position", store_->Head().point.seq.value}, {"status", stored}});
    return ToGrpcStatus(stored);
  }
  metrics_.imports.Increment();
  if (response->problem_count() > 0) metrics_.imports_refused.Increment();
  *response->mutable_head() = ToProto(store_->unit(), store_->Head());
  return grpc::Status::OK;
}

absl::Status NodeService::Store(const grpc::ServerContext& context, Upload& upload,
                                v1::ImportResponse& response) {
  if (!upload.bytes) return absl::OkStatus();
  const v1::ImportHeader& header = upload.header;
  absl::MutexLock lock(&import_mutex_);
  // Whoever left while another import ran does not expect this one any more.
  if (context.IsCancelled()) return absl::CancelledError("impor dibatalkan [CANCELLED]");
  absl::StatusOr<absl::Duration> spent = ImportInto(
      *store_, catalog_->current(), header, *std::move(upload.bytes), absl::Now(), response);
  // A large file leaves a hundred megabytes free but ours.
  malloc_trim(0);
  if (!spent.ok()) return spent.status();
  if (response.problem_count() > 0) return absl::OkStatus();
  metrics_.commit_seconds.Observe(absl::ToDoubleSeconds(*spent));
  // Not the name of the file: what a person called it is in the journal.
  log_->Info("file imported", {{"position", store_->Head().point.seq.value},
                               {"period", Period::Of(header.year(), header.quarter())->ToString()},
                               {"dry_run", header.dry_run()},
                               {"inserted", response.inserted()},
                               {"updated", response.updated()},
                               {"deleted", response.deleted()},
                               {"findings", response.finding_count()},
                               {"corrected", header.corrections_size()},
                               {"accepted", response.accepted_size()}});
  return absl::OkStatus();
}

grpc::Status NodeService::Status(grpc::ServerContext*, const v1::StatusRequest*,
                                 v1::StatusResponse* response) {
  // The link first: what it says is acknowledged is at or before the head.
  if (absl::Status filled = FillLink(*response); !filled.ok()) return ToGrpcStatus(filled);
  HistoryState history = store_->State();
  *response->mutable_head() = ToProto(store_->unit(), history.head);
  response->set_records(history.record_count);
  response->set_first_seq(history.first().value);
  response->set_journal_bytes(history.journal_bytes);
  response->set_journal_bytes_max(store_->journal_bytes_max());
  response->set_trimmed_unacknowledged(history.trimmed_unacknowledged);
  response->set_version(kVersion);
  if (CurrentCatalog current = catalog_->current(); current.catalog != nullptr) {
    response->set_catalog_version(current.version->version());
    response->set_catalog_name(current.catalog->name());
  }
  if (absl::Status filled = FillHeadTime(history.head, *response); !filled.ok()) {
    return ToGrpcStatus(filled);
  }
  return ToGrpcStatus(FillPeriods(*response));
}

absl::Status NodeService::FillHeadTime(const JournalPosition& head,
                                       v1::StatusResponse& response) const {
  if (head.point.seq.value == 0) return absl::OkStatus();
  // The oldest after the one before the head is the head, or newer.
  absl::StatusOr<std::optional<absl::Time>> time =
      store_->OldestPendingTime(Seq{head.point.seq.value - 1});
  if (!time.ok()) return time.status();
  if (time->has_value()) response.set_head_time_unix_ms(absl::ToUnixMillis(**time));
  return absl::OkStatus();
}

absl::StatusOr<LinkStatus> NodeService::CurrentLink() const {
  if (link_.replicator != nullptr) return link_.replicator->status();
  // A node that works alone may have replicated before.
  absl::StatusOr<NodeStore::Acknowledged> saved = store_->LoadAcknowledged();
  if (!saved.ok()) return saved.status();
  LinkStatus link;
  link.acknowledged = saved->seq;
  link.acknowledged_time = saved->time;
  return link;
}

absl::Status NodeService::FillLink(v1::StatusResponse& response) const {
  absl::StatusOr<LinkStatus> link = CurrentLink();
  if (!link.ok()) return link.status();
  response.set_aggregator(link_.aggregator);
  response.set_link(link->state);
  response.set_acknowledged_seq(link->acknowledged.value);
  response.set_acknowledged_time_unix_ms(MillisOrZero(link->acknowledged_time));
  response.set_last_error(link->last_error);
  response.set_last_error_time_unix_ms(MillisOrZero(link->last_error_time));
  if (link->refusal) *response.mutable_refusal() = *std::move(link->refusal);
  response.set_snapshot_rows(link->snapshot_rows);
  response.set_snapshot_rows_total(link->snapshot_rows_total);
  if (link_.certificate_end) {
    response.set_certificate_not_after_unix_ms(MillisOrZero(link_.certificate_end()));
  }
  absl::StatusOr<std::optional<absl::Time>> oldest = store_->OldestPendingTime(link->acknowledged);
  if (!oldest.ok()) return oldest.status();
  if (oldest->has_value()) response.set_oldest_pending_time_unix_ms(absl::ToUnixMillis(**oldest));
  return absl::OkStatus();
}

absl::Status NodeService::FillPeriods(v1::StatusResponse& response) const {
  absl::StatusOr<std::vector<Period>> periods = store_->Periods();
  if (!periods.ok()) return periods.status();
  for (Period period : *periods) {
    *response.add_periods() = store_->StatusOf(period);
  }
  return absl::OkStatus();
}

grpc::Status NodeService::CheckPeriod(grpc::ServerContext*, const v1::CheckPeriodRequest* request,
                                      v1::CheckPeriodResponse* response) {
  absl::StatusOr<Period> period = Period::Of(request->year(), request->quarter());
  if (!period.ok()) return ToGrpcStatus(period.status());
  CurrentCatalog catalog = catalog_->current();
  absl::StatusOr<PeriodFindings> found = FindingsOfPeriod(*store_, catalog, *period);
  if (!found.ok()) return ToGrpcStatus(found.status());
  response->set_finding_count(static_cast<uint32_t>(found->findings.size()));
  for (v1::Finding& finding : found->findings) *response->add_findings() = std::move(finding);
  *response->mutable_status() = store_->StatusOf(*period);
  response->set_catalog_version(catalog.version->version());
  for (std::string& rule : found->repaired) response->add_repaired(std::move(rule));
  return grpc::Status::OK;
}

grpc::Status NodeService::Repair(grpc::ServerContext*, const v1::RepairRequest* request,
                                 v1::ImportResponse* response) {
  absl::Status repaired = RepairPeriod(HeaderOf(*request), *response);
  const uint64_t position = store_->Head().point.seq.value;
  if (IsRefusal(repaired)) {
    log_->Warning("repair refused", {{"position", position}, {"status", repaired}});
  } else if (!repaired.ok()) {
    log_->Error("repair failed", {{"position", position}, {"status", repaired}});
  }
  return ToGrpcStatus(repaired);
}

absl::Status NodeService::RepairPeriod(const v1::ImportHeader& header,
                                       v1::ImportResponse& response) {
  if (absl::Status fit = CheckIntent(header); !fit.ok()) return fit;
  if (header.accept().empty() && !header.as_printed()) {
    return absl::InvalidArgumentError(
        "tidak ada perbaikan yang dipilih; pilih sedikitnya satu [NOTHING_TO_REPAIR]");
  }
  absl::MutexLock lock(&import_mutex_);
  absl::StatusOr<absl::Duration> spent =
      RepairStored(*store_, catalog_->current(), header, absl::Now(), response);
  if (!spent.ok()) return spent.status();
  *response.mutable_head() = ToProto(store_->unit(), store_->Head());
  metrics_.commit_seconds.Observe(absl::ToDoubleSeconds(*spent));
  log_->Info("stored records repaired",
             {{"position", store_->Head().point.seq.value},
              {"period", Period::Of(header.year(), header.quarter())->ToString()},
              {"dry_run", header.dry_run()},
              {"updated", response.updated()},
              {"findings", response.finding_count()},
              {"accepted", response.accepted_size()},
              {"as_printed", header.as_printed()}});
  return absl::OkStatus();
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
  if (absl::Status author = CheckAuthor(request.author()); !author.ok()) return author;
  if (request.justification().size() > kReasonSizeMax) {
    return absl::InvalidArgumentError(absl::StrCat("penjelasan paling banyak ", kReasonSizeMax,
                                                   " byte; persingkat [REASON_TOO_LONG]"));
  }
  CommitMark mark{request.author(), absl::Now()};
  absl::Status done = request.withdraw() ? store_->Withdraw(*period, mark)
                                         : SubmitInto(*store_, catalog_->current(), *period,
                                                      request.justification(), mark, response);
  if (!done.ok()) return done;
  if (request.withdraw()) response.set_committed(true);
  *response.mutable_status() = store_->StatusOf(*period);
  log_->Info("period submitted", {{"position", store_->Head().point.seq.value},
                                  {"period", period->ToString()},
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

grpc::Status NodeService::Grid(grpc::ServerContext*, const v1::GridRequest* request,
                               v1::GridResponse* response) {
  absl::StatusOr<Period> period = Period::Of(request->year(), request->quarter());
  if (!period.ok()) return ToGrpcStatus(period.status());
  return ToGrpcStatus(FillGrid(*store_, catalog_->current(), *period, *response));
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
  absl::StatusOr<NodeVerifyResult> result = store_->Verify();
  if (!result.ok()) return ToGrpcStatus(result.status());
  *response->mutable_head() = ToProto(store_->unit(), result->head);
  response->set_exact(result->difference.empty());
  response->set_entries(result->entries);
  response->set_records(result->records);
  response->set_difference(result->difference);
  return grpc::Status::OK;
}

grpc::Status NodeService::BackupNode(grpc::ServerContext*, const v1::BackupNodeRequest*,
                                     v1::BackupNodeResponse* response) {
  if (!backup_mutex_.TryLock()) {
    return ToGrpcStatus(
        absl::AbortedError("pencadangan lain sedang berjalan; ulangi sesudahnya [BACKUP_RUNNING]"));
  }
  absl::Status made = Backup(*response);
  backup_mutex_.Unlock();
  if (!made.ok()) log_->Error("backup failed", {{"status", made}});
  return ToGrpcStatus(made);
}

absl::Status NodeService::Backup(v1::BackupNodeResponse& response) {
  const std::string path =
      absl::StrCat(store_->directory(), "/backups/",
                   absl::FormatTime("%Y%m%dT%H%M%E3SZ", absl::Now(), absl::UTCTimeZone()));
  absl::StatusOr<NodeStore::BackupResult> made = store_->Backup(path);
  if (!made.ok()) return made.status();
  response.set_path(path);
  response.set_bytes(made->bytes);
  response.set_entries(made->entries);
  *response.mutable_position() = ToProto(store_->unit(), made->position);
  log_->Info("backup made", {{"position", made->position.point.seq.value},
                             {"path", path},
                             {"bytes", made->bytes},
                             {"entries", made->entries}});
  return absl::OkStatus();
}

}  // namespace rekap
