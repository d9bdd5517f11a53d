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

  // A stream begins. Reviews of an earlier one that are held back are forgotten: the
  // aggregator behind it may be another, restored one.
  virtual void OnStream() = 0;
  // What is durable here; of reviews also what is held back until it is whole.
  virtual v1::Received Received() const = 0;
  // Takes the next review of the unit, the first of another history, or (seq 0) that
  // there is none. DataLoss if it is none of these.
  virtual absl::Status TakeReview(const v1::ReviewEntry& entry) = 0;
  // Makes it the node's catalog. One that this program cannot read is not
  // stored, gives OK, and is named by Received().catalog_error.
  virtual absl::Status TakeCatalog(const v1::CatalogVersion& catalog) = 0;
};

}  // namespace rekap
