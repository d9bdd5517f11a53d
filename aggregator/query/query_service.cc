#include "aggregator/query/query_service.h"

#include <utility>

#include "absl/time/clock.h"

#include "aggregator/query/queries.h"
#include "runtime/grpc/status_translation.h"

namespace rekap {
namespace {

template <typename Response>
grpc::Status Answer(absl::StatusOr<Response> result, Response* response) {
  if (!result.ok()) return ToGrpcStatus(result.status());
  *response = *std::move(result);
  return grpc::Status::OK;
}

// Runs a query that reads figures of one period.
template <typename Request, typename Response>
grpc::Status AnswerPeriod(const LiveRollup& live,
                          absl::StatusOr<Response> (*query)(const FigureReader&, const Request&),
                          const Request& request, Response* response) {
  absl::StatusOr<Period> period = Period::Of(request.year(), request.quarter());
  if (!period.ok()) return ToGrpcStatus(period.status());
  return Answer(live.Read([&](const LiveRollup::Version& version) {
    return query(FigureReader(version, live.catalog(), live.policy(), *period), request);
  }),
                response);
}

}  // namespace

grpc::Status QueryService::Compare(grpc::ServerContext*, const v1::CompareRequest* request,
                                   v1::CompareResponse* response) {
  return AnswerPeriod(*live_, rekap::Compare, *request, response);
}

grpc::Status QueryService::Tree(grpc::ServerContext*, const v1::TreeRequest* request,
                                v1::TreeResponse* response) {
  return AnswerPeriod(*live_, rekap::Tree, *request, response);
}

grpc::Status QueryService::Explain(grpc::ServerContext*, const v1::ExplainRequest* request,
                                   v1::ExplainResponse* response) {
  return AnswerPeriod(*live_, rekap::Explain, *request, response);
}

grpc::Status QueryService::Units(grpc::ServerContext*, const v1::UnitsRequest*,
                                 v1::UnitsResponse* response) {
  *response = live_->Read([&](const LiveRollup::Version& version) {
    return rekap::Units(version, live_->catalog(), *board_, absl::Now());
  });
  return grpc::Status::OK;
}

grpc::Status QueryService::Verify(grpc::ServerContext*, const v1::VerifyRequest*,
                                  v1::VerifyResponse* response) {
  return Answer(rekap::Verify(*live_), response);
}

}  // namespace rekap
