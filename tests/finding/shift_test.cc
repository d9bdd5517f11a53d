// Shifts of rows, as properties: sound tables are made from a seed, shifted,
// judged and repaired. Whether a shift can be proved at all is decided by an
// independent reference that tries every hypothesis the slow way.
//
// REKAP_SEED repeats a run, REKAP_TABLES sets its length.
#include <cstdlib>
#include <iostream>
#include <random>
#include <set>

#include "absl/strings/numbers.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/finding/omben.h"
#include "tests/finding/tables.h"

namespace rekap {
namespace {

using made::Figures;
using made::Lines;
using made::Move;

uint64_t NumberFrom(const char* variable, uint64_t otherwise) {
  uint64_t number = 0;
  const char* text = std::getenv(variable);
  return text != nullptr && absl::SimpleAtoi(text, &number) ? number : otherwise;
}

// The slow reference: which tables could the sound one have been?
class Reference {
 public:
  explicit Reference(const Lines& printed) : printed_(printed) {}

  // Every different outcome of a move that makes all sums hold, lost figures
  // filled in where a sum gives them back.
  std::set<std::vector<int64_t>> Outcomes() const {
    std::set<std::vector<int64_t>> outcomes;
    for (int by : {1, -1, 2, -2}) {
      size_t step = static_cast<size_t>(std::abs(by));
      size_t low = by < 0 ? step : 0, end = printed_.size() - (by > 0 ? step : 0);
      for (size_t first = low; first < end; ++first) {
        for (size_t last = first + step - 1; last < end; ++last) {
          Try({by, first, last}, outcomes);
        }
      }
    }
    return outcomes;
  }

  size_t Wrong() const {
    size_t wrong = 0;
    for (size_t parent = 0; parent < printed_.size(); ++parent) {
      if (printed_[parent].leaf || printed_[parent].code.empty()) continue;
      Figures rest = printed_[parent].figures;
      for (const made::Line& line : printed_) {
        if (line.parent != parent) continue;
        rest.allocated -= line.figures.allocated;
        rest.realised -= line.figures.realised;
      }
      wrong += !rest.zero();
    }
    return wrong;
  }

  // Two figures mistyped independently of each other would leave the same sums:
  // then one shift that fits as well proves nothing.
  bool TwoFiguresExplain() const {
    std::vector<Figures> errors(printed_.size());
    for (size_t i = 0; i < printed_.size(); ++i) {
      Change(i, printed_[i].figures.allocated, printed_[i].figures.realised, errors);
    }
    return Explained(errors, 2);
  }

 private:
  bool IsUnit(size_t row) const { return printed_[row].code.empty(); }
  bool IsParent(size_t row) const { return !printed_[row].leaf; }

  // Stands in the sum that `parent` states; programs in those of both unit rows.
  bool CountsIn(size_t row, size_t parent) const {
    if (IsUnit(row)) return false;
    if (IsUnit(parent)) return printed_[row].parent == made::kNoParent;
    return printed_[row].parent == parent;
  }

  void Change(size_t row, int64_t allocated, int64_t realised, std::vector<Figures>& errors) const {
    for (size_t i = 0; i < printed_.size(); ++i) {
      int64_t sign = i == row && IsParent(i) ? 1 : CountsIn(row, i) ? -1 : 0;
      errors[i].allocated += sign * allocated;
      errors[i].realised += sign * realised;
    }
  }

  // Some figure that was mistyped is the only one in one of the sums, so its
  // amount is that sum's error.
  bool Explained(const std::vector<Figures>& errors, size_t figures) const {
    std::vector<size_t> broken;
    for (size_t i = 0; i < errors.size(); ++i) {
      if (!errors[i].zero()) broken.push_back(i);
    }
    if (broken.empty()) return true;
    // A figure stands in three sums at most: its own and the two of the unit.
    if (broken.size() > 3 * figures) return false;
    for (size_t sum : broken) {
      for (size_t row = 0; row < errors.size(); ++row) {
        if (row != sum && !CountsIn(row, sum)) continue;
        int64_t sign = row == sum ? -1 : 1;
        std::vector<Figures> rest = errors;
        Change(row, sign * errors[sum].allocated, sign * errors[sum].realised, rest);
        if (Explained(rest, figures - 1)) return true;
      }
    }
    return false;
  }

