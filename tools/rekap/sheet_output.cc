#include "tools/rekap/sheet_output.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "runtime/sheet/csv.h"
#include "runtime/sheet/xlsx.h"
#include "tools/rekap/answer.h"
#include "tools/rekap/format.h"
#include "tools/rekap/output_file.h"
#include "tools/rekap/terminal.h"
#include "tools/rekap/text.h"

namespace rekap::cli {

ExitCode GiveSheets(const Arguments& arguments, const google::protobuf::Message& response,
                    const std::function<std::string()>& table,
                    const std::function<std::vector<Sheet>()>& sheets) {
  if (arguments.out.empty()) {
    return PrintAnswer(arguments.format, response, table,
                       [&sheets] { return ToCsv(sheets().front()); });
  }
  std::vector<Sheet> made = sheets();
  bool xlsx = absl::EndsWithIgnoreCase(arguments.out, ".xlsx");
  absl::StatusOr<std::string> bytes = xlsx ? ToXlsx(made) : ToCsv(made.front());
  if (!bytes.ok()) {
    PrintError(absl::StrCat(
        OneLine(arguments.out), ": tidak dapat dibuat: persempit dengan --region atau --limit. ",
        OneLine(bytes.status().message()), " ", CodeWord(bytes.status()), "\n"));
    return ExitCode::kFailure;
  }
  ExitCode written = WriteOutput(arguments.out, arguments.force, *bytes);
  if (written != ExitCode::kOk) return written;
  return PrintResult(absl::StrCat("Ditulis: ", OneLine(arguments.out), " (",
                                  CountText(made.front().rows.size()), " baris, ",
                                  BytesText(bytes->size()), ")\n"));
}

}  // namespace rekap::cli
