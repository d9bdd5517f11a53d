#include "node/importer/table_layout.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace rekap {
namespace {

// In a tie the first one counts.
constexpr const TableLayout* kLayouts[] = {
    &kBudgetLayout,    &kIndicatorLayout,    &kAgreedBudgetLayout, &kSurveyLayout,
    &kNarrativeLayout, &kOrganisationLayout, &kAgreementLayout};

// Enough of a layout's columns to tell it from the others.
constexpr size_t kColumnsNamed = 4;

}  // namespace

LayoutFinder::LayoutFinder(Period period, const Catalog& catalog) {
  for (const TableLayout* layout : kLayouts) {
    candidates_.push_back({layout, layout->columns(period, catalog)});
  }
}

std::pair<const TableLayout*, ColumnCount> LayoutFinder::Best(const SourceRow& header) const {
  std::pair<const TableLayout*, ColumnCount> best{nullptr, {0, SIZE_MAX}};
  for (const Candidate& candidate : candidates_) {
    ColumnCount count = CountColumns(header, candidate.columns);
    bool better = count.found > best.second.found ||
                  (count.found == best.second.found && count.missing < best.second.missing);
    if (better) best = {candidate.layout, count};
  }
  return best;
}

const TableLayout* LayoutFinder::Find(const SourceRow& header) const {
  auto [layout, count] = Best(header);
  return count.found < kHeaderColumnsMin ? nullptr : layout;
}

std::string LayoutFinder::Known() const {
  return absl::StrJoin(candidates_, "; ", [](std::string* out, const Candidate& candidate) {
    std::vector<absl::string_view> names;
    for (const LayoutColumn& column : candidate.columns) {
      if (column.need == LayoutColumn::Need::kAside || names.size() == kColumnsNamed) continue;
      names.push_back(column.name);
    }
    absl::StrAppend(out, candidate.layout->name, ": ", absl::StrJoin(names, ", "),
                    names.size() == kColumnsNamed ? ", ..." : "");
  });
}

}  // namespace rekap
