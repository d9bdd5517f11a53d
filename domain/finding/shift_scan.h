// The linear scan that rates every hypothesis of one distance and names the
// best. Part of shift_search.
//
// A parent scores 1 if it holds or if a figure of its sum is lost, else 0. A
// segment touches few sums at either end, so the score of (first, last) is that
// of the table moved from `first` on, plus that of the table moved up to `last`,
// minus that of the table moved as a whole. Only the program that contains both
// ends counts otherwise, and errors being linear, its error follows from the
// same three. The unit's own sums are left to the exact evaluation.
#pragma once

#include <cstddef>
#include <vector>

#include "domain/finding/shift_search.h"

namespace rekap::finding {

struct Rated {
  int64_t score = 0;  // less what is thrown away; rarely one off
  Shift shift;
};

// The best by score, at most kCandidatesMax: all that rate best or one below,
// nearest to the edge that the segment moves away from first. `by` is 1 or 2,
// -1 or -2. Empty if none has at least `score_min`.
std::vector<Rated> RateShifts(const ShiftTable& table, int by, size_t score_min);

}  // namespace rekap::finding
