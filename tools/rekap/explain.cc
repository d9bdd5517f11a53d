// `rekap explain`: as many pages of leaves as the limit allows.

#include "tools/rekap/answer.h"
#include "tools/rekap/client.h"
#include "tools/rekap/commands.h"
#include "tools/rekap/paging.h"
#include "tools/rekap/render_explain.h"
#include "tools/rekap/terminal.h"

namespace rekap::cli {

ExitCode RunExplain(const Arguments& arguments) {
  v1::ExplainRequest request;
  request.set_region(arguments.region);
  request.set_year(arguments.year);
  request.set_quarter(arguments.quarter);
  request.set_element(arguments.element);
  request.set_responsible(arguments.responsible);
  request.set_kind(arguments.kind);
  request.set_item(arguments.item);
  Client client = AggregatorClient(arguments);
  auto response = ReadPages<v1::ExplainResponse>(
      request, arguments.limit,
      [&](const v1::ExplainRequest& page) { return client.Explain(page); },
      [](v1::ExplainResponse& page) { return page.mutable_leaves(); });
  if (!response.ok()) return Fail(client, response.status());
  View view = ViewOf(arguments.width);
  return PrintAnswer(
      arguments.format, *response, [&] { return ExplainText(request, *response, view); },
      [&] { return ExplainCsv(*response, view); });
}

}  // namespace rekap::cli
