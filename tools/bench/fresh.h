// Freshness: from a commit at a node to its being visible in a comparison at the
// aggregator.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"

#include "rekap/v1/catalog.pb.h"

namespace rekap {

struct FreshOptions {
  std::string directory;  // scratch, on the disk that is measured
  uint32_t commits = 200;
  // What the other nodes have to send meanwhile in the second part.
  uint64_t load_leaves = 300'000;
};

// Reports fresh_idle_p50, fresh_idle_p99, fresh_load_p50 and fresh_load_p99.
absl::Status RunFresh(const FreshOptions& options, const v1::CatalogVersion& catalog);

}  // namespace rekap
