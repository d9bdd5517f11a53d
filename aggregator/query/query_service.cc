#include "aggregator/query/query_service.h"

#include <atomic>
#include <memory>
#include <utility>

#include "absl/time/clock.h"

#include "aggregator/query/changes.h"
#include "aggregator/query/completeness.h"
#include "aggregator/query/organisation.h"
#include "aggregator/query/queries.h"
#include "aggregator/query/survey.h"
#include "aggregator/query/unit_records.h"
#include "aggregator/query/workflow.h"
#include "runtime/grpc/status_translation.h"

namespace rekap {
namespace {

// A proof may be stopped at every row; asking gRPC each time would cost more than the proof.
constexpr uint64_t kRowsPerAsk = 256;

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
    return query(FigureReader(version, *period), request);
  }),
                response);
}

LiveRollup::Positions PositionsOfRows(const LiveRollup::Positions& positions,
                                      const v1::CompareResponse& response) {
  LiveRollup::Positions found;
  auto add = [&](const v1::CompareRow& row) {
    absl::StatusOr<RegionCode> region = RegionCode::Parse(row.region());
    if (!region.ok()) return;
    if (auto position = positions.find(*region); position != positions.end()) {
      found.insert(*position);
    }
  };
  add(response.total());
  for (const v1::CompareRow& row : response.rows()) add(row);
  return found;
}

}  // namespace

grpc::Status QueryService::Compare(grpc::ServerContext*, const v1::CompareRequest* request,
                                   v1::CompareResponse* response) {
  const auto timer = metrics_.Time("Compare");
  absl::StatusOr<Period> period = Period::Of(request->year(), request->quarter());
  if (!period.ok()) return ToGrpcStatus(period.status());
  std::shared_ptr<const MirrorView> view;
  LiveRollup::Positions standing;  // of the rows; without those that have no history
  auto state_at = [&](const LiveRollup::Positions& positions,
                      RegionCode unit) -> absl::StatusOr<v1::WorkflowState> {
    auto position = positions.find(unit);
    absl::StatusOr<PeriodFacts> facts =
        facts_.Get(*view, unit, position == positions.end() ? nullptr : &position->second, *period);
    if (!facts.ok()) return facts.status();
    return facts->state();
  };
  absl::StatusOr<v1::CompareResponse> compared =
      live_->Read([&](const LiveRollup::Version& version) {
        view = version.view;
        absl::StatusOr<v1::CompareResponse> answer =
            rekap::Compare(FigureReader(version, *period), *request,
                           [&](RegionCode unit) { return state_at(version.positions, unit); });
        if (answer.ok()) standing = PositionsOfRows(version.positions, *answer);
        return answer;
      });
  if (!compared.ok()) return ToGrpcStatus(compared.status());
  // Not within the version: what is not kept is read from the mirror.
  absl::Status filled =
      FillWorkflow([&](RegionCode unit) { return state_at(standing, unit); }, *compared);
  if (!filled.ok()) return ToGrpcStatus(filled);
  return Answer(std::move(compared), response);
}

grpc::Status QueryService::Matrix(grpc::ServerContext*, const v1::MatrixRequest* request,
                                  v1::MatrixResponse* response) {
  const auto timer = metrics_.Time("Matrix");
  return AnswerPeriod(*live_, rekap::Matrix, *request, response);
}

grpc::Status QueryService::Trend(grpc::ServerContext*, const v1::TrendRequest* request,
                                 v1::TrendResponse* response) {
  const auto timer = metrics_.Time("Trend");
  return Answer(live_->Read([&](const LiveRollup::Version& version) {
    return rekap::Trend(version, *request);
  }),
                response);
}

grpc::Status QueryService::Completeness(grpc::ServerContext*,
                                        const v1::CompletenessRequest* request,
                                        v1::CompletenessResponse* response) {
  const auto timer = metrics_.Time("Completeness");
  return Answer(rekap::Completeness(*live_, facts_, *request, OfficeDay(absl::Now())), response);
}

grpc::Status QueryService::Tree(grpc::ServerContext*, const v1::TreeRequest* request,
                                v1::TreeResponse* response) {
  const auto timer = metrics_.Time("Tree");
  return AnswerPeriod(*live_, rekap::Tree, *request, response);
}

grpc::Status QueryService::Explain(grpc::ServerContext*, const v1::ExplainRequest* request,
                                   v1::ExplainResponse* response) {
  const auto timer = metrics_.Time("Explain");
  return AnswerPeriod(*live_, rekap::Explain, *request, response);
}

grpc::Status QueryService::Units(grpc::ServerContext*, const v1::UnitsRequest*,
                                 v1::UnitsResponse* response) {
  const auto timer = metrics_.Time("Units");
  *response = live_->Read([&](const LiveRollup::Version& version) {
    return rekap::Units(version, *version.catalog, *board_, absl::Now());
  });
  // Null only before the first catalog was stored.
  if (auto catalog = admin_->CurrentCatalog()) response->set_catalog_version(catalog->version());
  return grpc::Status::OK;
}

grpc::Status QueryService::Verify(grpc::ServerContext* context, const v1::VerifyRequest* request,
                                  v1::VerifyResponse* response) {
  const auto timer = metrics_.Time("Verify");
  std::atomic<uint64_t> rows = 0;
  std::atomic<bool> cancelled = false;
  auto stop = [&] {
    if (rows++ % kRowsPerAsk == 0 && context->IsCancelled()) cancelled = true;
    return cancelled.load();
  };
  return Answer(verify_(*request, stop), response);
}

grpc::Status QueryService::Findings(grpc::ServerContext*, const v1::FindingsRequest* request,
                                    v1::FindingsResponse* response) {
  const auto timer = metrics_.Time("Findings");
  return Answer(findings_.Read(*request, OfficeDay(absl::Now())), response);
}

grpc::Status QueryService::Workflow(grpc::ServerContext*, const v1::WorkflowRequest* request,
                                    v1::WorkflowResponse* response) {
  const auto timer = metrics_.Time("Workflow");
  absl::StatusOr<Snapshot> snapshot =
      TakeSnapshot(*live_, request->region(), request->year(), request->quarter());
  if (!snapshot.ok()) return ToGrpcStatus(snapshot.status());
  return Answer(rekap::Workflow(*snapshot, *admin_, OfficeDay(absl::Now())), response);
}

grpc::Status QueryService::Survey(grpc::ServerContext*, const v1::SurveyRequest* request,
                                  v1::SurveyResponse* response) {
  const auto timer = metrics_.Time("Survey");
  absl::StatusOr<Snapshot> snapshot =
      TakeSnapshot(*live_, request->region(), request->year(), request->quarter());
  if (!snapshot.ok()) return ToGrpcStatus(snapshot.status());
  return Answer(rekap::Survey(*snapshot), response);
}

grpc::Status QueryService::Organisation(grpc::ServerContext*,
                                        const v1::OrganisationRequest* request,
                                        v1::OrganisationResponse* response) {
  const auto timer = metrics_.Time("Organisation");
  absl::StatusOr<Period> year = Period::Of(request->year(), 0);
  if (!year.ok()) return ToGrpcStatus(year.status());
  return Answer(live_->Read([&](const LiveRollup::Version& version) {
    return rekap::Organisation(FigureReader(version, *year), *request);
  }),
                response);
}

grpc::Status QueryService::Changes(grpc::ServerContext*, const v1::ChangesRequest* request,
                                   v1::ChangesResponse* response) {
  const auto timer = metrics_.Time("Changes");
  return Answer(rekap::Changes(*live_, *request, absl::Now()), response);
}

}  // namespace rekap
