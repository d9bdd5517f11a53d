// The node's control API: import a file, find its mistakes, submit a period,
// say where things stand, verify, back up. Synchronous; files are received beside each
// other but imported one at a time, because each replaces a table.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "node/downstream/node_catalog.h"
#include "node/replicator/replicator.h"
#include "node/service/node_metrics.h"
#include "node/service/upload.h"
#include "node/store/node_store.h"
#include "rekap/v1/node.grpc.pb.h"
#include "runtime/log/logger.h"

namespace rekap {

// Imports at work or in the making: one that is stored and one that comes in
// meanwhile. Each may hold a file in memory.
inline constexpr int kImportsMax = 2;

class NodeService : public v1::Node::Service {
 public:
  struct Link {
    std::string aggregator;        // address; empty = none configured
    const Replicator* replicator;  // nullptr = none configured
    // End of the node's certificate; InfinitePast for none. nullptr = it has none.
    std::function<absl::Time()> certificate_end = nullptr;
  };

  // All must outlive the service.
  NodeService(NodeStore* store, const rekap::NodeCatalog* catalog, Link link, NodeMetrics metrics,
              Logger* log, absl::Duration upload_time_max = kUploadTimeMax)
      : store_(store),
        catalog_(catalog),
        link_(std::move(link)),
        metrics_(metrics),
        log_(log),
        upload_time_max_(upload_time_max) {}

  grpc::Status Import(grpc::ServerContext* context, grpc::ServerReader<v1::ImportRequest>* reader,
                      v1::ImportResponse* response) override;
  grpc::Status Status(grpc::ServerContext* context, const v1::StatusRequest* request,
                      v1::StatusResponse* response) override;
  grpc::Status VerifyNode(grpc::ServerContext* context, const v1::VerifyNodeRequest* request,
                          v1::VerifyNodeResponse* response) override;
  grpc::Status CheckPeriod(grpc::ServerContext* context, const v1::CheckPeriodRequest* request,
                           v1::CheckPeriodResponse* response) override;
  grpc::Status Repair(grpc::ServerContext* context, const v1::RepairRequest* request,
                      v1::ImportResponse* response) override;
  grpc::Status Submit(grpc::ServerContext* context, const v1::SubmitRequest* request,
                      v1::SubmitResponse* response) override;
  grpc::Status Template(grpc::ServerContext* context, const v1::TemplateRequest* request,
                        v1::TemplateResponse* response) override;
  grpc::Status Grid(grpc::ServerContext* context, const v1::GridRequest* request,
                    v1::GridResponse* response) override;
  grpc::Status NodeCatalog(grpc::ServerContext* context, const v1::NodeCatalogRequest* request,
                           v1::NodeCatalogResponse* response) override;
  // To DATA/backups/<UTC time>; one at a time.
  grpc::Status BackupNode(grpc::ServerContext* context, const v1::BackupNodeRequest* request,
                          v1::BackupNodeResponse* response) override;

 private:
  absl::Status Store(const grpc::ServerContext& context, Upload& upload,
                     v1::ImportResponse& response);
  absl::StatusOr<LinkStatus> CurrentLink() const;
  absl::Status FillLink(v1::StatusResponse& response) const;
  absl::Status FillHeadTime(const JournalPosition& head, v1::StatusResponse& response) const;
  absl::Status FillPeriods(v1::StatusResponse& response) const;
  absl::Status Backup(v1::BackupNodeResponse& response);
  // `header` as of an import without a file.
  absl::Status RepairPeriod(const v1::ImportHeader& header, v1::ImportResponse& response);
  absl::Status SubmitPeriod(const v1::SubmitRequest& request, v1::SubmitResponse& response);
  absl::Status MakeTemplate(Period period, v1::TemplateResponse& response) const;

  NodeStore* const store_;
  const rekap::NodeCatalog* const catalog_;
  const Link link_;
  NodeMetrics metrics_;
  Logger* const log_;
  const absl::Duration upload_time_max_;
  std::atomic<int> imports_ = 0;
  absl::Mutex import_mutex_;  // one table in memory at a time
  absl::Mutex backup_mutex_;  // two would only fight for the disk
};

}  // namespace rekap
