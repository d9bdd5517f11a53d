// The workbook to fill in, read back by the importer.
#include "node/template/template.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/importer/samples.h"
#include "tests/template/omben_template.h"

namespace rekap {
namespace {

using samples::Content;
using samples::Mark;
using samples::Omben;
using samples::Said;
using samples::Sampang;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> Contents(const ImportOutcome& outcome) {
  std::vector<std::string> contents;
  for (v1::Record record : outcome.records) {
    record.clear_provenance();
    contents.push_back(record.ShortDebugString());
  }
  return contents;
}

std::vector<std::string> OmbenContents() {
  std::vector<std::string> contents = Contents(samples::Import(Omben("corrected.tsv")));
  for (const std::string& indicator : Contents(samples::Import(Omben("iku.tsv")))) {
    contents.push_back(indicator);
  }
  return contents;
}

TEST(Template, IsReadBackToTheRecordsOfTheTextFiles) {
  absl::StatusOr<std::string> bytes = WriteTemplate(Content(true));
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  ImportOutcome outcome = samples::Import(*bytes);
  ASSERT_THAT(Said(outcome), IsEmpty());
  EXPECT_EQ(Contents(outcome), OmbenContents());
  EXPECT_THAT(outcome.notes, IsEmpty());
}

TEST(Template, RowsThatNobodyFilledInAreNoRecords) {
  TemplateContent content = Content(false);
  content.indicators.clear();
  for (TemplateRow& row : content.rows) row.allocated.reset();
  ImportOutcome untouched = samples::Import(*WriteTemplate(content));
  EXPECT_THAT(untouched.records, ::testing::IsEmpty());
  EXPECT_THAT(untouched.complete_kinds, ::testing::IsEmpty());
  v1::Money money;
  money.set_sen(100);
  for (TemplateRow& row : content.rows) {
    if (row.level != "subkegiatan") continue;
    row.allocated = money;
    break;
  }
  ImportOutcome one = samples::Import(*WriteTemplate(content));
  EXPECT_THAT(samples::Said(one), ::testing::IsEmpty());
  ASSERT_EQ(one.records.size(), 2u) << "the line and its output";
  EXPECT_EQ(one.records[0].provenance().sheet(), "Tabel III.B");
}

TEST(Template, CarriesForWhomAndWhenItIs) {
  ImportOutcome outcome = samples::Import(WriteTemplate(Content(false)).value());
  ASSERT_TRUE(outcome.mark);
  EXPECT_EQ(outcome.mark->unit, samples::OmbenUnit());
  EXPECT_EQ(outcome.mark->unit_name, "Kecamatan Omben");
  EXPECT_EQ(outcome.mark->period, samples::Year2021());
  EXPECT_EQ(outcome.mark->catalog_version, 7u);
}

TEST(Template, IsRefusedForAnotherUnitOrPeriod) {
  std::string bytes = WriteTemplate(Content(true)).value();
  auto import = [&](absl::string_view unit, uint32_t quarter) {
    return ImportFile("t.xlsx", bytes,
                      {RegionCode::Parse(unit).value(), Period::Of(2021, quarter).value()},
                      Sampang());
  };
  ImportOutcome unit = import("35.27.06", 0);
  EXPECT_THAT(Said(unit), ElementsAre("0: WRONG_UNIT"));
  EXPECT_THAT(unit.problems.at(0).message(), HasSubstr("Kecamatan Omben (35.27.05)"));
  ImportOutcome period = import("35.27.05", 2);
  EXPECT_THAT(Said(period), ElementsAre("0: WRONG_PERIOD"));
  EXPECT_THAT(period.problems.at(0).message(), HasSubstr("2021 triwulan 2"));
  EXPECT_TRUE(import("35.27.05", 0).sound());
}

TEST(Template, KeepsDashBlankAndEveryDigit) {
  TemplateContent content{Mark(), {}, {}};
  v1::Money dash;
  dash.set_presence(v1::CELL_PRESENCE_DASH);
  v1::Money huge;
  huge.set_sen(9'999'999'999'999'999);
  content.rows.push_back(
      {"total", "", "Belanja", dash, std::nullopt, 33'333'333, "", "", "", {}, true});
  content.rows.push_back({"jumlah", "", "Jumlah", huge, dash, {}, "", "", "", {}, false});
  ImportOutcome outcome = samples::Import(WriteTemplate(content).value());
  ASSERT_THAT(Said(outcome), IsEmpty());
  ASSERT_EQ(outcome.records.size(), 2u);
  const v1::StatedTotal& total = outcome.records[0].stated_total();
  EXPECT_EQ(total.allocated().presence(), v1::CELL_PRESENCE_DASH);
  EXPECT_EQ(total.realised().presence(), v1::CELL_PRESENCE_BLANK);
  EXPECT_EQ(total.stated_absorption_micro(), 33'333'333);
  EXPECT_TRUE(outcome.records[0].synthetic());
  EXPECT_EQ(outcome.records[1].stated_total().allocated().sen(), 9'999'999'999'999'999);
  EXPECT_THAT(outcome.notes, ElementsAre(HasSubstr("\"IKU\""))) << "no indicators";
}

TEST(Template, IsTheSameBytesForTheSameContent) {
  EXPECT_EQ(WriteTemplate(Content(false)).value(), WriteTemplate(Content(false)).value());
}

TEST(Template, RefusesATextThatNoCellHolds) {
  TemplateContent content{Mark(), {}, {}};
  content.rows.push_back(
      {"total", "", std::string(40'000, 'x'), {}, {}, {}, "", "", "", {}, false});
  EXPECT_EQ(WriteTemplate(content).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace rekap
