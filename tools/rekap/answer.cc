#include "tools/rekap/answer.h"

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

#include "tools/rekap/json.h"
#include "tools/rekap/terminal.h"

namespace rekap::cli {

Client NodeClient(const Arguments& arguments) {
  return Client({Server::kNode, arguments.node, arguments.timeout});
}

Client AggregatorClient(const Arguments& arguments) {
  return Client({Server::kAggregator, arguments.aggregator, arguments.timeout});
}

ExitCode PrintResult(const std::string& text) {
  if (Print(text)) return ExitCode::kOk;
  PrintError("Hasil tidak dapat ditulis: periksa ruang disk atau tujuan keluaran. [DATA_LOSS]\n");
  return ExitCode::kFailure;
}

ExitCode PrintAnswer(Format format, const google::protobuf::Message& response,
                     const std::function<std::string()>& table,
                     const std::function<std::string()>& csv) {
  if (format == Format::kTable) return PrintResult(table());
  if (format == Format::kCsv) return PrintResult(csv());
  absl::StatusOr<std::string> json = ToJson(response);
  if (json.ok()) return PrintResult(*json);
  PrintError(absl::StrCat("Jawaban tidak dapat ditulis sebagai JSON: ", json.status().message(),
                          " ", CodeWord(json.status()), "\n"));
  return ExitCode::kFailure;
}

std::string AuthorOf(const Arguments& arguments) {
  return arguments.author.empty() ? UserName() : arguments.author;
}

ExitCode Fail(const Client& client, const absl::Status& status) {
  PrintError(absl::StrCat(FailureText(client.endpoint(), status), "\n"));
  return ExitCodeOf(status);
}

}  // namespace rekap::cli
