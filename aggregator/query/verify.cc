#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "aggregator/live/recompute.h"
#include "aggregator/mirror/stoppable_view.h"
#include "aggregator/mirror/verify_chains.h"
#include "aggregator/query/queries.h"

namespace rekap {
namespace {

void Differ(v1::VerifyResponse& response, std::string difference) {
  response.set_exact(false);
  if (response.differences_size() < static_cast<int>(kDifferencesMax)) {
    response.add_differences(std::move(difference));
  }
}

template <typename Named>
std::string PlaceOf(const Named& cell) {
  std::string element =
      cell.element.activity ? cell.element.activity->ToString() : cell.element.code;
  return absl::StrCat(cell.region.ToString(), " ", element.empty() ? "whole" : element, " ",
                      cell.period.ToString());
}

// Two dumps of one kind; `what` says which.
template <typename Named>
void CompareDumps(absl::string_view what, const std::vector<Named>& live,
                  const std::vector<Named>& right, v1::VerifyResponse& response) {
  auto order = [](const Named& a, const Named& b) {
    return std::tie(a.region, a.element, a.period) < std::tie(b.region, b.element, b.period);
  };
  auto l = live.begin();
  auto r = right.begin();
  while (l != live.end() || r != right.end()) {
    if (r == right.end() || (l != live.end() && order(*l, *r))) {
      Differ(response, absl::StrCat(what, " ", PlaceOf(*l++), " has no records behind it"));
    } else if (l == live.end() || order(*r, *l)) {
      Differ(response, absl::StrCat(what, " ", PlaceOf(*r++), " is missing"));
    } else {
      if (*l != *r) {
        Differ(response, absl::StrCat(what, " ", PlaceOf(*l), " differs from its recompute"));
      }
      ++l;
      ++r;
    }
  }
}

void AddChains(const ChainReport& chains, v1::VerifyResponse& response) {
  for (const std::string& difference : chains.differences) Differ(response, difference);
  for (const auto& [unit, cursor] : chains.cursors) {
    *response.add_positions() = ToProto(unit, cursor);
  }
  response.set_units(chains.cursors.size());
  response.set_entries(chains.entries);
  response.set_rows(chains.rows);
}

// What the live roll-up holds, at one moment.
struct LiveCells {
  std::vector<NamedCell> cells;
  std::vector<NamedIndicator> indicators;
};

// Cancelled if it was told to stop; anything else that a recompute fails for is a difference.
absl::Status CompareRollup(const MirrorView& view, const Catalog& catalog, const LiveCells& live,
                           v1::VerifyResponse& response) {
  absl::StatusOr<RollupEngine> recomputed = RecomputeRollup(view, catalog);
  if (absl::IsCancelled(recomputed.status())) return recomputed.status();
  if (!recomputed.ok()) {
    Differ(response, absl::StrCat("recompute: ", recomputed.status().message()));
    return absl::OkStatus();
  }
  std::vector<NamedCell> right = recomputed->Dump();
  CompareDumps("cell", live.cells, right, response);
  CompareDumps("indicator", live.indicators, recomputed->DumpIndicators(), response);
  response.set_cells(right.size());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::VerifyResponse> Verify(const LiveRollup& live, const v1::VerifyRequest& request,
                                          const std::vector<std::string>& damage,
                                          const std::function<bool()>& stop) {
  v1::VerifyResponse response;
  response.set_exact(true);
  for (const std::string& place : damage) Differ(response, place);
  LiveRollup::Positions positions;
  std::shared_ptr<const MirrorView> view;
  std::shared_ptr<const Catalog> catalog;
  LiveCells cells;
  live.Read([&](const LiveRollup::Version& version) {
    positions = version.positions;
    view = version.view;
    catalog = version.catalog;
    if (request.chain_only()) return;
    cells = {version.engine.Dump(), version.engine.DumpIndicators()};
  });
  if (stop) view = std::make_shared<StoppableView>(view, stop);
  absl::StatusOr<ChainReport> chains = VerifyChains(*view);
  if (absl::IsDataLoss(chains.status())) {
    Differ(response, std::string(chains.status().message()));
    return response;
  }
  if (!chains.ok()) return chains.status();
  AddChains(*chains, response);
  if (LiveRollup::Positions(chains->cursors.begin(), chains->cursors.end()) != positions) {
    Differ(response, "the roll-up's positions are not the store's cursors");
  }
  if (!request.chain_only()) {
    absl::Status compared = CompareRollup(*view, *catalog, cells, response);
    if (!compared.ok()) return compared;
  }
  return response;
}

}  // namespace rekap
