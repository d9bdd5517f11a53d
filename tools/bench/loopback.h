// The two ends of replication in one process, as their daemons put them together: real
// stores, real gRPC over loopback, a sync at both ends.
#pragma once

#include <memory>
#include <random>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include <prometheus/registry.h>

#include "aggregator/admin/admin_store.h"
#include "aggregator/ingest/ingest_loop.h"
#include "aggregator/ingest/replication_service.h"
#include "aggregator/live/live_rollup.h"
#include "aggregator/mirror/rocks_mirror.h"
#include "node/downstream/node_catalog.h"
#include "node/downstream/node_downstream.h"
#include "node/replicator/replicator.h"
#include "node/store/node_store.h"
#include "rekap/v1/catalog.pb.h"
#include "runtime/grpc/rpc_server.h"

namespace rekap {

class LoopbackAggregator {
 public:
  // A new database in `directory` with that catalog.
  static absl::StatusOr<std::unique_ptr<LoopbackAggregator>> Open(
      const std::string& directory, const v1::CatalogVersion& version);
  ~LoopbackAggregator() { Stop(); }

  // Takes streams from now on, on any port of loopback.
  absl::Status Serve();
  void Stop();

  Endpoint endpoint() const { return server_->endpoint(); }
  const std::shared_ptr<const Catalog>& catalog() const { return catalog_; }
  const RocksMirror& mirror() const { return *mirror_; }
  const LiveRollup& live() const { return *live_; }
  const IngestMetrics& metrics() const { return *metrics_; }

 private:
  LoopbackAggregator();

  Logger log_;
  std::shared_ptr<const Catalog> catalog_;
  std::unique_ptr<RocksMirror> mirror_;
  std::unique_ptr<AdminStore> admin_;
  std::unique_ptr<LiveRollup> live_;
  UnitBoard board_;
  prometheus::Registry registry_;
  std::unique_ptr<IngestMetrics> metrics_;
  std::unique_ptr<IngestLoop> ingest_;
  std::unique_ptr<ReplicationService> service_;
  std::unique_ptr<RpcServer> server_;
};

class LoopbackNode {
 public:
  static absl::StatusOr<std::unique_ptr<LoopbackNode>> Open(const std::string& directory,
                                                            RegionCode unit,
                                                            std::mt19937_64& random);

  // Replicates from now on, until Stop or the end.
  absl::Status Dial(const Endpoint& aggregator);
  void Stop() { replicator_.reset(); }

  NodeStore& store() { return *store_; }
  // The aggregator has said of everything that it is durable there.
  bool caught_up() const { return replicator_->status().acknowledged == store_->Head().point.seq; }

 private:
  LoopbackNode();

  Logger log_;
  std::unique_ptr<NodeStore> store_;
  NodeCatalog catalog_;
  std::unique_ptr<NodeDownstream> downstream_;
  std::unique_ptr<Replicator> replicator_;
};

}  // namespace rekap