  void Try(const Move& move, std::set<std::vector<int64_t>>& outcomes) const {
    std::vector<Figures> figures;
    for (const made::Line& line : printed_) figures.push_back(line.figures);
    std::vector<bool> lost(printed_.size());
    for (size_t i = move.first; i <= move.last; ++i) {
      size_t from = i + static_cast<size_t>(move.by);
      figures[i] = printed_[from].figures;
      if (from < move.first || from > move.last) lost[from] = true;
    }
    for (int round = 0; round < 3; ++round) {
      for (size_t i = 0; i < printed_.size(); ++i) Fill(i, figures, lost);
    }
    for (size_t i = 0; i < printed_.size(); ++i) {
      Figures rest;
      if (Unknowns(i, figures, lost, rest) == 0 && !rest.zero()) return;
      if (figures[i].allocated < 0 || figures[i].realised < 0) return;
    }
    std::vector<int64_t> outcome;
    for (size_t i = 0; i < printed_.size(); ++i) {
      outcome.push_back(lost[i] ? -1 : figures[i].allocated);
      outcome.push_back(lost[i] ? -1 : figures[i].realised);
    }
    outcomes.insert(std::move(outcome));
  }

  // Lost figures in the sum that `parent` states; `rest` = stated minus known.
  size_t Unknowns(size_t parent, const std::vector<Figures>& figures, const std::vector<bool>& lost,
                  Figures& rest) const {
    rest = {};
    if (printed_[parent].leaf || printed_[parent].code.empty()) return 0;
    size_t unknowns = lost[parent];
    if (!lost[parent]) rest = figures[parent];
    for (size_t i = 0; i < printed_.size(); ++i) {
      if (printed_[i].parent != parent) continue;
      if (lost[i]) ++unknowns;
      if (lost[i]) continue;
      rest.allocated -= figures[i].allocated;
      rest.realised -= figures[i].realised;
    }
    return unknowns;
  }

  void Fill(size_t parent, std::vector<Figures>& figures, std::vector<bool>& lost) const {
    Figures rest;
    if (Unknowns(parent, figures, lost, rest) != 1) return;
    if (lost[parent]) {
      figures[parent] = {-rest.allocated, -rest.realised, false};
      lost[parent] = false;
      return;
    }
    for (size_t i = 0; i < printed_.size(); ++i) {
      if (printed_[i].parent != parent || !lost[i]) continue;
      figures[i] = rest;
      lost[i] = false;
    }
  }

  const Lines& printed_;
};

struct Judged {
  bool found = false;
  bool repaired = false;
  bool exact = false;  // every figure that is there again is the right one
  size_t unfilled = 0;
  // What is not exact is the order of the sub kegiatan at the edge of the table.
  bool edge_siblings = true;
};

// The rows below the parent of the first or the last row within the table.
bool AtEdge(const Lines& lines, size_t row) {
  return lines[row].leaf && (lines[row].parent == lines[lines.size() - 2].parent ||
                             lines[row].parent == lines[3].parent);
}

Judged Judge(const Lines& printed, const Lines& sound) {
  Judged judged;
  std::vector<v1::Record> records = made::RecordsOf(printed);
  bool residual = false;
  for (const v1::Finding& finding : FindingsOf(made::ViewOf(records), omben::Sampang())) {
    if (finding.rule() == "row-shift") judged.found = true;
    if (finding.rule() == "row-shift" && finding.repair_size() > 0) judged.repaired = true;
    if (finding.rule() == "missing-residual") residual = true;
  }
  if (!judged.repaired) return judged;
  std::vector<std::string> accept = {"row-shift"};
  if (residual) accept.push_back("missing-residual");
  absl::StatusOr<RepairedReport> repaired =
      ApplyRepairs(made::ViewOf(records), omben::Sampang(), accept);
  EXPECT_TRUE(repaired.ok()) << repaired.status();
  if (!repaired.ok()) return judged;
  for (size_t i = 0; i < records.size(); ++i) {
    EXPECT_EQ(AsPrinted(repaired->records[i]).SerializeAsString(), records[i].SerializeAsString());
  }
  std::vector<Figures> figures = made::FiguresOf(repaired->records);
  judged.exact = true;
  for (size_t i = 0; i < figures.size(); ++i) {
    if (figures[i].Same(sound[i].figures)) continue;
    if (figures[i].blank) {
      ++judged.unfilled;
    } else {
      judged.exact = false;
      judged.edge_siblings &= AtEdge(sound, i);
    }
  }
  return judged;
}

bool HasRowShift(const Lines& lines) {
  std::vector<v1::Record> records = made::RecordsOf(lines);
  for (const v1::Finding& finding : FindingsOf(made::ViewOf(records), omben::Sampang())) {
    if (finding.rule() == "row-shift") return true;
  }
  return false;
}

class Shifts : public testing::Test {
 protected:
  void SetUp() override { std::cerr << "REKAP_SEED=" << seed_ << "\n"; }

