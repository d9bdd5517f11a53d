// The real files: what the report of Omben 2021 becomes, row by row where a row
// is peculiar.
#include <map>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/key/record_key.h"
#include "domain/record/record.h"
#include "tests/importer/samples.h"

namespace rekap {
namespace {

using samples::Omben;
using samples::Said;
using samples::Sampang;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

ImportOutcome ImportOmben(const std::string& file) {
  return ImportFile(file, Omben(file), samples::OmbenTarget(), Sampang());
}

std::map<v1::RecordKind, int> CountKinds(const ImportOutcome& outcome) {
  std::map<v1::RecordKind, int> counts;
  for (const v1::Record& record : outcome.records) ++counts[record.key().kind()];
  return counts;
}

const v1::Record& Find(const ImportOutcome& outcome, v1::RecordKind kind, absl::string_view subject,
                       uint32_t item = 0) {
  for (const v1::Record& record : outcome.records) {
    if (record.key().kind() == kind && record.key().subject() == subject &&
        record.key().item() == item) {
      return record;
    }
  }
  ADD_FAILURE() << "no record " << kind << " " << subject << " " << item;
  return v1::Record::default_instance();
}

void ExpectStorable(const ImportOutcome& outcome) {
  std::set<std::string> keys;
  for (const v1::Record& record : outcome.records) {
    EXPECT_TRUE(ValidateRecord(record).ok()) << record.ShortDebugString();
    absl::StatusOr<std::string> key = EncodeRecordKey(record.key());
    ASSERT_TRUE(key.ok()) << key.status();
    EXPECT_TRUE(keys.insert(*key).second) << "twice: " << record.key().ShortDebugString();
  }
}

class OmbenTable : public testing::TestWithParam<std::string> {};

TEST_P(OmbenTable, BecomesABudgetLinePerSubKegiatanAndAClaimPerParent) {
  ImportOutcome outcome = ImportOmben(GetParam());
  ASSERT_THAT(Said(outcome), IsEmpty());
  // 38 sub kegiatan; 19 parents and the two rows of the unit; of the outputs
  // 38 + 4 stand in the printed file, 37 + 5 in the corrected one.
  EXPECT_EQ(CountKinds(outcome),
            (std::map<v1::RecordKind, int>{{v1::RECORD_KIND_BUDGET_LINE, 38},
                                           {v1::RECORD_KIND_OUTPUT, 42},
                                           {v1::RECORD_KIND_STATED_TOTAL, 21}}));
  EXPECT_THAT(outcome.complete_kinds,
              UnorderedElementsAre(v1::RECORD_KIND_BUDGET_LINE, v1::RECORD_KIND_OUTPUT,
                                   v1::RECORD_KIND_STATED_TOTAL));
  EXPECT_EQ(outcome.synthetic_rows, 0u);
  ExpectStorable(outcome);
}

INSTANTIATE_TEST_SUITE_P(Files, OmbenTable, testing::Values("printed.tsv", "corrected.tsv"),
                         [](const auto& file) { return file.param.substr(0, 7); });

TEST(OmbenPrinted, RemembersWhereARecordWasRead) {
  ImportOutcome outcome = ImportOmben("printed.tsv");
  const v1::Record& record = Find(outcome, v1::RECORD_KIND_BUDGET_LINE, "7.01.01.2.02.01");
  EXPECT_EQ(record.provenance().file(), "printed.tsv");
  EXPECT_EQ(record.provenance().row(), 12u);
  EXPECT_EQ(record.key().year(), 2021u);
  EXPECT_EQ(record.key().quarter(), 0u);
  EXPECT_FALSE(record.synthetic());
}

TEST(OmbenPrinted, ReadsIndonesianMoneyAndPercentages) {
  ImportOutcome outcome = ImportOmben("printed.tsv");
  const v1::BudgetLine& line =
      Find(outcome, v1::RECORD_KIND_BUDGET_LINE, "7.01.01.2.02.01").budget_line();
  EXPECT_EQ(line.name(), "Penyediaan Gaji dan Tunjangan ASN");
  EXPECT_EQ(line.activity_written(), "");
  EXPECT_EQ(line.allocated().sen(), 274'885'697'700);
  EXPECT_EQ(line.realised().sen(), 262'398'122'400);
  EXPECT_EQ(line.stated_absorption_micro(), 95'460'000);
  const v1::Output& output = Find(outcome, v1::RECORD_KIND_OUTPUT, "7.01.01.2.02.01", 1).output();
  EXPECT_EQ(output.description(), "Jumlah Pegawai ASN");
  EXPECT_EQ(output.target().text(), "35 ASN");
  EXPECT_EQ(output.target().value_micro(), 35'000'000);
  EXPECT_EQ(output.realised().unit(), "ASN");
  EXPECT_EQ(output.stated_achievement_micro(), 102'000'000);
}

TEST(OmbenPrinted, TellsABlankFromADashFromAFigure) {
  ImportOutcome outcome = ImportOmben("printed.tsv");
  // Line 371: a figure and a blank. Line 348: dashes. Line 347: blanks.
  const v1::BudgetLine& half =
      Find(outcome, v1::RECORD_KIND_BUDGET_LINE, "7.01.01.2.09.06").budget_line();
  EXPECT_EQ(half.allocated().presence(), v1::CELL_PRESENCE_FIGURE);
  EXPECT_EQ(half.allocated().sen(), 112'000'000);
  EXPECT_EQ(half.realised().presence(), v1::CELL_PRESENCE_BLANK);
  EXPECT_EQ(half.stated_absorption_micro(), 0);
  const v1::BudgetLine& dashes =
      Find(outcome, v1::RECORD_KIND_BUDGET_LINE, "7.01.01.2.05.11").budget_line();
  EXPECT_EQ(dashes.allocated().presence(), v1::CELL_PRESENCE_DASH);
  EXPECT_EQ(dashes.realised().presence(), v1::CELL_PRESENCE_DASH);
  EXPECT_TRUE(dashes.has_stated_absorption_micro());
  const v1::StatedTotal& blanks =
      Find(outcome, v1::RECORD_KIND_STATED_TOTAL, "7.01.01.2.05").stated_total();
  EXPECT_EQ(blanks.allocated().presence(), v1::CELL_PRESENCE_BLANK);
  EXPECT_FALSE(blanks.has_stated_absorption_micro());
}

TEST(OmbenPrinted, ReadsAPercentageWithABlankAndADoubleZero) {
  ImportOutcome outcome = ImportOmben("printed.tsv");
  // Line 370 prints "100,00 %" and "00,00".
  EXPECT_EQ(Find(outcome, v1::RECORD_KIND_BUDGET_LINE, "7.01.01.2.09.05")
                .budget_line()
                .stated_absorption_micro(),
            100'000'000);
  const v1::Output& output = Find(outcome, v1::RECORD_KIND_OUTPUT, "7.01.01.2.09.05", 1).output();
  EXPECT_TRUE(output.has_stated_achievement_micro());
  EXPECT_EQ(output.stated_achievement_micro(), 0);
  EXPECT_EQ(output.realised().text(), "-");
  EXPECT_EQ(output.realised().value_micro(), 0);
}

TEST(OmbenPrinted, NumbersTheOutputsOfASubKegiatan) {
  ImportOutcome outcome = ImportOmben("printed.tsv");
  for (uint32_t item : {1u, 2u, 3u}) {
    const v1::Record& record = Find(outcome, v1::RECORD_KIND_OUTPUT, "7.01.01.2.06.09", item);
    EXPECT_EQ(record.provenance().row(), 24 + item);
  }
}

TEST(OmbenPrinted, KeepsProseAsProse) {
  ImportOutcome outcome = ImportOmben("printed.tsv");
  const v1::Measure& composite =
      Find(outcome, v1::RECORD_KIND_OUTPUT, "7.01.01.2.06.02", 1).output().target();
  EXPECT_EQ(composite.text(), "16 JENIS KEBERSIHAN DAN 4 MACAM");
  EXPECT_FALSE(composite.has_value_micro());
}

TEST(OmbenPrinted, KeepsBothTotalsOfTheUnit) {
  ImportOutcome outcome = ImportOmben("printed.tsv");
  const v1::StatedTotal& heading =
      Find(outcome, v1::RECORD_KIND_STATED_TOTAL, "", 0).stated_total();
  EXPECT_EQ(heading.name(), "Belanja langsung");
  EXPECT_EQ(heading.allocated().sen(), 339'684'045'800);
  EXPECT_FALSE(heading.has_output());
  const v1::StatedTotal& closing =
      Find(outcome, v1::RECORD_KIND_STATED_TOTAL, "", 1).stated_total();
  EXPECT_EQ(closing.stated_absorption_micro(), 94'000'000);
  const v1::StatedTotal& program =
      Find(outcome, v1::RECORD_KIND_STATED_TOTAL, "7.01.01").stated_total();
  EXPECT_EQ(program.output().target().text(), "100%");
}

TEST(OmbenCorrected, ReadsPlainNumbers) {
  ImportOutcome outcome = ImportOmben("corrected.tsv");
  const v1::StatedTotal& heading =
      Find(outcome, v1::RECORD_KIND_STATED_TOTAL, "", 0).stated_total();
  EXPECT_EQ(heading.allocated().sen(), 340'584'045'800);
  EXPECT_EQ(heading.stated_absorption_micro(), 93'390'000);
  int64_t allocated = 0;
  int64_t realised = 0;
  for (const v1::Record& record : outcome.records) {
    allocated += record.budget_line().allocated().sen();
    realised += record.budget_line().realised().sen();
  }
  EXPECT_EQ(allocated, 340'584'045'800);
  EXPECT_EQ(realised, 318'056'962'700);
}

TEST(OmbenCorrected, TakesTheMovedOutputRowWithTheActivityAboveIt) {
  ImportOutcome outcome = ImportOmben("corrected.tsv");
  const v1::Record& moved = Find(outcome, v1::RECORD_KIND_OUTPUT, "7.01.01.2.07.02", 2);
  EXPECT_EQ(moved.output().description(), "Jumlah pengadaan kendaraan dinas R2");
  EXPECT_EQ(moved.provenance().row(), 30u);
  EXPECT_EQ(Find(outcome, v1::RECORD_KIND_OUTPUT, "7.01.01.2.07.05", 1).output().description(),
            "Jumlah Pengadaan Meubilair");
  // Line 362 has no output, and none is made up for it.
  for (const v1::Record& record : outcome.records) {
    EXPECT_FALSE(record.key().kind() == v1::RECORD_KIND_OUTPUT &&
                 record.key().subject() == "7.01.01.2.07.06");
  }
}

TEST(OmbenIndicators, BecomeOneResultEach) {
  ImportOutcome outcome = ImportOmben("iku.tsv");
  ASSERT_THAT(Said(outcome), IsEmpty());
  ASSERT_EQ(outcome.records.size(), 3u);
  EXPECT_THAT(outcome.complete_kinds, ElementsAre(v1::RECORD_KIND_INDICATOR_RESULT));
  ExpectStorable(outcome);
  const v1::Record& ikm = outcome.records[0];
  EXPECT_EQ(ikm.key().subject(), "IKU-1");
  EXPECT_EQ(ikm.provenance().row(), 2u);
  const v1::IndicatorResult& result = ikm.indicator_result();
  EXPECT_EQ(result.name(), "Nilai IKM Kecamatan Omben");
  EXPECT_EQ(result.objective(), "Meningkatnya kualitas pelayanan publik tingkat kecamatan");
  EXPECT_EQ(result.direction(), v1::DIRECTION_HIGHER);
  EXPECT_EQ(result.data_source(), "Survei Kepuasan Masyarakat (SKM)");
  EXPECT_EQ(result.responsible(), "Camat Omben");
  EXPECT_EQ(result.target_micro(), 87'000'000);
  EXPECT_EQ(result.realised_micro(), 79'150'000);
  EXPECT_EQ(result.previous_micro(), 81'040'000);
  EXPECT_EQ(result.stated_achievement_micro(), 91'000'000);
  EXPECT_EQ(outcome.records[2].indicator_result().formula(),
            "(kejadian[n-1] - kejadian[n]) / kejadian[n-1] x 100");
}

}  // namespace
}  // namespace rekap
