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

// Both outcomes are the same but for sub kegiatan of the kegiatan at the edge,
// which no sum tells apart.
bool DifferAmongSiblings(const ShiftTable& table, const ShiftProof& edge, const ShiftProof& other) {
  std::vector<size_t> lost = LostRows(edge.shift);
  size_t last = edge.shift.by > 0 ? lost.back() : lost.front();
  std::vector<bool> unsolved(table.size());
  for (size_t row : edge.unsolved) unsolved[row] = true;
  for (size_t row : other.unsolved) unsolved[row] = true;
  std::vector<bool> is_parent = Balance(table).is_parent;
  for (size_t row = 0; row < table.size(); ++row) {
    if (!unsolved[row] && edge.figures[row] == other.figures[row]) continue;
    bool sibling = !is_parent[row] && table.parent[row] == table.parent[last];
    if (!sibling) return false;
  }
  return true;
}

bool Outweighs(const ShiftProof& proof, const ShiftProof& other) {
  size_t fixed_min = proof.broken == 0 ? 1 : kFixedParentsMin;
  return proof.holds >= other.holds + fixed_min && proof.Margin() >= other.Margin() + kGainMin;
}

// The explanations that leave least unexplained, one for each outcome.
std::vector<ShiftProof> Strongest(const ShiftTable& table, size_t parents,
                                  const ShiftProof& printed) {
  std::vector<ShiftProof> best;
  static_assert(kShiftRowsMax == 2);
  for (int by : {1, -1, 2, -2}) {
    // Two parents at least are explained (see OneFigureExplains).
    for (const Rated& rated : RateShifts(table, by, parents - printed.broken + 2)) {
      ShiftProof proof = Prove(table, rated.shift);
      if (!best.empty() && best.front().Against() < proof.Against()) continue;
      if (!best.empty() && proof.Against() < best.front().Against()) best.clear();
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

// By itself, whatever else explains the table as well.
bool Convinces(const ShiftTable& table, const ShiftProof& proof, const ShiftProof& printed) {
  return Outweighs(proof, printed) &&
         // Figures may be missing without anything having moved.
         Outweighs(proof, ProveMissing(table, LostRows(proof.shift)));
}

}  // namespace

std::optional<ShiftFound> FindShift(const ShiftTable& table) {
  Balance balance(table);
  for (size_t i = 0; i < table.size(); ++i) balance.Change(table, i, table.figures[i]);
  if (OneFigureExplains(table, balance)) return std::nullopt;
  ShiftFound found;
  for (size_t i = 0; i < table.size(); ++i) found.parents += balance.is_parent[i];
  ShiftProof printed = ProveMissing(table, {});
  std::vector<ShiftProof> best = Strongest(table, found.parents, printed);
  auto convinces = [&](const ShiftProof& proof) { return Convinces(table, proof, printed); };
  auto chosen = std::find_if(best.begin(), best.end(), convinces);
  if (chosen == best.end()) return std::nullopt;
  found.proved = best.size() == 1;
  auto edge = std::find_if(best.begin(), best.end(), [&](const ShiftProof& proof) {
    return ReachesEdge(table, proof.shift);
  });
  if (!found.proved && edge != best.end() && edge->holds >= printed.holds + kEdgeParentsMin) {
    found.to_edge = std::all_of(best.begin(), best.end(), [&](const ShiftProof& other) {
      return DifferAmongSiblings(table, *edge, other);
    });
    found.proved = found.to_edge;
    if (found.to_edge) chosen = edge;
  }
  found.shift = chosen->shift;
  found.lost = LostRows(found.shift);
  found.wrong_before = WrongParents(table, table.figures);
  found.wrong_after = WrongParents(table, Shifted(table.figures, found.shift));
  return found;
}

}  // namespace rekap::finding
