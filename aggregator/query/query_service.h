// The gRPC face of the queries. Synchronous: a query is short, and holds one
// thread of the server's bounded pool.
#pragma once

#include "aggregator/ingest/unit_board.h"
#include "aggregator/live/live_rollup.h"
#include "rekap/v1/query.grpc.pb.h"

namespace rekap {

class QueryService : public v1::Query::Service {
 public:
  // Both must outlive the service.
  QueryService(const LiveRollup* live, const UnitBoard* board) : live_(live), board_(board) {}

  grpc::Status Compare(grpc::ServerContext* context, const v1::CompareRequest* request,
                       v1::CompareResponse* response) override;
  grpc::Status Tree(grpc::ServerContext* context, const v1::TreeRequest* request,
                    v1::TreeResponse* response) override;
  grpc::Status Explain(grpc::ServerContext* context, const v1::ExplainRequest* request,
                       v1::ExplainResponse* response) override;
  grpc::Status Units(grpc::ServerContext* context, const v1::UnitsRequest* request,
                     v1::UnitsResponse* response) override;
  grpc::Status Verify(grpc::ServerContext* context, const v1::VerifyRequest* request,
                      v1::VerifyResponse* response) override;

 private:
  const LiveRollup* const live_;
  const UnitBoard* const board_;
};

}  // namespace rekap
