// Tables of money made by a seeded generator: sound ones, in which every sum
// holds, and what a shift or a wrong figure makes of them.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "domain/finding/finding.h"
#include "rekap/v1/record.pb.h"

namespace rekap::made {

// Money of a row, in sen. Blank cells are zero.
struct Figures {
  int64_t allocated = 0;
  int64_t realised = 0;
  bool blank = false;

  bool zero() const { return allocated == 0 && realised == 0; }
  bool Same(const Figures& other) const {
    return allocated == other.allocated && realised == other.realised;
  }
};

inline constexpr size_t kNoParent = static_cast<size_t>(-1);

struct Line {
  std::string code;           // empty for the heading and the closing row
  size_t parent = kNoParent;  // the row that states the sum over it, units apart
  bool leaf = false;
  Figures figures;
};

using Lines = std::vector<Line>;

struct Shape {
  int programs_max = 4;
  int kegiatan_max = 4;
  int sub_kegiatan_max = 6;
};

// A heading, programs with kegiatan with sub kegiatan, a closing row.
Lines SoundTable(std::mt19937_64& random, const Shape& shape = {});

// The rows first..last get the figures of the rows `by` further down (by < 0:
// up); what stood in the rows that nobody takes from is lost.
struct Move {
  int by = 0;
  size_t first = 0;
  size_t last = 0;
};

// The mistake that `move` repairs: the rows first+by..last+by are printed with
// the figures of first..last. Where nothing is moved in, the cells are blank or
// keep their own.
void Misplace(const Move& move, bool blank, Lines& lines);
Move AnyMove(std::mt19937_64& random, size_t rows);

std::vector<v1::Record> RecordsOf(const Lines& lines);
UnitReport ViewOf(const std::vector<v1::Record>& records);
// What the records say now, by row.
std::vector<Figures> FiguresOf(const std::vector<v1::Record>& records);

}  // namespace rekap::made
