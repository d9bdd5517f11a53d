// `rekap template`: the XLSX file to fill in, written beside what is there and
// never over it unless told so.

#include <filesystem>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

#include "runtime/sheet/csv.h"
#include "tools/rekap/answer.h"
#include "tools/rekap/client.h"
#include "tools/rekap/commands.h"
#include "tools/rekap/output_file.h"
#include "tools/rekap/terminal.h"

namespace rekap::cli {
namespace {

// The server's word is a name, not a place: no folder of its choosing.
std::string TargetOf(const Arguments& arguments, const v1::TemplateResponse& response) {
  if (!arguments.out.empty()) return arguments.out;
  std::string name = std::filesystem::path(response.file()).filename().string();
  return name.empty() || name == "." || name == ".." ? "rekap-template.xlsx" : name;
}

}  // namespace

ExitCode RunTemplate(const Arguments& arguments) {
  v1::TemplateRequest request;
  request.set_year(arguments.year);
  request.set_quarter(arguments.quarter);
  Client client = NodeClient(arguments);
  absl::StatusOr<v1::TemplateResponse> response = client.Template(request);
  if (!response.ok()) return Fail(client, response.status());
  std::string path = TargetOf(arguments, *response);
  ExitCode written = WriteOutput(path, arguments.force, response->xlsx());
  if (written != ExitCode::kOk) return written;
  size_t bytes = response->xlsx().size();
  response->set_file(path);
  response->clear_xlsx();  // it is in the file
  View view = ViewOf(arguments.width);
  return PrintAnswer(
      arguments.format, *response,
      [&] {
        Page page(view);
        page.Fact("Berkas isian", path);
        page.Fact("Untuk",
                  absl::StrCat("tahun anggaran ", PeriodText(arguments.year, arguments.quarter)));
        page.Note(absl::StrCat("Isi dengan Excel atau LibreOffice, lalu: rekap import ", path, " ",
                               PeriodOptions(arguments.year, arguments.quarter)));
        return page.Text();
      },
      [&] {
        return CsvLine({"berkas", "bita"}) + CsvLine({path, absl::StrCat(bytes)});
      });
}

}  // namespace rekap::cli
