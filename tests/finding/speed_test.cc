// The check of a large table takes about a second, shifted or sound. The bound
// is loose: it is there to catch what grows with the square of the rows.
#include <chrono>
#include <iostream>
#include <random>

#include <gtest/gtest.h>

#include "tests/finding/omben.h"
#include "tests/finding/tables.h"

namespace rekap {
namespace {

#ifdef __SANITIZE_THREAD__
constexpr double kSecondsMax = 100;  // it slows everything down some ten times
#else
constexpr double kSecondsMax = 10;
#endif

// Programs, kegiatan and sub kegiatan as the codes allow, near 100.000 rows.
made::Lines LargeTable(std::mt19937_64& random) {
  made::Lines lines;
  while (lines.size() < 100'000) lines = made::SoundTable(random, {99, 50, 99});
  return lines;
}

double SecondsOf(const made::Lines& lines, size_t& findings) {
  std::vector<v1::Record> records = made::RecordsOf(lines);
  auto start = std::chrono::steady_clock::now();
  findings = FindingsOf(made::ViewOf(records), omben::Sampang()).size();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

TEST(Speed, AHundredThousandRowsAreCheckedInAboutASecond) {
  std::mt19937_64 random(7);
  made::Lines lines = LargeTable(random);
  size_t findings = 0;
  double sound = SecondsOf(lines, findings);
  EXPECT_EQ(findings, 0u);
  made::Misplace({1, 1000, lines.size() - 3}, true, lines);
  double shifted = SecondsOf(lines, findings);
  EXPECT_GT(findings, 0u);
  for (made::Line& line : lines) line.figures.realised = line.figures.allocated + 100;
  double hopeless = SecondsOf(lines, findings);
  EXPECT_EQ(findings, kFindingsMax);
  std::cerr << lines.size() << " rows: sound " << sound << " s, shifted " << shifted
            << " s, every row wrong " << hopeless << " s\n";
  EXPECT_LT(sound, kSecondsMax);
  EXPECT_LT(shifted, kSecondsMax);
  EXPECT_LT(hopeless, kSecondsMax);
}

}  // namespace
}  // namespace rekap