  const uint64_t seed_ = NumberFrom("REKAP_SEED", std::random_device()());
  const uint64_t tables_ = NumberFrom("REKAP_TABLES", 1500);
  std::mt19937_64 random_{seed_};
};

TEST_F(Shifts, AreRepairedExactlyWhereverOnlyOneTableExplainsTheSums) {
  size_t shifted = 0, provable = 0, recalled = 0, repaired = 0, wrong = 0, hinted = 0;
  size_t missed_shown = 0;
  for (uint64_t i = 0; i < tables_; ++i) {
    Lines sound = made::SoundTable(random_);
    Move move = made::AnyMove(random_, sound.size());
    Lines printed = sound;
    made::Misplace(move, std::uniform_int_distribution<int>(0, 2)(random_) > 0, printed);
    Reference reference(printed);
    size_t broken = reference.Wrong();
    if (broken == 0) continue;
    ++shifted;
    bool unique = broken >= 3 && !reference.TwoFiguresExplain() && reference.Outcomes().size() == 1;
    provable += unique;
    Judged judged = Judge(printed, sound);
    recalled += unique && judged.repaired && judged.exact;
    repaired += judged.repaired;
    wrong += judged.repaired && !judged.exact;
    // The one assumption (see shift_search.h), and nothing else.
    EXPECT_TRUE(judged.exact || judged.edge_siblings) << "table " << i;
    hinted += judged.found && !judged.repaired;
    if (unique && !(judged.repaired && judged.exact) && ++missed_shown <= 5) {
      std::cerr << "missed: table " << i << ", " << sound.size() << " rows, by " << move.by << ", "
                << move.first << ".." << move.last << ", " << broken << " wrong, found "
                << judged.found << ", repaired " << judged.repaired << "\n";
    }
  }
  std::cerr << shifted << " shifted tables; provable " << provable << ", of these repaired exactly "
            << recalled << "; repaired in all " << repaired << ", wrongly " << wrong
            << "; found without repair " << hinted << "\n";
  ASSERT_GT(provable, shifted / 10);
  EXPECT_GE(recalled * 100, provable * 99);
  EXPECT_LE(wrong * 100, repaired * 12);
}

// One program with all its money in one kegiatan, three rows of it lost: a shift that leaves the
// other kegiatan with nothing, which is the sum of nothing, explains it as well.
TEST(ShiftProof, IsNoSumOfNothing) {
  const Figures all = {27'636'803'400, 16'388'624'400, false};
  const Figures none = {0, 0, true};
  Lines printed = {{"", made::kNoParent, false, all},
                   {"7.01.01", made::kNoParent, false, none},
                   {"7.01.01.2.01", 1, false, none},
                   {"7.01.01.2.01.01", 2, true, all},
                   {"7.01.01.2.02", 1, false, all},
                   {"7.01.01.2.02.01", 4, true, all},
                   {"", made::kNoParent, false, {0, 0, false}}};
  std::vector<v1::Record> records = made::RecordsOf(printed);
  for (const v1::Finding& finding : FindingsOf(made::ViewOf(records), omben::Sampang())) {
    EXPECT_TRUE(finding.rule() != "row-shift" || finding.repair().empty());
  }
}

TEST_F(Shifts, AreNotSeenInSoundTables) {
  for (uint64_t i = 0; i < tables_; ++i) {
    Lines sound = made::SoundTable(random_);
    ASSERT_FALSE(HasRowShift(sound)) << "table " << i;
  }
}

// A wrong figure as people make them: another row's, none, a digit too many, a
// slip.
void Spoil(std::mt19937_64& random, size_t row, Lines& lines) {
  auto any_row = [&] { return std::uniform_int_distribution<size_t>(0, lines.size() - 1)(random); };
  Figures& figures = lines[row].figures;
  switch (std::uniform_int_distribution<int>(0, 4)(random)) {
    case 0:  // the likeliest to deceive
      figures = lines[row + 1 < lines.size() ? row + 1 : row - 1].figures;
      break;
    case 1:
      figures = lines[any_row()].figures;
      break;
    case 2:
      figures = {0, 0, true};
      break;
    case 3:
      figures.allocated *= 10;
      break;
    default:
      figures.realised += 100;
  }
}

TEST_F(Shifts, AreNotSeenWhereOneFigureIsWrong) {
  for (uint64_t i = 0; i < tables_; ++i) {
    Lines lines = made::SoundTable(random_);
    auto row = std::uniform_int_distribution<size_t>(0, lines.size() - 1)(random_);
    Spoil(random_, row, lines);
    ASSERT_FALSE(HasRowShift(lines)) << "table " << i << ", row " << row;
  }
}

TEST_F(Shifts, AreRarelySeenWhereTwoFiguresAreWrong) {
  uint64_t seen = 0;
  for (uint64_t i = 0; i < tables_; ++i) {
    Lines lines = made::SoundTable(random_);
    auto row = std::uniform_int_distribution<size_t>(0, lines.size() - 3)(random_);
    // Neighbours with each other's figures are a shift, of two rows.
    auto other = std::uniform_int_distribution<size_t>(row + 2, lines.size() - 1)(random_);
    Spoil(random_, row, lines);
    Spoil(random_, other, lines);
    seen += HasRowShift(lines);
  }
  std::cerr << "two wrong figures taken for a shift: " << seen << " of " << tables_ << "\n";
  EXPECT_LE(seen * 100, tables_);
}

// 1 heading, 2 program, 3 kegiatan, 4-6 sub kegiatan, 7 kegiatan, 8-9 sub
// kegiatan, 10 closing row: lines of the file one more.
Lines SmallTable() {
  Lines lines = {{"", made::kNoParent, false, {}},
                 {"7.01.01", made::kNoParent, false, {}},
                 {"7.01.01.2.01", 1, false, {}},
                 {"7.01.01.2.01.01", 2, true, {100, 90, false}},
                 {"7.01.01.2.01.02", 2, true, {210, 200, false}},
                 {"7.01.01.2.01.03", 2, true, {330, 300, false}},
                 {"7.01.01.2.02", 1, false, {}},
                 {"7.01.01.2.02.01", 6, true, {440, 400, false}},
                 {"7.01.01.2.02.02", 6, true, {550, 500, false}}};
  auto sum = [&](size_t into, std::initializer_list<size_t> rows) {
    for (size_t row : rows) {
      lines[into].figures.allocated += lines[row].figures.allocated;
      lines[into].figures.realised += lines[row].figures.realised;
    }
  };
  sum(2, {3, 4, 5});
  sum(6, {7, 8});
  sum(1, {2, 6});
  sum(0, {1});
  lines.push_back(lines[0]);
  return lines;
}

TEST(Shift, WhoseEndTheSumsCannotTellIsReportedWithoutRepair) {
  Lines lines = SmallTable();
  // Two of three siblings at the end: which of them is lost, no sum says.
  made::Misplace({1, 1, 3}, true, lines);
  std::vector<v1::Record> records = made::RecordsOf(lines);
  int found = 0;
  for (const v1::Finding& finding : FindingsOf(made::ViewOf(records), omben::Sampang())) {
    if (finding.rule() != "row-shift") continue;
    ++found;
    EXPECT_EQ(finding.severity(), v1::SEVERITY_WARNING);
    EXPECT_EQ(finding.repair_size(), 0);
    EXPECT_THAT(finding.message(), testing::HasSubstr("lebih dari satu cara"));
  }
  EXPECT_EQ(found, 1);
  absl::StatusOr<RepairedReport> repaired =
      ApplyRepairs(made::ViewOf(records), omben::Sampang(), {{"row-shift"}});
  EXPECT_EQ(repaired.status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(Shift, AmongTheChildrenOfOneParentLeavesNothingToProve) {
  Lines lines = SmallTable();
  made::Misplace({1, 3, 4}, true, lines);
  EXPECT_FALSE(HasRowShift(lines));
}

TEST(Shift, OfTwoRowsToTheEdgeLosesTwoFiguresAndSaysSo) {
  std::mt19937_64 random(1);
  Lines sound;
  do {
    sound = made::SoundTable(random, {3, 4, 4});
  } while (sound.size() < 30 || !sound[sound.size() - 4].leaf ||
           sound[sound.size() - 3].figures.zero());
  Lines lines = sound;
  // Up to the last row but for the closing one.
  made::Misplace({2, 2, sound.size() - 4}, true, lines);
  Judged judged = Judge(lines, sound);
  EXPECT_TRUE(judged.repaired);
  EXPECT_TRUE(judged.exact);
  // Two siblings share what their parent leaves.
  EXPECT_EQ(judged.unfilled, 2u);
}

}  // namespace
}  // namespace rekap
