#include "domain/finding/shift_proof.h"

#include <algorithm>
#include <utility>

namespace rekap::finding {
namespace {

Sums Negative(const Sums& sums) { return Sums{}.Minus(sums); }

// Gives lost figures back where a sum has only one of them. A sum that was used
// for that confirms nothing any more.
class Solver {
 public:
  Solver(const ShiftTable& table, const std::vector<size_t>& lost, Balance& balance,
         std::vector<Sums>& figures)
      : table_(table), lost_(lost), balance_(balance), figures_(figures) {}

  // Children first: a parent that is the sum of its children is then itself
  // checked one level up.
  void Run() {
    for (size_t round = 0; round < lost_.size(); ++round) {
      for (size_t row : lost_) {
        if (Open(row) && balance_.is_parent[row] && balance_.unknown[row] == 1) {
          Solve(row, row, Negative(balance_.error[row]));
        }
      }
    }
    for (size_t round = 0; round < lost_.size(); ++round) {
      for (size_t row : lost_) {
        size_t parent = table_.parent[row];
        if (Open(row) && parent != kNone && balance_.unknown[parent] == 1) {
          Solve(row, parent, balance_.error[parent]);
        }
      }
    }
  }

  bool Used(size_t parent) const {
    return std::find(used_.begin(), used_.end(), parent) != used_.end();
  }
  bool Open(size_t row) const {
    return std::find(solved_.begin(), solved_.end(), row) == solved_.end();
  }
  bool impossible() const { return impossible_; }

 private:
  void Solve(size_t row, size_t by, const Sums& value) {
    if (value.allocated < 0 || value.realised < 0) {
      impossible_ = true;
      return;
    }
    solved_.push_back(row);
    used_.push_back(by);
    figures_[row] = value;
    balance_.Change(table_, row, value);
    if (balance_.is_parent[row]) --balance_.unknown[row];
    if (table_.parent[row] != kNone) --balance_.unknown[table_.parent[row]];
  }

  const ShiftTable& table_;
  const std::vector<size_t>& lost_;
  Balance& balance_;
  std::vector<Sums>& figures_;
  std::vector<size_t> solved_;
  std::vector<size_t> used_;
  bool impossible_ = false;
};

size_t Dropped(const ShiftTable& table, const Shift& shift) {
  size_t step = static_cast<size_t>(std::abs(shift.by));
  size_t begin = shift.by > 0 ? shift.first : shift.last + 1 - step;
  size_t dropped = 0;
  for (size_t row = begin; row < begin + step; ++row) {
    size_t from = shift.by > 0 ? row + step : row - step;
    if (!table.figures[row].zero() && table.figures[row] != table.figures[from]) ++dropped;
  }
  return dropped;
}

void CheckUnit(const ShiftTable& table, ShiftProof& proof) {
  Sums sum;
  for (size_t i = 0; i < table.size(); ++i) {
    if (table.top[i]) sum.Add(proof.figures[i]);
  }
  for (size_t i = 0; i < table.size(); ++i) {
    if (table.unit[i]) ++(proof.figures[i] == sum ? proof.unit_holds : proof.unit_broken);
  }
}

// `lost` rows have zero figures.
ShiftProof ProveFigures(const ShiftTable& table, std::vector<Sums> figures,
                        const std::vector<size_t>& lost) {
  ShiftProof proof;
  proof.figures = std::move(figures);
  Balance balance(table);
  for (size_t i = 0; i < table.size(); ++i) balance.Change(table, i, proof.figures[i]);
  for (size_t row : lost) {
    if (balance.is_parent[row]) ++balance.unknown[row];
    if (table.parent[row] != kNone) ++balance.unknown[table.parent[row]];
  }
  Solver solver(table, lost, balance, proof.figures);
  solver.Run();
  if (solver.impossible()) ++proof.broken;
  for (size_t i = 0; i < table.size(); ++i) {
    if (!balance.is_parent[i] || balance.unknown[i] != 0 || solver.Used(i)) continue;
    if (!balance.error[i].zero()) {
      ++proof.broken;
    } else if (!proof.figures[i].zero()) {
      ++proof.holds;  // nothing is the sum of nothing anywhere
    }
  }
  for (size_t row : lost) {
    if (solver.Open(row)) proof.unsolved.push_back(row);
  }
  CheckUnit(table, proof);
  return proof;
}

}  // namespace

Balance::Balance(const ShiftTable& table)
    : error(table.size()), unknown(table.size()), is_parent(table.size()) {
  for (size_t i = 0; i < table.size(); ++i) {
    error[i] = Negative(table.elsewhere[i]);
    if (!table.elsewhere[i].zero()) is_parent[i] = true;
    if (table.parent[i] != kNone) is_parent[table.parent[i]] = true;
  }
}

void Balance::Change(const ShiftTable& table, size_t row, const Sums& delta) {
  error[row].Add(delta);
  if (table.parent[row] != kNone) error[table.parent[row]].Add(Negative(delta));
}

std::vector<size_t> LostRows(const Shift& shift) {
  size_t step = static_cast<size_t>(std::abs(shift.by));
  size_t begin = shift.by > 0 ? shift.last + 1 : shift.first - step;
  std::vector<size_t> lost(step);
  for (size_t i = 0; i < step; ++i) lost[i] = begin + i;
  return lost;
}

std::vector<Sums> Shifted(const std::vector<Sums>& figures, const Shift& shift) {
  std::vector<Sums> shifted = figures;
  for (size_t row = shift.first; row <= shift.last; ++row) {
    shifted[row] = figures[row + static_cast<size_t>(shift.by)];
  }
  for (size_t row : LostRows(shift)) shifted[row] = Sums();
  return shifted;
}

ShiftProof Prove(const ShiftTable& table, const Shift& shift) {
  ShiftProof proof = ProveFigures(table, Shifted(table.figures, shift), LostRows(shift));
  proof.shift = shift;
  proof.dropped = Dropped(table, shift);
  return proof;
}

ShiftProof ProveMissing(const ShiftTable& table, const std::vector<size_t>& missing) {
  std::vector<Sums> figures = table.figures;
  size_t dropped = 0;
  for (size_t row : missing) {
    if (!figures[row].zero()) ++dropped;
    figures[row] = Sums();
  }
  ShiftProof proof = ProveFigures(table, std::move(figures), missing);
  proof.dropped = dropped;
  return proof;
}

}  // namespace rekap::finding
