#include "tools/rekap/answer.h"

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

#include "tools/rekap/json.h"
#include "tools/rekap/link.h"
#include "tools/rekap/terminal.h"

namespace rekap::cli {

Client NodeClient(const Arguments& arguments) {
  return Client({Server::kNode, arguments.node, arguments.timeout}, PlaintextLink(arguments.node));
}

Endpoint AggregatorEndpoint(const Arguments& arguments) {
  return {Server::kAggregator, arguments.aggregator, arguments.timeout, arguments.insecure};
}

Client AggregatorClient(const Arguments& arguments) {
  return Client(AggregatorEndpoint(arguments), AggregatorLink(arguments));
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

ExitCode Fail(const Endpoint& endpoint, const absl::Status& status) {
  PrintError(absl::StrCat(FailureText(endpoint, status), "\n"));
  return ExitCodeOf(status);
}

ExitCode Fail(const Client& client, const absl::Status& status) {
  if (!absl::IsUnavailable(status)) return Fail(client.endpoint(), status);
  absl::Status stranger = CheckStranger(client.trust());
  return Fail(client.endpoint(), stranger.ok() ? status : stranger);
}

}  // namespace rekap::cli
