// `rekap submit` at the node, `rekap review`, `rekap workflow` and `rekap changes` at the
// aggregator.

#include "tools/rekap/answer.h"
#include "tools/rekap/client.h"
#include "tools/rekap/commands.h"
#include "tools/rekap/render_changes.h"
#include "tools/rekap/render_workflow.h"
#include "tools/rekap/since.h"
#include "tools/rekap/terminal.h"

namespace rekap::cli {
namespace {

// Where the period that is to be decided about stands now.
absl::StatusOr<v1::PeriodStatus> ReadStatus(Client& client, const Arguments& arguments) {
  v1::WorkflowRequest request;
  request.set_region(arguments.unit);
  request.set_year(arguments.year);
  request.set_quarter(arguments.quarter);
  absl::StatusOr<v1::WorkflowResponse> response = client.Workflow(request);
  if (!response.ok()) return response.status();
  return response->rows().empty() ? v1::PeriodStatus() : response->rows(0).status();
}

}  // namespace

ExitCode RunSubmit(const Arguments& arguments) {
  v1::SubmitRequest request;
  request.set_year(arguments.year);
  request.set_quarter(arguments.quarter);
  request.set_author(AuthorOf(arguments));
  request.set_justification(arguments.justification);
  request.set_withdraw(arguments.withdraw);
  Client client = NodeClient(arguments);
  absl::StatusOr<v1::SubmitResponse> response = client.Submit(request);
  if (!response.ok()) return Fail(client, response.status());
  if (!response->committed()) {
    PrintError(response->blocking().empty()
                   ? "Node tidak menyimpan pengajuan dan tidak mengatakan sebabnya. "
                     "[NOT_COMMITTED]\n"
                   : "Belum diajukan: ada temuan yang menghalangi. [BLOCKING_FINDINGS]\n");
  }
  View view = ViewOf(arguments.width);
  ExitCode printed = PrintAnswer(
      arguments.format, *response, [&] { return SubmitText(request, *response, view); },
      [&] { return SubmitCsv(*response, view); });
  if (response->committed()) return printed;
  return response->blocking().empty() ? ExitCode::kFailure : ExitCode::kContentRefused;
}

ExitCode RunReview(const Arguments& arguments) {
  v1::DecideRequest request;
  request.set_unit(arguments.unit);
  request.set_year(arguments.year);
  request.set_quarter(arguments.quarter);
  request.set_action(arguments.action);
  request.set_reason(arguments.reason);
  request.set_author(AuthorOf(arguments));
  Client client = AggregatorClient(arguments);
  absl::StatusOr<v1::PeriodStatus> status = ReadStatus(client, arguments);
  if (!status.ok()) return Fail(client, status.status());
  View view = ViewOf(arguments.width);
  PrintError(DecidedAboutText(*status, view));
  request.set_expected_submission(arguments.submission.value_or(status->submission()));
  absl::StatusOr<v1::DecideResponse> response = client.Decide(request);
  if (!response.ok()) return Fail(client, response.status());
  return PrintAnswer(
      arguments.format, *response, [&] { return DecideText(*response, view); },
      [&] { return PeriodCsv(response->status(), view); });
}

ExitCode RunWorkflow(const Arguments& arguments) {
  v1::WorkflowRequest request;
  request.set_region(arguments.region);
  request.set_year(arguments.year);
  request.set_quarter(arguments.quarter);
  Client client = AggregatorClient(arguments);
  absl::StatusOr<v1::WorkflowResponse> response = client.Workflow(request);
  if (!response.ok()) return Fail(client, response.status());
  View view = ViewOf(arguments.width);
  return PrintAnswer(
      arguments.format, *response, [&] { return WorkflowText(request, *response, view); },
      [&] { return WorkflowCsv(*response, view); });
}

ExitCode RunChanges(const Arguments& arguments) {
  View view = ViewOf(arguments.width);
  v1::ChangesRequest request;
  request.set_region(arguments.region);
  request.set_since_unix_ms(absl::ToUnixMillis(SinceTime(arguments.since, view.now, view.zone)));
  Client client = AggregatorClient(arguments);
  absl::StatusOr<v1::ChangesResponse> response = client.Changes(request);
  if (!response.ok()) return Fail(client, response.status());
  return PrintAnswer(
      arguments.format, *response, [&] { return ChangesText(request, *response, view); },
      [&] { return ChangesCsv(*response, view); });
}

}  // namespace rekap::cli
