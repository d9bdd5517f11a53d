#include "tools/rekap/commands.h"

#include <algorithm>
#include <utility>

#include "absl/status/statusor.h"
#include <google/protobuf/util/message_differencer.h>

#include "tools/rekap/answer.h"
#include "tools/rekap/client.h"
#include "tools/rekap/render_compare.h"
#include "tools/rekap/render_explain.h"
#include "tools/rekap/render_status.h"
#include "tools/rekap/render_tree.h"
#include "tools/rekap/render_units.h"
#include "tools/rekap/render_verify.h"
#include "tools/rekap/terminal.h"

namespace rekap::cli {
namespace {

// The most that query.proto allows in one page.
constexpr uint32_t kPageSizeMax = 1000;

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

ExitCode RunCompare(const Arguments& arguments) {
  v1::CompareRequest request;
  request.set_region(arguments.region);
  request.set_year(arguments.year);
  request.set_quarter(arguments.quarter);
  request.set_element(arguments.element);
  request.set_order(arguments.order);
  Client client = AggregatorClient(arguments);
  absl::StatusOr<v1::CompareResponse> response = client.Compare(request);
  if (!response.ok()) return Fail(client, response.status());
  return PrintAnswer(
      arguments.format, *response,
      [&] { return CompareText(request, *response, ViewOf(arguments.width)); },
      [&] { return CompareCsv(*response); });
}

ExitCode RunTree(const Arguments& arguments) {
  v1::TreeRequest request;
  request.set_region(arguments.region);
  request.set_year(arguments.year);
  request.set_quarter(arguments.quarter);
  request.set_depth(arguments.depth);
  Client client = AggregatorClient(arguments);
  absl::StatusOr<v1::TreeResponse> response = client.Tree(request);
  if (!response.ok()) return Fail(client, response.status());
  return PrintAnswer(
      arguments.format, *response,
      [&] { return TreeText(request, *response, ViewOf(arguments.width)); },
      [&] { return TreeCsv(*response); });
}

bool SamePositions(const v1::ExplainResponse& a, const v1::ExplainResponse& b) {
  return std::equal(a.positions().begin(), a.positions().end(), b.positions().begin(),
                    b.positions().end(), google::protobuf::util::MessageDifferencer::Equals);
}

// Follows the page tokens until `limit` leaves are there or no more come. Each
// page is consistent in itself; `changed` says that the pages are not one
// version of the data.
absl::StatusOr<v1::ExplainResponse> ReadPages(const Client& client, v1::ExplainRequest request,
                                              uint32_t limit, bool& changed) {
  v1::ExplainResponse all;
  changed = false;
  do {
    uint32_t have = static_cast<uint32_t>(all.leaves_size());
    request.set_page_size(std::min(limit - have, kPageSizeMax));
    absl::StatusOr<v1::ExplainResponse> page = client.Explain(request);
    if (!page.ok()) return page.status();
    if (page->leaves().empty() && !page->next_page_token().empty()) {
      return absl::InternalError("an empty page that is not the last");
    }
    request.set_page_token(page->next_page_token());
    if (have == 0) {
      all = *std::move(page);
      continue;
    }
    changed = changed || !SamePositions(all, *page);
    all.set_next_page_token(page->next_page_token());
    for (v1::Leaf& leaf : *page->mutable_leaves()) *all.add_leaves() = std::move(leaf);
  } while (!all.next_page_token().empty() && static_cast<uint32_t>(all.leaves_size()) < limit);
  return all;
}

ExitCode RunExplain(const Arguments& arguments) {
  v1::ExplainRequest request;
  request.set_region(arguments.region);
  request.set_year(arguments.year);
  request.set_quarter(arguments.quarter);
  request.set_element(arguments.element);
  Client client = AggregatorClient(arguments);
  bool changed = false;
  absl::StatusOr<v1::ExplainResponse> response =
      ReadPages(client, request, arguments.limit, changed);
  if (!response.ok()) return Fail(client, response.status());
  View view = ViewOf(arguments.width);
  ExitCode code = PrintAnswer(
      arguments.format, *response, [&] { return ExplainText(request, *response, view); },
      [&] { return ExplainCsv(*response, view); });
  if (changed) {
    PrintError("Data berubah selama dibaca: ulangi agar angka dan rinciannya sejalan. [CHANGED]\n");
  }
  return code;
}

// A difference is the result, whether or not it could be printed.
ExitCode VerifyCode(bool exact, ExitCode printed) {
  return exact ? printed : ExitCode::kVerifyDifference;
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
  Client client = AggregatorClient(arguments);
  absl::StatusOr<v1::VerifyResponse> response = client.Verify();
  if (!response.ok()) return Fail(client, response.status());
  ExitCode printed = PrintAnswer(
      arguments.format, *response, [&] { return VerifyText(*response, ViewOf(arguments.width)); },
      [&] { return VerifyCsv(*response); });
  return VerifyCode(response->exact(), printed);
}

}  // namespace

ExitCode Run(const Arguments& arguments) {
  switch (arguments.verb) {
    case Verb::kImport:
      return RunImport(arguments);
    case Verb::kStatus:
      return RunStatus(arguments);
    case Verb::kUnits:
      return RunUnits(arguments);
    case Verb::kCompare:
      return RunCompare(arguments);
    case Verb::kTree:
      return RunTree(arguments);
    case Verb::kExplain:
      return RunExplain(arguments);
    case Verb::kVerify:
      return RunVerify(arguments);
  }
  return ExitCode::kFailure;
}

}  // namespace rekap::cli
