// `rekap report`: a document of the aggregator as a file of this computer.

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

#include "runtime/sheet/csv.h"
#include "tools/rekap/answer.h"
#include "tools/rekap/client.h"
#include "tools/rekap/commands.h"
#include "tools/rekap/document_file.h"
#include "tools/rekap/format.h"
#include "tools/rekap/output_file.h"
#include "tools/rekap/page.h"
#include "tools/rekap/terminal.h"
#include "tools/rekap/text.h"

namespace rekap::cli {
namespace {

std::string PathVariable() {
  const char* path = std::getenv("PATH");
  return path == nullptr ? "" : path;
}

absl::StatusOr<v1::Document> Ask(const Client& client, const Arguments& arguments,
                                 v1::DocumentFormat format) {
  if (arguments.verb == Verb::kReportLkjip) {
    v1::LkjipRequest request;
    request.set_unit(arguments.unit);
    request.set_year(arguments.year);
    request.set_format(format);
    return client.Lkjip(request);
  }
  v1::KabupatenRequest request;
  request.set_region(arguments.region);
  request.set_year(arguments.year);
  request.set_format(format);
  return client.Kabupaten(request);
}

// PDF and DOCX are made here, of the HTML.
absl::Status Convert(DocumentKind kind, v1::Document& document) {
  if (kind == DocumentKind::kHtml || kind == DocumentKind::kXlsx) return absl::OkStatus();
  absl::StatusOr<std::string> bytes = ConvertDocument(kind, document.content(), PathVariable());
  if (!bytes.ok()) return bytes.status();
  document.set_content(*std::move(bytes));
  document.set_media_type(
      kind == DocumentKind::kPdf
          ? "application/pdf"
          : "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  return absl::OkStatus();
}

std::string Report(const Arguments& arguments, const v1::Document& document, size_t bytes) {
  Page page(ViewOf(arguments.width));
  page.Fact("Laporan", arguments.out);
  page.Fact("Besar", BytesText(bytes));
  if (document.synthetic()) page.Note("Memuat angka sintetis; dokumen menandainya.");
  return page.Text();
}

}  // namespace

ExitCode RunReport(const Arguments& arguments) {
  // The ending was checked with the command line.
  const DocumentKind kind = DocumentKindOf(arguments.out).value_or(DocumentKind::kHtml);
  Client client = AggregatorClient(arguments);
  // What cannot be written is not asked for.
  if (absl::Status there = CheckPrograms(kind, PathVariable()); !there.ok()) {
    return Fail(client.endpoint(), there);
  }
  if (ExitCode free = CheckOutput(arguments.out, arguments.force); free != ExitCode::kOk) {
    return free;
  }
  absl::StatusOr<v1::Document> document =
      Ask(client, arguments,
          kind == DocumentKind::kXlsx ? v1::DOCUMENT_FORMAT_XLSX : v1::DOCUMENT_FORMAT_HTML);
  if (!document.ok()) return Fail(client, document.status());
  if (absl::Status converted = Convert(kind, *document); !converted.ok()) {
    return Fail(client.endpoint(), converted);
  }
  ExitCode written = WriteOutput(arguments.out, arguments.force, document->content());
  if (written != ExitCode::kOk) return written;
  const size_t bytes = document->content().size();
  document->set_file_name(arguments.out);
  document->clear_content();  // it is in the file
  return PrintAnswer(
      arguments.format, *document, [&] { return Report(arguments, *document, bytes); },
      [&] {
        return CsvLine({"berkas", "bita"}) + CsvLine({arguments.out, absl::StrCat(bytes)});
      });
}

}  // namespace rekap::cli
