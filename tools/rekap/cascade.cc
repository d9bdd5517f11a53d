#include "tools/rekap/cascade.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace rekap::cli {
namespace {

constexpr char kBar[] = "│  ";
constexpr char kNoBar[] = "   ";

// Height in the tree: a responsible unit stands where an objective does.
int RankOf(v1::CascadeLevel level) {
  bool responsible = level == v1::CASCADE_LEVEL_RESPONSIBLE;
  return static_cast<int>(responsible ? v1::CASCADE_LEVEL_OBJECTIVE : level);
}

// From the last row to the first: open[d] is true while the row below the
// current one at depth d has a sibling still to come above it.
void DrawGuides(std::vector<CascadeRow>& rows) {
  size_t deepest = 0;
  for (const CascadeRow& row : rows) deepest = std::max(deepest, row.depth);
  std::vector<bool> open(deepest + 2, false);
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    std::string bars;
    for (size_t depth = 1; depth < row->depth; ++depth) bars += open[depth] ? kBar : kNoBar;
    if (row->depth > 0) {
      row->guide = absl::StrCat(bars, open[row->depth] ? "├─ " : "└─ ");
      bars += open[row->depth] ? kBar : kNoBar;
    }
    row->note_guide = absl::StrCat(bars, open[row->depth + 1] ? kBar : kNoBar);
    open[row->depth] = true;
    std::fill(open.begin() + static_cast<std::ptrdiff_t>(row->depth) + 1, open.end(), false);
  }
}

}  // namespace

std::vector<CascadeRow> CascadeRows(const v1::TreeResponse& response) {
  std::vector<CascadeRow> rows;
  std::vector<int> above;
  for (const v1::TreeNode& node : response.nodes()) {
    if (node.level() == v1::CASCADE_LEVEL_REGION) continue;
    while (!above.empty() && above.back() >= RankOf(node.level())) above.pop_back();
    rows.push_back({&node, nullptr, above.size()});
    above.push_back(RankOf(node.level()));
    for (const v1::IndicatorFigure& indicator : node.indicators()) {
      rows.push_back({&node, &indicator, above.size()});
    }
  }
  DrawGuides(rows);
  return rows;
}

const v1::TreeNode* RegionNode(const v1::TreeResponse& response) {
  for (const v1::TreeNode& node : response.nodes()) {
    if (node.level() == v1::CASCADE_LEVEL_REGION) return &node;
  }
  return nullptr;
}

}  // namespace rekap::cli
