// An aggregator's database as many nodes would have filled it, without the nodes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "aggregator/mirror/mirror_store.h"
#include "rekap/v1/record.pb.h"

namespace rekap {

// A unit's whole history as its stream would have brought it. InvalidArgument for a
// record without a valid key.
absl::StatusOr<UnitAppend> HistoryOf(RegionCode unit, const std::vector<v1::Record>& records);

struct FillOptions {
  std::string directory;      // becomes the aggregator's data directory
  std::string catalog;        // file of the catalog, YAML
  uint32_t units = 7'285;     // at least the catalog's own 14
  uint32_t activities = 100;  // budget lines a unit, of one year
  std::string records;        // also write them to this file, for the peers; empty = do not
};

// Fills the database and compacts it; the catalog is in it.
absl::Status RunFill(const FillOptions& options);

// Reports recompute, the roll-up of a filled database made anew, and change, the cost of
// one changed leaf in it.
absl::Status RunRollup(const std::string& directory);

}  // namespace rekap
