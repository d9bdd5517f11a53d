// The Admin service (proto/rekap/v1/admin.proto): catalog versions and reviews,
// made durable, then shown to readers and sent to the nodes.
#pragma once

#include "absl/status/status.h"

#include "aggregator/admin/admin_store.h"
#include "aggregator/ingest/ingest_loop.h"
#include "aggregator/live/live_rollup.h"
#include "rekap/v1/admin.grpc.pb.h"
#include "runtime/log/logger.h"

namespace rekap {

class AdminService : public v1::Admin::Service {
 public:
  // All must outlive the service.
  AdminService(AdminStore* store, LiveRollup* live, IngestLoop* ingest, Logger* log)
      : store_(store), live_(live), ingest_(ingest), log_(log) {}

  grpc::Status ApplyCatalog(grpc::ServerContext* context, const v1::ApplyCatalogRequest* request,
                            v1::ApplyCatalogResponse* response) override;
  grpc::Status GetCatalog(grpc::ServerContext* context, const v1::GetCatalogRequest* request,
                          v1::GetCatalogResponse* response) override;
  grpc::Status ListCatalogs(grpc::ServerContext* context, const v1::ListCatalogsRequest* request,
                            v1::ListCatalogsResponse* response) override;
  grpc::Status Decide(grpc::ServerContext* context, const v1::DecideRequest* request,
                      v1::DecideResponse* response) override;

 private:
  absl::Status Apply(const v1::ApplyCatalogRequest& request, v1::ApplyCatalogResponse& response);
  absl::Status DecideAbout(const v1::DecideRequest& request, v1::DecideResponse& response);

  AdminStore* const store_;
  LiveRollup* const live_;
  IngestLoop* const ingest_;
  Logger* const log_;
  // One change at a time: the state that a decision is checked against must be
  // the one that it changes, and versions reach readers in their order.
  absl::Mutex mutex_;
  // The stored catalog is the one that readers see.
  bool shown_ ABSL_GUARDED_BY(mutex_) = true;
};

}  // namespace rekap
