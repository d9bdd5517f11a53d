#include "tools/rekap/commands.h"

#include "absl/status/statusor.h"

#include "tools/rekap/answer.h"
#include "tools/rekap/client.h"
#include "tools/rekap/render_organisation.h"
#include "tools/rekap/render_status.h"
#include "tools/rekap/render_survey.h"
#include "tools/rekap/render_units.h"
#include "tools/rekap/render_verify.h"
#include "tools/rekap/terminal.h"

namespace rekap::cli {
namespace {

ExitCode RunStatus(const Arguments& arguments) {
  Client client = NodeClient(arguments);
  absl::StatusOr<v1::StatusResponse> response = client.Status();
  if (!response.ok()) return Fail(client, response.status());
  View view = ViewOf(arguments.width);
  return PrintAnswer(
      arguments.format, *response, [&] { return StatusText(*response, view); },
      [&] { return StatusCsv(*response, view); });
}

ExitCode RunUnits(const Arguments& arguments) {
  Client client = AggregatorClient(arguments);
  absl::StatusOr<v1::UnitsResponse> response = client.Units();
  if (!response.ok()) return Fail(client, response.status());
  View view = ViewOf(arguments.width);
  return PrintAnswer(
      arguments.format, *response, [&] { return UnitsText(*response, view); },
      [&] { return UnitsCsv(*response, view); });
}

ExitCode RunSurvey(const Arguments& arguments) {
  v1::SurveyRequest request;
  request.set_region(arguments.region);
  request.set_year(arguments.year);
  request.set_quarter(arguments.quarter);
  Client client = AggregatorClient(arguments);
  absl::StatusOr<v1::SurveyResponse> response = client.Survey(request);
  if (!response.ok()) return Fail(client, response.status());
  return PrintAnswer(
      arguments.format, *response,
      [&] { return SurveyText(request, *response, ViewOf(arguments.width)); },
      [&] { return SurveyCsv(request, *response); });
}

ExitCode RunOrganisation(const Arguments& arguments) {
  v1::OrganisationRequest request;
  request.set_unit(arguments.unit);
  request.set_year(arguments.year);
  Client client = AggregatorClient(arguments);
  absl::StatusOr<v1::OrganisationResponse> response = client.Organisation(request);
  if (!response.ok()) return Fail(client, response.status());
  return PrintAnswer(
      arguments.format, *response,
      [&] { return OrganisationText(request, *response, ViewOf(arguments.width)); },
      [&] { return OrganisationCsv(*response); });
}

// A difference is the result, whether or not it could be printed.
ExitCode VerifyCode(bool exact, ExitCode printed) {
  return exact ? printed : ExitCode::kCheckFailed;
}

ExitCode RunVerifyNode(const Arguments& arguments) {
  Client client = NodeClient(arguments);
  absl::StatusOr<v1::VerifyNodeResponse> response = client.VerifyNode();
  if (!response.ok()) return Fail(client, response.status());
  ExitCode printed = PrintAnswer(
      arguments.format, *response, [&] { return VerifyText(*response, ViewOf(arguments.width)); },
      [&] { return VerifyCsv(*response); });
  return VerifyCode(response->exact(), printed);
}

ExitCode RunVerify(const Arguments& arguments) {
  if (arguments.node_given) return RunVerifyNode(arguments);
  v1::VerifyRequest request;
  request.set_chain_only(arguments.chain_only);
  Client client = AggregatorClient(arguments);
  absl::StatusOr<v1::VerifyResponse> response = client.Verify(request);
  if (!response.ok()) return Fail(client, response.status());
  ExitCode printed = PrintAnswer(
      arguments.format, *response,
      [&] { return VerifyText(request, *response, ViewOf(arguments.width)); },
      [&] { return VerifyCsv(*response); });
  return VerifyCode(response->exact(), printed);
}

// The verbs about who may do what, and about keeping what there is.
ExitCode RunAccess(const Arguments& arguments) {
  switch (arguments.verb) {
    case Verb::kLogin:
      return RunLogin(arguments);
    case Verb::kLogout:
      return RunLogout(arguments);
    case Verb::kWhoAmI:
      return RunWhoAmI(arguments);
    case Verb::kPassword:
      return RunPassword(arguments);
    case Verb::kInvite:
      return RunInvite(arguments);
    case Verb::kCertificates:
      return RunCertificates(arguments);
    case Verb::kRevoke:
      return RunRevoke(arguments);
    case Verb::kAudit:
      return RunAudit(arguments);
    case Verb::kBackup:
      return RunBackup(arguments);
    case Verb::kQuarantine:
      return RunQuarantine(arguments);
    default:
      return RunAccount(arguments);
  }
}

}  // namespace

ExitCode Run(const Arguments& arguments) {
  switch (arguments.verb) {
    case Verb::kImport:
      return RunImport(arguments);
    case Verb::kStatus:
      return RunStatus(arguments);
    case Verb::kFindings:
      return RunFindings(arguments);
    case Verb::kSubmit:
      return RunSubmit(arguments);
    case Verb::kTemplate:
      return RunTemplate(arguments);
    case Verb::kUnits:
      return RunUnits(arguments);
    case Verb::kCompare:
      return RunCompare(arguments);
    case Verb::kTrend:
      return RunTrend(arguments);
    case Verb::kMatrix:
      return RunMatrix(arguments);
    case Verb::kCompleteness:
      return RunCompleteness(arguments);
    case Verb::kTree:
      return RunTree(arguments);
    case Verb::kExplain:
      return RunExplain(arguments);
    case Verb::kSurvey:
      return RunSurvey(arguments);
    case Verb::kOrganisation:
      return RunOrganisation(arguments);
    case Verb::kWorkflow:
      return RunWorkflow(arguments);
    case Verb::kChanges:
      return RunChanges(arguments);
    case Verb::kReview:
      return RunReview(arguments);
    case Verb::kReportLkjip:
    case Verb::kReportKabupaten:
      return RunReport(arguments);
    case Verb::kCatalogCheck:
    case Verb::kCatalogDiff:
    case Verb::kCatalogApply:
    case Verb::kCatalogShow:
    case Verb::kCatalogHistory:
      return RunCatalog(arguments);
    case Verb::kVerify:
      return RunVerify(arguments);
    default:
      return RunAccess(arguments);
  }
}

}  // namespace rekap::cli
