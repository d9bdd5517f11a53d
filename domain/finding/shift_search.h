// Looks for money that stands one or two rows too low or too high, by nothing
// but the sums: what a program or a kegiatan states must be what its children
// state. Pure arithmetic on positions; knows nothing of records.
//
// A hypothesis says that the rows first..last should have the figures printed
// `by` rows further down (by > 0: move up; by < 0: move down). Then |by| rows
// beyond the segment have no figure of their own left: it was pushed out and is
// lost. Where just one figure is lost under a parent, the sums give it back.
//
// Sums that cannot hold and figures that would be thrown away speak against a
// hypothesis, sums that hold speak for it; a sum with a lost figure, or one of nothing, says
// nothing.
// A hypothesis is proved if
//   - every other one has more against it, or leads to the same figures,
//   - it outweighs (see kGainMin, kFixedParentsMin) the table as it stands and
//     the same figures simply missing where they are lost, and
//   - no single wrong figure explains the table.
//
// One tie is broken: among the sub kegiatan of a kegiatan the sums cannot tell
// where a segment ends. Where these stand at the edge of the table, a long
// segment is taken to run to the edge, because a cell that was inserted or
// deleted moves everything beyond it.
//
// Cost: linear in the rows for each of the four distances, plus kCandidatesMax
// exact evaluations of each.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "domain/finding/table.h"

namespace rekap::finding {

// One parent put right and one whose error may lie in the lost figure: less than
// that a typing error does too. Two independent sums of nine digits are no chance.
inline constexpr int kGainMin = 3;
// Parents put right where others stay wrong, which shows that the table has
// other mistakes too; where none stays wrong one is enough.
inline constexpr size_t kFixedParentsMin = 2;
// Parents that a segment must have put right before its end is taken to be the
// edge of the table.
inline constexpr size_t kEdgeParentsMin = 4;
// A row lost or added twice. More rows at once were never seen, and every
// further distance is another chance to explain noise.
inline constexpr int kShiftRowsMax = 2;
// Hypotheses of one distance that are evaluated exactly: those that the linear
// scan rates best. Ties beyond are rows without money, or siblings, of which two
// are enough to know that there is no single answer.
inline constexpr size_t kCandidatesMax = 16;

// The rows with money of one file, in order.
struct ShiftTable {
  std::vector<Sums> figures;
  // Position of the row that states the sum over this one; kNone below the unit
  // and for the unit itself.
  std::vector<size_t> parent;
  // What a parent's children that stand in no row of this file add to its sum.
  std::vector<Sums> elsewhere;
  // The program that a row belongs to, itself included; kNone outside.
  std::vector<size_t> program;
  // Rows of the unit, and whether each row stands directly below it.
  std::vector<bool> unit;
  std::vector<bool> top;

  size_t size() const { return figures.size(); }
};

struct Shift {
  int by = 0;
  size_t first = 0;  // the rows that get other figures
  size_t last = 0;

  size_t rows() const { return last - first + 1; }
  friend bool operator==(const Shift&, const Shift&) = default;
};

struct ShiftFound {
  Shift shift;
  bool proved = false;
  // Proved but for the end, which is taken to be the edge of the table.
  bool to_edge = false;
  // Rows whose own figure is lost.
  std::vector<size_t> lost;
  // Parents that differ from their children's sum, a lost figure taken as zero.
  size_t parents = 0;
  size_t wrong_before = 0;
  size_t wrong_after = 0;
};

// nullopt if nothing points to a shift.
std::optional<ShiftFound> FindShift(const ShiftTable& table);

}  // namespace rekap::finding
