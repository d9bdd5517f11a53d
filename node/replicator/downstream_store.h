// What flows down from the aggregator, as the replication session sees it: the
// seam behind which tests and the simulator put their own.
#pragma once

#include "absl/status/status.h"

#include "rekap/v1/catalog.pb.h"
#include "rekap/v1/replication.pb.h"

namespace rekap {

class DownstreamStore {
 public:
  virtual ~DownstreamStore() = default;

  // What is durable here.
  virtual v1::Received Received() const = 0;
  // Stores the next review of the unit. DataLoss if it is not the next one.
  virtual absl::Status TakeReview(const v1::ReviewEntry& entry) = 0;
  // Makes it the node's catalog. One that this program cannot read is not
  // stored, gives OK, and is named by Received().catalog_error.
  virtual absl::Status TakeCatalog(const v1::CatalogVersion& catalog) = 0;
};

}  // namespace rekap
