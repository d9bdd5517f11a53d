// The order in which findings are read, and what accepting the two repairs of
// the printed report makes of all its money.
#include <algorithm>
#include <map>
#include <tuple>

#include <gtest/gtest.h>

#include "tests/finding/omben.h"

namespace rekap {
namespace {

using omben::Read;
using omben::Report;
using omben::Sampang;

TEST(Order, IsSeverityThenShiftThenResidualThenRow) {
  Report report = Read("printed.tsv");
  std::vector<v1::Finding> findings = FindingsOf(report.View(), Sampang());
  ASSERT_GE(findings.size(), 3u);
  // The heading's total-mismatch stands on a line above both.
  EXPECT_EQ(findings[0].rule(), "row-shift");
  EXPECT_EQ(findings[1].rule(), "missing-residual");
  EXPECT_EQ(findings[2].rule(), "total-mismatch");
  auto rest = [](const v1::Finding& finding) {
    return std::make_tuple(-static_cast<int>(finding.severity()),
                           finding.rows_size() > 0 ? finding.rows(0) : 0);
  };
  EXPECT_TRUE(std::is_sorted(
      findings.begin() + 2, findings.end(),
      [&](const v1::Finding& a, const v1::Finding& b) { return rest(a) < rest(b); }));
}

struct Money {
  int64_t allocated = 0;
  int64_t realised = 0;

  friend bool operator==(const Money&, const Money&) = default;
};

// By activity code; what was printed is not looked at.
struct Read2021 {
  std::map<std::string, Money> lines;
  std::map<std::string, Money> stated;
  Money bottom_up;

  explicit Read2021(const std::vector<v1::Record>& records) {
    for (const v1::Record& record : records) {
      if (record.has_budget_line()) {
        Money money = Of(record.budget_line());
        lines[record.key().subject()] = money;
        bottom_up.allocated += money.allocated;
        bottom_up.realised += money.realised;
      }
      if (record.has_stated_total() && !record.key().subject().empty()) {
        stated[record.key().subject()] = Of(record.stated_total());
      }
    }
  }

 private:
  template <typename Body>
  static Money Of(const Body& body) {
    return {body.allocated().sen(), body.realised().sen()};
  }
};

constexpr Money kBottomUp = {3'405'840'458'00, 3'180'569'627'00};

class AcceptedRepairs : public testing::Test {
 protected:
  Read2021 Accepting(const std::vector<std::string>& accept) const {
    absl::StatusOr<RepairedReport> repaired = ApplyRepairs(printed_.View(), Sampang(), accept);
    EXPECT_TRUE(repaired.ok()) << repaired.status();
    return Read2021(repaired.ok() ? repaired->records : std::vector<v1::Record>());
  }

  const Report printed_ = Read("printed.tsv");
  const Read2021 corrected_{Read("corrected.tsv").records};
};

TEST_F(AcceptedRepairs, BothGiveTheMoneyOfTheCorrectedTable) {
  Read2021 repaired = Accepting({"row-shift", "missing-residual"});
  EXPECT_EQ(repaired.lines.size(), 38u);
  EXPECT_EQ(repaired.lines, corrected_.lines);
  EXPECT_EQ(repaired.bottom_up, kBottomUp);
  // The program whose sum is wrong in the original stays as it was printed: no
  // repair may resolve what is only flagged.
  std::map<std::string, Money> stated = repaired.stated, right = corrected_.stated;
  EXPECT_EQ(stated.at("7.01.04").allocated, 68'330'000'00);
  stated.erase("7.01.04");
  right.erase("7.01.04");
  EXPECT_EQ(stated.size(), 18u);
  EXPECT_EQ(stated, right);
}

TEST_F(AcceptedRepairs, TheShiftAloneLeavesOnlyTheLostRowOpen) {
  Read2021 repaired = Accepting({"row-shift"});
  std::map<std::string, Money> lines = repaired.lines, right = corrected_.lines;
  Money lost = right.at("7.01.06.2.01.06");
  EXPECT_EQ(lost, (Money{11'047'000'00, 4'427'500'00}));
  EXPECT_EQ(lines.at("7.01.06.2.01.06"), Money());
  lines.erase("7.01.06.2.01.06");
  right.erase("7.01.06.2.01.06");
  EXPECT_EQ(lines, right);
  EXPECT_EQ(repaired.bottom_up.allocated + lost.allocated, kBottomUp.allocated);
  EXPECT_EQ(repaired.bottom_up.realised + lost.realised, kBottomUp.realised);
}

}  // namespace
}  // namespace rekap
