// What a table of money would be under one hypothesis of a shift, evaluated
// exactly and as a whole. Part of shift_search.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "domain/finding/shift_search.h"

namespace rekap::finding {

// Error of every parent: what it states minus what its children state.
struct Balance {
  std::vector<Sums> error;        // by position of the parent
  std::vector<uint32_t> unknown;  // figures of the sum that are lost
  std::vector<bool> is_parent;

  explicit Balance(const ShiftTable& table);
  // Adds `delta` to the figure of a row.
  void Change(const ShiftTable& table, size_t row, const Sums& delta);
  bool Holds(size_t parent) const {
    return is_parent[parent] && unknown[parent] == 0 && error[parent].zero();
  }
};

struct ShiftProof {
  Shift shift;
  size_t holds = 0;              // parents that hold, not of nothing, all figures being known
  size_t unit_holds = 0;         // rows of the unit that are the sum of what is below
  size_t unit_broken = 0;        // those that are not
  size_t broken = 0;             // parents that cannot hold
  size_t dropped = 0;            // printed figures that the repair would throw away
  std::vector<Sums> figures;     // with the lost ones that the sums give back
  std::vector<size_t> unsolved;  // lost ones that they don't

  // What it leaves unexplained.
  size_t Against() const { return broken + unit_broken + dropped; }
  // What speaks for it, less what speaks against it.
  int64_t Margin() const {
    return static_cast<int64_t>(holds + unit_holds) - static_cast<int64_t>(Against());
  }
  bool SameResult(const ShiftProof& other) const {
    return figures == other.figures && unsolved == other.unsolved;
  }
};

// Rows whose own figure is lost, ascending.
std::vector<size_t> LostRows(const Shift& shift);
// `figures` as the shift leaves them, lost ones zero.
std::vector<Sums> Shifted(const std::vector<Sums>& figures, const Shift& shift);

ShiftProof Prove(const ShiftTable& table, const Shift& shift);
// The table as it stands, with figures that are merely missing.
ShiftProof ProveMissing(const ShiftTable& table, const std::vector<size_t>& missing);

}  // namespace rekap::finding
