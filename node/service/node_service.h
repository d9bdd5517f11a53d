// The node's control API: import a file, find its mistakes, submit a period,
// say where things stand, verify. Synchronous; imports run one at a time,
// because each replaces a table.
#pragma once

#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

#include "node/downstream/node_catalog.h"
#include "node/replicator/replicator.h"
#include "node/service/node_metrics.h"
#include "node/store/node_store.h"
#include "rekap/v1/node.grpc.pb.h"
#include "runtime/log/logger.h"

namespace rekap {

class NodeService : public v1::Node::Service {
 public:
  struct Link {
    std::string aggregator;        // address; empty = none configured
    const Replicator* replicator;  // nullptr = none configured
  };

  // All must outlive the service.
  NodeService(NodeStore* store, const rekap::NodeCatalog* catalog, Link link, NodeMetrics metrics,
              Logger* log)
      : store_(store), catalog_(catalog), link_(std::move(link)), metrics_(metrics), log_(log) {}

  grpc::Status Import(grpc::ServerContext* context, grpc::ServerReader<v1::ImportRequest>* reader,
                      v1::ImportResponse* response) override;
  grpc::Status Status(grpc::ServerContext* context, const v1::StatusRequest* request,
                      v1::StatusResponse* response) override;
  grpc::Status VerifyNode(grpc::ServerContext* context, const v1::VerifyNodeRequest* request,
                          v1::VerifyNodeResponse* response) override;
  grpc::Status CheckPeriod(grpc::ServerContext* context, const v1::CheckPeriodRequest* request,
                           v1::CheckPeriodResponse* response) override;
  grpc::Status Submit(grpc::ServerContext* context, const v1::SubmitRequest* request,
                      v1::SubmitResponse* response) override;
  grpc::Status Template(grpc::ServerContext* context, const v1::TemplateRequest* request,
                        v1::TemplateResponse* response) override;
  grpc::Status NodeCatalog(grpc::ServerContext* context, const v1::NodeCatalogRequest* request,
                           v1::NodeCatalogResponse* response) override;

 private:
  absl::Status Store(const v1::ImportHeader& header, absl::string_view bytes,
                     v1::ImportResponse& response);
  absl::Status FillStatus(v1::StatusResponse& response) const;
  absl::Status SubmitPeriod(const v1::SubmitRequest& request, v1::SubmitResponse& response);
  absl::Status MakeTemplate(Period period, v1::TemplateResponse& response) const;

  NodeStore* const store_;
  const rekap::NodeCatalog* const catalog_;
  const Link link_;
  NodeMetrics metrics_;
  Logger* const log_;
  absl::Mutex import_mutex_;  // one import in memory at a time
};

}  // namespace rekap
