// The gRPC face of the queries. Synchronous: a query is short, and holds one
// thread of the server's bounded pool.
#pragma once

#include <functional>
#include <utility>

#include "absl/status/statusor.h"

#include "aggregator/admin/admin_store.h"
#include "aggregator/ingest/unit_board.h"
#include "aggregator/live/live_rollup.h"
#include "aggregator/metrics/query_metrics.h"
#include "aggregator/query/facts_cache.h"
#include "aggregator/query/findings.h"
#include "rekap/v1/query.grpc.pb.h"

namespace rekap {

class QueryService : public v1::Query::Service {
 public:
  // Verifies everything; `abandoned` says whether nobody waits for it any more.
  using Verifying = std::function<absl::StatusOr<v1::VerifyResponse>(
      const v1::VerifyRequest& request, const std::function<bool()>& abandoned)>;

  // All must outlive the service.
  QueryService(const LiveRollup* live, const UnitBoard* board, const AdminStore* admin,
               Verifying verify, QueryMetrics metrics)
      : live_(live),
        board_(board),
        admin_(admin),
        verify_(std::move(verify)),
        metrics_(std::move(metrics)),
        findings_(live, admin),
        facts_(admin) {}

  grpc::Status Compare(grpc::ServerContext* context, const v1::CompareRequest* request,
                       v1::CompareResponse* response) override;
  grpc::Status Matrix(grpc::ServerContext* context, const v1::MatrixRequest* request,
                      v1::MatrixResponse* response) override;
  grpc::Status Trend(grpc::ServerContext* context, const v1::TrendRequest* request,
                     v1::TrendResponse* response) override;
  grpc::Status Completeness(grpc::ServerContext* context, const v1::CompletenessRequest* request,
                            v1::CompletenessResponse* response) override;
  grpc::Status Tree(grpc::ServerContext* context, const v1::TreeRequest* request,
                    v1::TreeResponse* response) override;
  grpc::Status Explain(grpc::ServerContext* context, const v1::ExplainRequest* request,
                       v1::ExplainResponse* response) override;
  grpc::Status Units(grpc::ServerContext* context, const v1::UnitsRequest* request,
                     v1::UnitsResponse* response) override;
  grpc::Status Verify(grpc::ServerContext* context, const v1::VerifyRequest* request,
                      v1::VerifyResponse* response) override;
  grpc::Status Findings(grpc::ServerContext* context, const v1::FindingsRequest* request,
                        v1::FindingsResponse* response) override;
  grpc::Status Workflow(grpc::ServerContext* context, const v1::WorkflowRequest* request,
                        v1::WorkflowResponse* response) override;
  grpc::Status Survey(grpc::ServerContext* context, const v1::SurveyRequest* request,
                      v1::SurveyResponse* response) override;
  grpc::Status Organisation(grpc::ServerContext* context, const v1::OrganisationRequest* request,
                            v1::OrganisationResponse* response) override;
  grpc::Status Changes(grpc::ServerContext* context, const v1::ChangesRequest* request,
                       v1::ChangesResponse* response) override;

 private:
  const LiveRollup* const live_;
  const UnitBoard* const board_;
  const AdminStore* const admin_;
  const Verifying verify_;
  const QueryMetrics metrics_;
  FindingsReader findings_;
  FactsCache facts_;
};

}  // namespace rekap
