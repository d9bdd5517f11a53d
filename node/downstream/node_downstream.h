// What flows down, as a node keeps it: reviews and the catalog in its store, the
// catalog also in use.
#pragma once

#include "node/downstream/node_catalog.h"
#include "node/replicator/downstream_store.h"
#include "node/store/node_store.h"
#include "runtime/log/logger.h"

namespace rekap {

class NodeDownstream : public DownstreamStore {
 public:
  // All must outlive the object.
  NodeDownstream(NodeStore* store, NodeCatalog* catalog, Logger* log)
      : store_(store), catalog_(catalog), log_(log) {}

  void OnStream() override { store_->ForgetStagedReviews(); }
  v1::Received Received() const override;
  absl::Status TakeReview(const v1::ReviewEntry& entry) override;
  absl::Status TakeCatalog(const v1::CatalogVersion& catalog) override;

 private:
  NodeStore* const store_;
  NodeCatalog* const catalog_;
  Logger* const log_;
};

}  // namespace rekap
