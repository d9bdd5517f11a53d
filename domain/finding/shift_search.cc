#include "domain/finding/shift_search.h"

#include <algorithm>
#include <utility>

#include "domain/finding/shift_proof.h"
#include "domain/finding/shift_scan.h"

namespace rekap::finding {
namespace {

// One wrong figure breaks its own sum and the one above, by the same amount.
bool OneFigureExplains(const ShiftTable& table, const Balance& balance) {
  std::vector<size_t> broken;
  for (size_t i = 0; i < table.size() && broken.size() <= 2; ++i) {
    if (balance.is_parent[i] && !balance.error[i].zero()) broken.push_back(i);
  }
  if (broken.size() < 2) return true;
  if (broken.size() > 2) return false;
  auto cancels = [&](size_t row, size_t above) {
    Sums both = balance.error[row];
    both.Add(balance.error[above]);
    return table.parent[row] == above && both.zero();
  };
  return cancels(broken[0], broken[1]) || cancels(broken[1], broken[0]);
}

size_t WrongParents(const ShiftTable& table, const std::vector<Sums>& figures) {
  Balance balance(table);
  for (size_t i = 0; i < table.size(); ++i) balance.Change(table, i, figures[i]);
  size_t wrong = 0;
  for (size_t i = 0; i < table.size(); ++i) {
    if (balance.is_parent[i] && !balance.error[i].zero()) ++wrong;
  }
  return wrong;
}

// The segment runs to the first or last row of the table, the unit's own rows
// apart, on the side where a figure is lost.
bool ReachesEdge(const ShiftTable& table, const Shift& shift) {
  std::vector<size_t> lost = LostRows(shift);
  if (shift.by > 0) {
    for (size_t i = lost.back() + 1; i < table.size(); ++i) {
      if (!table.unit[i]) return false;
    }
    return true;
  }
  for (size_t i = 0; i < lost.front(); ++i) {
    if (!table.unit[i]) return false;
  }
  return true;
}

// The strongest explanations, one for each different outcome.
std::vector<ShiftProof> Strongest(const ShiftTable& table, const ShiftProof& printed) {
  std::vector<ShiftProof> best;
  for (int by : {1, -1, 2, -2}) {
    static_assert(kShiftRowsMax == 2);
    for (const Rated& rated : RateShifts(table, by, 2 * printed.holds + 1)) {
      ShiftProof proof = Prove(table, rated.shift);
      if (proof.holds <= printed.holds || proof.Margin() < printed.Margin() + kGainMin) continue;
      if (!best.empty() && proof.Strength() < best.front().Strength()) continue;
      if (!best.empty() && best.front().Strength() < proof.Strength()) best.clear();
      auto same = std::find_if(best.begin(), best.end(),
                               [&](const ShiftProof& other) { return other.SameResult(proof); });
      if (same == best.end()) {
        best.push_back(std::move(proof));
      } else if (proof.shift.rows() < same->shift.rows()) {
        *same = std::move(proof);
      }
    }
  }
  return best;
}

}  // namespace

std::optional<ShiftFound> FindShift(const ShiftTable& table) {
  Balance balance(table);
  for (size_t i = 0; i < table.size(); ++i) balance.Change(table, i, table.figures[i]);
  if (OneFigureExplains(table, balance)) return std::nullopt;
  ShiftProof printed = Prove(table, Shift());
  std::vector<ShiftProof> best = Strongest(table, printed);
  if (best.empty()) return std::nullopt;
  ShiftFound found;
  found.proved = best.size() == 1;
  found.shift = best.front().shift;
  if (!found.proved) {
    auto edge = [&](const ShiftProof& proof) { return ReachesEdge(table, proof.shift); };
    auto it = std::find_if(best.begin(), best.end(), edge);
    if (it != best.end()) found.shift = it->shift;
    found.to_edge = std::count_if(best.begin(), best.end(), edge) == 1 &&
                    it->holds >= printed.holds + kEdgeParentsMin;
    found.proved = found.to_edge;
  }
  found.lost = LostRows(found.shift);
  for (size_t i = 0; i < table.size(); ++i) found.parents += balance.is_parent[i];
  found.wrong_before = WrongParents(table, table.figures);
  found.wrong_after = WrongParents(table, Shifted(table.figures, found.shift));
  return found;
}

}  // namespace rekap::finding
