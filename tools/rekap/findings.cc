// `rekap findings`: of one node's period, or of a region at the aggregator.

#include "tools/rekap/answer.h"
#include "tools/rekap/client.h"
#include "tools/rekap/commands.h"
#include "tools/rekap/paging.h"
#include "tools/rekap/render_findings.h"
#include "tools/rekap/terminal.h"

namespace rekap::cli {
namespace {

FindingsAsked AskedOf(const Arguments& arguments) {
  return {arguments.region, arguments.year, arguments.quarter, arguments.full};
}

// That findings block is the result, whether or not it could be printed.
ExitCode FindingsCode(uint64_t blocking, ExitCode printed) {
  return blocking > 0 ? ExitCode::kCheckFailed : printed;
}

ExitCode RunNodeFindings(const Arguments& arguments) {
  v1::CheckPeriodRequest request;
  request.set_year(arguments.year);
  request.set_quarter(arguments.quarter);
  Client client = NodeClient(arguments);
  absl::StatusOr<v1::CheckPeriodResponse> answer = client.CheckPeriod(request);
  if (!answer.ok()) return Fail(client, answer.status());
  uint64_t blocking = CountBySeverity(answer->findings()).blocking;
  v1::CheckPeriodResponse response =
      Filtered(*std::move(answer), arguments.severity, arguments.rule);
  if (static_cast<uint32_t>(response.findings_size()) > arguments.limit) {
    int limit = static_cast<int>(arguments.limit);
    response.mutable_findings()->DeleteSubrange(limit, response.findings_size() - limit);
  }
  ExitCode printed = PrintAnswer(
      arguments.format, response,
      [&] { return FindingsText(AskedOf(arguments), response, ViewOf(arguments.width)); },
      [&] { return FindingsCsv(response.findings(), arguments.full); });
  return FindingsCode(blocking, printed);
}

}  // namespace

ExitCode RunFindings(const Arguments& arguments) {
  if (arguments.node_given) return RunNodeFindings(arguments);
  v1::FindingsRequest request;
  request.set_region(arguments.region);
  request.set_year(arguments.year);
  request.set_quarter(arguments.quarter);
  request.set_severity(arguments.severity);
  request.set_rule(arguments.rule);
  Client client = AggregatorClient(arguments);
  auto response = ReadPages<v1::FindingsResponse>(
      request, arguments.limit,
      [&](const v1::FindingsRequest& page) { return client.Findings(page); },
      [](v1::FindingsResponse& page) { return page.mutable_findings(); });
  if (!response.ok()) return Fail(client, response.status());
  ExitCode printed = PrintAnswer(
      arguments.format, *response,
      [&] { return FindingsText(AskedOf(arguments), *response, ViewOf(arguments.width)); },
      [&] { return FindingsCsv(response->findings(), arguments.full); });
  return FindingsCode(response->blocking(), printed);
}

}  // namespace rekap::cli
