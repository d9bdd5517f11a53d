#include "tools/bench/ask.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"

#include "rekap/v1/query.grpc.pb.h"
#include "runtime/endpoint/endpoint.h"
#include "runtime/grpc/channel.h"
#include "tools/bench/load.h"
#include "tools/bench/report.h"

namespace rekap {
namespace {

constexpr absl::Duration kAnswerMax = absl::Seconds(60);

using Stub = v1::Query::Stub;

absl::StatusOr<std::unique_ptr<Stub>> Connect(const std::string& address) {
  absl::StatusOr<Endpoint> endpoint = Endpoint::Parse(address);
  if (!endpoint.ok()) return endpoint.status();
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel = MakeChannel(*endpoint, Plaintext());
  if (!channel.ok()) return channel.status();
  return v1::Query::NewStub(*channel);
}

absl::StatusOr<v1::CompareResponse> AskCompare(Stub& stub, const v1::CompareRequest& request) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + kAnswerMax));
  context.set_wait_for_ready(true);
  v1::CompareResponse response;
  grpc::Status status = stub.Compare(&context, request, &response);
  if (!status.ok()) return absl::UnavailableError(status.error_message());
  return response;
}

absl::StatusOr<v1::TreeResponse> AskTree(Stub& stub, const v1::TreeRequest& request) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + kAnswerMax));
  v1::TreeResponse response;
  grpc::Status status = stub.Tree(&context, request, &response);
  if (!status.ok()) return absl::UnavailableError(status.error_message());
  return response;
}

v1::CompareRequest Comparison(const std::string& region, v1::Rows rows) {
  v1::CompareRequest request;
  request.set_region(region);
  request.set_year(kLoadYear);
  request.set_order(v1::ORDER_ABSORPTION);
  request.set_rows(rows);
  return request;
}

// `ask` returns the rows of the answer.
absl::Status Measure(const std::string& name, uint32_t rounds,
                     const std::function<absl::StatusOr<int>()>& ask) {
  std::vector<double> times;
  int rows = 0;
  for (uint32_t round = 0; round <= rounds; ++round) {
    absl::Time start = absl::Now();
    absl::StatusOr<int> answered = ask();
    if (!answered.ok()) return answered.status();
    // The first fills the caches.
    if (round > 0) times.push_back(absl::ToDoubleMicroseconds(absl::Now() - start));
    rows = *answered;
  }
  if (rows == 0) return absl::InternalError(absl::StrCat(name, " gave no rows"));
  std::sort(times.begin(), times.end());
  ReportFigure(name, times[times.size() / 2], "us",
               absl::StrFormat("{\"rows\":%d,\"p99\":%.0f}", rows, times[times.size() * 99 / 100]));
  return absl::OkStatus();
}

}  // namespace

absl::Status RunAsk(const AskOptions& options) {
  if (options.rounds == 0) return absl::InvalidArgumentError("no rounds");
  absl::StatusOr<std::unique_ptr<Stub>> connected = Connect(options.address);
  if (!connected.ok()) return connected.status();
  Stub& stub = **connected;
  auto rows_of = [&](const v1::CompareRequest& request) -> absl::StatusOr<int> {
    absl::StatusOr<v1::CompareResponse> response = AskCompare(stub, request);
    if (!response.ok()) return response.status();
    return response->rows_size();
  };
  absl::Status measured = Measure("compare", options.rounds, [&] {
    return rows_of(Comparison(options.region, v1::ROWS_CHILDREN));
  });
  if (!measured.ok()) return measured;
  measured = Measure("tree", options.rounds, [&]() -> absl::StatusOr<int> {
    v1::TreeRequest request;
    request.set_region(options.unit);
    request.set_year(kLoadYear);
    absl::StatusOr<v1::TreeResponse> response = AskTree(stub, request);
    if (!response.ok()) return response.status();
    return response->nodes_size();
  });
  if (!measured.ok()) return measured;
  return Measure("ranking", options.rounds,
                 [&] { return rows_of(Comparison("", v1::ROWS_UNITS)); });
}

absl::Status AwaitFirstAnswer(const AskOptions& options) {
  absl::StatusOr<std::unique_ptr<Stub>> stub = Connect(options.address);
  if (!stub.ok()) return stub.status();
  absl::StatusOr<v1::CompareResponse> answer =
      AskCompare(**stub, Comparison(options.region, v1::ROWS_CHILDREN));
  if (!answer.ok()) return answer.status();
  if (answer->reporting_units() != answer->expected_units()) {
    return absl::InternalError(
        absl::StrCat("the first answer lacks units: ", answer->reporting_units(), " of ",
                     answer->expected_units()));
  }
  return absl::OkStatus();
}

}  // namespace rekap
