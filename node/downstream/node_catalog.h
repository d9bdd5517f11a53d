// The catalog that a node works with: the last one received, else a file given
// at its start, else none; swapped while the node runs.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

#include "domain/catalog/catalog.h"
#include "rekap/v1/catalog.pb.h"

namespace rekap {

// A catalog and the version that it is; both null if the node has none.
struct CurrentCatalog {
  std::shared_ptr<const Catalog> catalog;
  std::shared_ptr<const v1::CatalogVersion> version;
};

class NodeCatalog {
 public:
  // Any thread.
  CurrentCatalog current() const;
  // Why the last one received could not be taken, English; empty if it could.
  std::string refused() const;

  // Reads a version, which then may be set. InvalidArgument or DataLoss if it
  // cannot be read: the current one stays, and refused() says why.
  absl::StatusOr<CurrentCatalog> Read(v1::CatalogVersion version);
  void Set(CurrentCatalog catalog);

 private:
  mutable absl::Mutex mutex_;
  CurrentCatalog current_ ABSL_GUARDED_BY(mutex_);
  std::string refused_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rekap
