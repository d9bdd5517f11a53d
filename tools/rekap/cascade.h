// The rows of a cascade tree with the guides that connect them. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "rekap/v1/query.pb.h"

namespace rekap::cli {

// One row under the region: a node, or an indicator of an objective.
struct CascadeRow {
  // Borrowed from the response.
  const v1::TreeNode* node = nullptr;
  // Set for an indicator; `node` is then its objective.
  const v1::IndicatorFigure* indicator = nullptr;
  // 0 = directly under the region.
  size_t depth = 0;
  // "│  ├─ ", before the row's name.
  std::string guide = "";
  // "│  │  ", before notes under the row.
  std::string note_guide = "";
};

// The rows in pre-order, without the region itself. Depth follows from which
// levels are there, not from the level's number: a program that no objective
// claims stands directly under the region.
std::vector<CascadeRow> CascadeRows(const v1::TreeResponse& response);

// The region's own node; nullptr if the answer has none.
const v1::TreeNode* RegionNode(const v1::TreeResponse& response);

}  // namespace rekap::cli
