#include "aggregator/report/report_service.h"

#include <string>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "aggregator/report/gather.h"
#include "aggregator/report/html.h"
#include "aggregator/report/kabupaten_model.h"
#include "aggregator/report/lkjip_model.h"
#include "aggregator/report/seen_sheet.h"
#include "aggregator/report/workbook.h"
#include "runtime/grpc/status_translation.h"
#include "runtime/sheet/xlsx.h"

namespace rekap {
namespace {

struct Form {
  const char* media_type;
  const char* ending;
  absl::StatusOr<std::string> (*write)(const report::Document& document);
};

constexpr char kWorkbookType[] =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

absl::StatusOr<Form> FormOf(v1::DocumentFormat format) {
  switch (format) {
    case v1::DOCUMENT_FORMAT_HTML:
      return Form{"text/html; charset=utf-8", "html", report::ToHtml};
    case v1::DOCUMENT_FORMAT_XLSX:
      return Form{kWorkbookType, "xlsx", report::ToWorkbook};
    default:
      return absl::InvalidArgumentError(
          "UNKNOWN_FORMAT: bentuk dokumen belum disebut: HTML atau XLSX");
  }
}

// `content` becomes the answer's, if it is not too large for one.
absl::Status Give(absl::StatusOr<std::string> content, v1::Document& response) {
  if (!content.ok()) return content.status();
  if (content->size() > kDocumentSizeMax) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "DOCUMENT_TOO_LARGE: dokumen sebesar ", content->size(), " byte melebihi batas ",
        kDocumentSizeMax, "; buat untuk wilayah yang lebih kecil"));
  }
  response.set_content(*std::move(content));
  return absl::OkStatus();
}

absl::Status Write(const report::Document& document, const Form& form, const std::string& region,
                   uint32_t year, const JournalPositions& positions, v1::Document& response) {
  if (absl::Status given = Give(form.write(document), response); !given.ok()) return given;
  response.set_media_type(form.media_type);
  response.set_file_name(absl::StrCat(document.kind, "-", region, "-", year, ".", form.ending));
  response.set_synthetic(document.synthetic);
  *response.mutable_positions() = positions;
  return absl::OkStatus();
}

}  // namespace

absl::Status ReportService::Enter() {
  absl::MutexLock lock(&mutex_);
  if (in_work_ == kDocumentsAtOnceMax) {
    return absl::ResourceExhaustedError(
        absl::StrCat("DOCUMENTS_IN_WORK: ", kDocumentsAtOnceMax,
                     " dokumen sedang dibuat; ulangi beberapa saat lagi"));
  }
  ++in_work_;
  return absl::OkStatus();
}

void ReportService::Leave() {
  absl::MutexLock lock(&mutex_);
  --in_work_;
}

// A caller that has gone must not hold one of the few places.
report::Sources ReportService::From(const grpc::ServerContext* context) {
  return {live_, admin_, &findings_,
          [context] { return context != nullptr && context->IsCancelled(); }};
}

grpc::Status ReportService::Lkjip(grpc::ServerContext* context, const v1::LkjipRequest* request,
                                  v1::Document* response) {
  const auto timer = metrics_.Time("Lkjip");
  absl::StatusOr<Form> form = FormOf(request->format());
  if (!form.ok()) return ToGrpcStatus(form.status());
  if (absl::Status entered = Enter(); !entered.ok()) return ToGrpcStatus(entered);
  absl::Cleanup leave = [this] { Leave(); };
  absl::StatusOr<report::LkjipFacts> facts =
      report::GatherLkjip(From(context), request->unit(), request->year(), absl::Now());
  if (!facts.ok()) return ToGrpcStatus(facts.status());
  return ToGrpcStatus(Write(report::MakeLkjip(*facts), *form, facts->unit, facts->year,
                            facts->origin.positions, *response));
}

grpc::Status ReportService::Kabupaten(grpc::ServerContext* context,
                                      const v1::KabupatenRequest* request, v1::Document* response) {
  const auto timer = metrics_.Time("Kabupaten");
  absl::StatusOr<Form> form = FormOf(request->format());
  if (!form.ok()) return ToGrpcStatus(form.status());
  if (absl::Status entered = Enter(); !entered.ok()) return ToGrpcStatus(entered);
  absl::Cleanup leave = [this] { Leave(); };
  absl::StatusOr<report::KabupatenFacts> facts =
      report::GatherKabupaten(From(context), request->region(), request->year(), absl::Now());
  if (!facts.ok()) return ToGrpcStatus(facts.status());
  return ToGrpcStatus(Write(report::MakeKabupaten(*facts), *form, facts->region, facts->year,
                            facts->origin.positions, *response));
}

grpc::Status ReportService::Sheet(grpc::ServerContext*, const v1::SheetRequest* request,
                                  v1::Document* response) {
  const auto timer = metrics_.Time("Sheet");
  absl::StatusOr<rekap::Sheet> sheet = report::SeenSheet(*request);
  if (!sheet.ok()) return ToGrpcStatus(sheet.status());
  if (absl::Status entered = Enter(); !entered.ok()) return ToGrpcStatus(entered);
  absl::Cleanup leave = [this] { Leave(); };
  absl::Status given = Give(ToXlsx({*sheet}), *response);
  if (!given.ok()) return ToGrpcStatus(given);
  response->set_media_type(kWorkbookType);
  response->set_file_name(absl::StrCat(request->name(), ".xlsx"));
  response->set_synthetic(request->synthetic());
  return grpc::Status::OK;
}

}  // namespace rekap
