// The report of Omben 2021: every row of findings.tsv that must be found, with
// the figures that prove it; the corrected table says only what is still true.
#include "tests/finding/omben.h"

#include <fstream>
#include <set>
#include <sstream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rekap {
namespace {

using omben::Find;
using omben::Proof;
using omben::Read;
using omben::Report;
using omben::Said;
using omben::Sampang;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

// Every line_no on which the rule found something, "iku 1" for indicators.
std::set<std::string> LinesOf(const Report& report, const std::vector<v1::Finding>& findings,
                              absl::string_view rule) {
  std::set<std::string> lines;
  for (const v1::Finding& finding : findings) {
    if (finding.rule() != rule) continue;
    std::string said = Said(report, finding);
    for (absl::string_view line :
         absl::StrSplit(absl::string_view(said).substr(rule.size() + 1), ',')) {
      lines.insert(std::string(line));
    }
  }
  return lines;
}

class Printed : public testing::Test {
 protected:
  std::string ProofOf(absl::string_view said) { return Proof(Find(report_, findings_, said)); }

  const Report report_ = Read("printed.tsv");
  const std::vector<v1::Finding> findings_ = FindingsOf(report_.View(), Sampang());
};

TEST_F(Printed, EveryFindingThatMustBeFoundIsFound) {
  std::ifstream in(absl::StrCat(REKAP_SOURCE_DIR, "/tests/data/omben-2021/findings.tsv"));
  std::string line;
  int checked = 0;
  while (std::getline(in, line)) {
    std::vector<std::string> cells = absl::StrSplit(line, '\t');
    if (cells[2] != "yes") continue;
    ++checked;
    std::set<std::string> found = LinesOf(report_, findings_, cells[0]);
    for (absl::string_view place : absl::StrSplit(cells[1], ',')) {
      std::vector<std::string> ends = absl::StrSplit(place, '-');
      EXPECT_TRUE(found.count(ends.front()) && found.count(ends.back()))
          << cells[0] << " " << cells[1] << ": " << cells[3];
    }
  }
  EXPECT_EQ(checked, 17);
}

TEST_F(Printed, TheRowShiftIsProvedByTheParentsAndShownCellByCell) {
  v1::Finding shift;
  for (const v1::Finding& finding : findings_) {
    if (finding.rule() == "row-shift") shift = finding;
  }
  EXPECT_EQ(shift.severity(), v1::SEVERITY_BLOCKING);
  ASSERT_EQ(shift.rows_size(), 41);
  EXPECT_EQ(report_.labels.at(shift.rows(0)), "350");
  EXPECT_EQ(report_.labels.at(shift.rows(40)), "396");
  EXPECT_THAT(Proof(shift), AllOf(HasSubstr("sebelum digeser: 16 dari 19"),
                                  HasSubstr("sesudah digeser: 2 dari 19")));
  std::vector<std::string> cells;
  for (const v1::CellRepair& cell : shift.repair()) {
    const std::string& label = report_.labels.at(cell.row());
    if (label == "349" || label == "371" || label == "396") {
      cells.push_back(
          absl::StrCat(label, " ", cell.column(), " ", cell.before(), ">", cell.after()));
    }
  }
  EXPECT_THAT(cells, ElementsAre("349 anggaran >78.772.130", "349 realisasi >66.697.972",
                                 "349 persen >84,67%", "371 anggaran 1.120.000>8.000.000",
                                 "371 realisasi >8.000.000", "371 persen 0,00%>100,00%",
                                 "396 anggaran 9.324.975>", "396 realisasi 7.488.000>",
                                 "396 persen 80,30%>"));
}

TEST_F(Printed, TheLostLastRowIsInferredFromItsParent) {
  v1::Finding residual = Find(report_, findings_, "missing-residual 396");
  EXPECT_THAT(Proof(residual),
              AllOf(HasSubstr("anggaran: 38.876.725 - 18.504.750 - 9.324.975 = 11.047.000"),
                    HasSubstr("realisasi: 24.884.625 - 12.969.125 - 7.488.000 = 4.427.500"),
                    HasSubstr("serapan: 40,08%")));
  ASSERT_EQ(residual.repair_size(), 3);
  EXPECT_EQ(residual.repair(0).after(), "11.047.000");
  EXPECT_EQ(residual.repair(1).after(), "4.427.500");
  EXPECT_EQ(residual.repair(2).after(), "40,08%");
  for (const v1::CellRepair& cell : residual.repair()) EXPECT_TRUE(cell.inferred());
}

TEST_F(Printed, SumsAndPercentagesAreProved) {
  EXPECT_THAT(
      ProofOf("sum-mismatch 386"),
      AllOf(HasSubstr("68.330.000 / 66.370.000"), HasSubstr("77.330.000 / 66.370.000"),
            HasSubstr("85,83%"), HasSubstr("7.01.04.2.02"), HasSubstr("9.000.000 / 3.895.000")));
  v1::Finding total = Find(report_, findings_, "total-mismatch 332,397");
  EXPECT_EQ(total.repair_size(), 0);
  EXPECT_THAT(Proof(total), AllOf(HasSubstr("3.396.840.458 / 3.176.674.627"),
                                  HasSubstr("3.405.840.458 / 3.180.569.627"),
                                  HasSubstr("9.000.000 / 3.895.000"), HasSubstr("93,39%")));
  EXPECT_THAT(
      ProofOf("percent-mismatch 387"),
      AllOf(HasSubstr("91,43%"), HasSubstr("66.370.000 / 68.330.000"), HasSubstr("97,13%")));
  EXPECT_THAT(ProofOf("percent-mismatch 397"), AllOf(HasSubstr("94,00%"), HasSubstr("93,52%")));
  EXPECT_THAT(ProofOf("table-mismatch 376"),
              AllOf(HasSubstr("30.164.863"), HasSubstr("tabel III.B: -")));
  EXPECT_THAT(ProofOf("table-mismatch 381"),
              AllOf(HasSubstr("64.052.822"), HasSubstr("19.768.628")));
  EXPECT_THAT(ProofOf("table-mismatch 386"),
              AllOf(HasSubstr("68.330.000"), HasSubstr("40.770.000")));
  EXPECT_THAT(ProofOf("table-mismatch 392"),
              AllOf(HasSubstr("38.876.725"), HasSubstr("9.000.000")));
}

TEST_F(Printed, OutputsAreProved) {
  EXPECT_THAT(ProofOf("output-percent-mismatch 342"),
              AllOf(HasSubstr("36 / 35"), HasSubstr("102,86%"), HasSubstr("102,00%")));
  EXPECT_THAT(ProofOf("output-percent-mismatch 353"),
              AllOf(HasSubstr("12.567 / 10.049"), HasSubstr("125,06%"), HasSubstr("100,00%")));
  EXPECT_THAT(ProofOf("output-percent-mismatch 358"),
              AllOf(HasSubstr("2.656 / 2.670"), HasSubstr("99,48%"), HasSubstr("99,47%")));
  EXPECT_THAT(ProofOf("composite-target 351"),
              AllOf(HasSubstr("16 JENIS KEBERSIHAN DAN 4 MACAM"), HasSubstr("62,50%")));
  EXPECT_THAT(ProofOf("unit-mismatch 379"), AllOf(HasSubstr("5 Pelayanan"), HasSubstr("0%")));
  EXPECT_THAT(ProofOf("missing-target 393"), HasSubstr("64%"));
  EXPECT_THAT(ProofOf("spent-without-output 396"),
              AllOf(HasSubstr("4.427.500"), HasSubstr("0 dari 11 Desa")));
  EXPECT_THAT(ProofOf("spent-without-output 361"),
              AllOf(HasSubstr("66.000.000"), HasSubstr("0 dari 1 unit")));
  EXPECT_THAT(ProofOf("full-output-low-absorption 366"), HasSubstr("47,07%"));
  EXPECT_THAT(ProofOf("output-without-budget 374"),
              AllOf(HasSubstr("1 dok dari 1 dok"), HasSubstr("0,00%")));
  EXPECT_THAT(
      ProofOf("indicator-conflict 386,387"),
      AllOf(HasSubstr("IKU-3: 100"), HasSubstr("(7.01.04): 86"), HasSubstr("(7.01.04.2.01): 91")));
  EXPECT_THAT(ProofOf("indicator-conflict 381,382"),
              AllOf(HasSubstr("IKU-2: 100"), HasSubstr("97")));
  EXPECT_THAT(ProofOf("decline iku 1"), AllOf(HasSubstr("81,04"), HasSubstr("79,15")));
  const std::vector<std::string> said = Said(report_, findings_);
  for (const v1::Finding& finding : findings_) {
    if (finding.rule() != "absorption-as-output") continue;
    EXPECT_EQ(finding.rows_size(), 19);
    EXPECT_THAT(Proof(finding), HasSubstr("19 dari 19"));
  }
  EXPECT_THAT(said, testing::Contains("output-shift 361"));
}

TEST_F(Printed, NothingElseIsFound) {
  std::vector<std::string> rest;
  for (const v1::Finding& finding : findings_) {
    if (finding.rule() == "row-shift" || finding.rule() == "absorption-as-output") continue;
    rest.push_back(Said(report_, finding));
  }
  EXPECT_THAT(rest, UnorderedElementsAre(
                        "missing-residual 396", "sum-mismatch 386", "total-mismatch 332,397",
                        "table-mismatch 376", "table-mismatch 381", "table-mismatch 386",
                        "table-mismatch 392", "percent-mismatch 387", "percent-mismatch 397",
                        "output-percent-mismatch 342", "output-percent-mismatch 353",
                        "output-percent-mismatch 358", "composite-target 351", "unit-mismatch 379",
                        "missing-target 393", "text-target 375", "text-target 384",
                        "text-target 385", "spent-without-output 361", "spent-without-output 396",
                        // Besides 366: 46,51% and 43,28% of the money for the whole output.
                        "full-output-low-absorption 366", "full-output-low-absorption 378",
                        "full-output-low-absorption 391", "output-without-budget 374",
                        "indicator-conflict 381,382", "indicator-conflict 386,387",
                        // The program says 16, the one kegiatan with its wording 47.
                        "indicator-conflict 376,377", "decline iku 1",
                        // 90,98 printed as 91, which is another band.
                        "achievement-mismatch iku 1", "output-shift 361"));
}

TEST(Corrected, SaysOnlyWhatIsStillTrue) {
  Report report = Read("corrected.tsv");
  std::vector<v1::Finding> findings = FindingsOf(report.View(), Sampang());
  std::vector<std::string> said;
  for (const v1::Finding& finding : findings) {
    EXPECT_NE(finding.severity(), v1::SEVERITY_BLOCKING) << finding.ShortDebugString();
    EXPECT_EQ(finding.repair_size(), 0) << finding.ShortDebugString();
    if (finding.rule() == "absorption-as-output") {
      EXPECT_EQ(finding.rows_size(), 19);
      said.push_back(finding.rule());
    } else {
      said.push_back(Said(report, finding));
    }
  }
  EXPECT_THAT(said, UnorderedElementsAre(
                        "composite-target 351", "unit-mismatch 379", "missing-target 393",
                        "text-target 375", "text-target 384", "text-target 385",
                        "spent-without-output 361b",
                        "spent-without-output 362",  // its output went to 361
                        "spent-without-output 396", "full-output-low-absorption 366",
                        "full-output-low-absorption 378", "full-output-low-absorption 391",
                        "output-without-budget 374", "indicator-conflict 376,377",
                        "indicator-conflict 381,382", "indicator-conflict 386,387",
                        "absorption-as-output", "decline iku 1", "achievement-mismatch iku 1",
                        // The corrected sums are no longer what table II grants.
                        "table-mismatch 332", "table-mismatch 386", "table-mismatch 397"));
}

}  // namespace
}  // namespace rekap
