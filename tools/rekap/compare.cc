// `rekap compare|trend|matrix|completeness|tree`: answers that are sheets, with as
// many pages of rows as the limit allows.

#include "tools/rekap/answer.h"
#include "tools/rekap/client.h"
#include "tools/rekap/commands.h"
#include "tools/rekap/paging.h"
#include "tools/rekap/render_compare.h"
#include "tools/rekap/render_completeness.h"
#include "tools/rekap/render_matrix.h"
#include "tools/rekap/render_tree.h"
#include "tools/rekap/render_trend.h"
#include "tools/rekap/sheet_compare.h"
#include "tools/rekap/sheet_completeness.h"
#include "tools/rekap/sheet_matrix.h"
#include "tools/rekap/sheet_output.h"
#include "tools/rekap/sheet_tree.h"
#include "tools/rekap/sheet_trend.h"
#include "tools/rekap/terminal.h"

namespace rekap::cli {
namespace {

template <typename Request, typename Response>
ExitCode Give(const Arguments& arguments, const Request& request, const Response& response,
              std::string (*text)(const Request&, const Response&, const View&),
              std::vector<Sheet> (*sheets)(const Request&, const Response&)) {
  return GiveSheets(
      arguments, response, [&] { return text(request, response, ViewOf(arguments.width)); },
      [&] { return sheets(request, response); });
}

}  // namespace

ExitCode RunCompare(const Arguments& arguments) {
  v1::CompareRequest request;
  request.set_region(arguments.region);
  request.set_year(arguments.year);
  request.set_quarter(arguments.quarter);
  request.set_element(arguments.element);
  request.set_order(arguments.order);
  request.set_rows(arguments.rows);
  request.set_ascending(arguments.worst_first);
  if (arguments.filter.ByteSizeLong() > 0) *request.mutable_filter() = arguments.filter;
  Client client = AggregatorClient(arguments);
  auto response = ReadPages<v1::CompareResponse>(
      request, arguments.limit,
      [&](const v1::CompareRequest& page) { return client.Compare(page); },
      [](v1::CompareResponse& page) { return page.mutable_rows(); });
  if (!response.ok()) return Fail(client, response.status());
  return Give(arguments, request, *response, CompareText, CompareSheets);
}

ExitCode RunTrend(const Arguments& arguments) {
  v1::TrendRequest request;
  request.set_region(arguments.region);
  request.set_element(arguments.element);
  request.set_first_year(arguments.first_year);
  request.set_last_year(arguments.last_year);
  request.set_quarters(arguments.quarters);
  request.set_with_rows(arguments.with_rows);
  request.set_rows(arguments.rows);
  Client client = AggregatorClient(arguments);
  absl::StatusOr<v1::TrendResponse> response = client.Trend(request);
  if (!response.ok()) return Fail(client, response.status());
  return Give(arguments, request, *response, TrendText, TrendSheets);
}

ExitCode RunMatrix(const Arguments& arguments) {
  v1::MatrixRequest request;
  request.set_region(arguments.region);
  request.set_year(arguments.year);
  request.set_quarter(arguments.quarter);
  request.set_columns(arguments.columns);
  request.set_under(arguments.under);
  request.set_rows(arguments.rows);
  Client client = AggregatorClient(arguments);
  auto response = ReadPages<v1::MatrixResponse>(
      request, arguments.limit, [&](const v1::MatrixRequest& page) { return client.Matrix(page); },
      [](v1::MatrixResponse& page) { return page.mutable_rows(); });
  if (!response.ok()) return Fail(client, response.status());
  return Give(arguments, request, *response, MatrixText, MatrixSheets);
}

ExitCode RunCompleteness(const Arguments& arguments) {
  v1::CompletenessRequest request;
  request.set_region(arguments.region);
  request.set_year(arguments.year);
  Client client = AggregatorClient(arguments);
  auto response = ReadPages<v1::CompletenessResponse>(
      request, arguments.limit,
      [&](const v1::CompletenessRequest& page) { return client.Completeness(page); },
      [](v1::CompletenessResponse& page) { return page.mutable_rows(); });
  if (!response.ok()) return Fail(client, response.status());
  return Give(arguments, request, *response, CompletenessText, CompletenessSheets);
}

ExitCode RunTree(const Arguments& arguments) {
  v1::TreeRequest request;
  request.set_region(arguments.region);
  request.set_year(arguments.year);
  request.set_quarter(arguments.quarter);
  request.set_depth(arguments.depth);
  request.set_by_responsible(arguments.by_responsible);
  Client client = AggregatorClient(arguments);
  absl::StatusOr<v1::TreeResponse> response = client.Tree(request);
  if (!response.ok()) return Fail(client, response.status());
  return Give(arguments, request, *response, TreeText, TreeSheets);
}

}  // namespace rekap::cli
