// Loopback replication as it runs in production: real node stores, real gRPC,
// a real aggregator store, a sync at both ends, the roll-up maintained.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"

#include "rekap/v1/catalog.pb.h"

namespace rekap {

struct ReplicateOptions {
  std::string directory;      // scratch, on the disk that is measured
  uint64_t leaves = 728'500;  // the nation's year: 7.285 kecamatan x 100 lines
  uint32_t nodes = 14;        // 1 to the catalog's units
  std::string records;        // also write them to this file, for the peers; empty = do not
};

// Reports node_commit, replicate, rollup_rebuild, rollup_change, disk_node
// and disk_aggregator.
absl::Status RunReplicate(const ReplicateOptions& options, const v1::CatalogVersion& catalog);

}  // namespace rekap
