// The workbook to fill in, read back by the importer: by itself, and filled by
// another hand (tests/data/spreadsheets/template-filled.xlsx).
#include "node/template/template.h"

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/decimal/decimal.h"
#include "domain/decimal/number_text.h"
#include "domain/decimal/sen.h"
#include "tests/importer/samples.h"

namespace rekap {
namespace {

using samples::Omben;
using samples::Said;
using samples::Sampang;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TemplateMark Mark() { return {samples::OmbenUnit(), "Kecamatan Omben", samples::Year2021(), 7}; }

std::vector<std::vector<std::string>> RowsOf(const std::string& file) {
  std::vector<std::vector<std::string>> rows;
  for (absl::string_view line : absl::StrSplit(Omben(file), '\n', absl::SkipEmpty())) {
    rows.push_back(absl::StrSplit(line, '\t'));
  }
  rows.erase(rows.begin());
  return rows;
}

std::optional<v1::Money> Money(const std::string& text) {
  v1::Money money;
  if (text.empty()) return std::nullopt;
  if (text == "-") {
    money.set_presence(v1::CELL_PRESENCE_DASH);
  } else {
    money.set_sen(Sen::Parse(text, NumberStyle::kPlain).value().value());
  }
  return money;
}

std::optional<int64_t> Figure(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return ParseScaled(text, NumberStyle::kPlain, Decimal::kPlaces).value();
}

// The files of Omben as a template; without results if `results` is false.
TemplateContent Content(bool results) {
  TemplateContent content{Mark(), {}, {}};
  for (const std::vector<std::string>& cells : RowsOf("corrected.tsv")) {
    TemplateRow row;
    row.level = cells[1];
    row.name = cells[2];
    row.output = cells[6];
    row.target = cells[7];
    row.allocated = Money(cells[3]);
    if (results) {
      row.realised = Money(cells[4]);
      row.absorption_micro = Figure(cells[5]);
      row.output_realised = cells[8];
      row.achievement_micro = Figure(cells[9]);
    }
    content.rows.push_back(row);
  }
  for (const std::vector<std::string>& cells : RowsOf("iku.tsv")) {
    content.indicators.push_back({cells[0], cells[1], cells[2], cells[3], cells[4], cells[5],
                                  cells[6], Figure(cells[7]), Figure(cells[8]), Figure(cells[9]),
                                  Figure(cells[10])});
  }
  return content;
}

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

TEST(Template, FilledByAnotherHandBecomesTheRecordsOfTheTextFiles) {
  ImportOutcome outcome =
      samples::Import(samples::ReadWhole("tests/data/spreadsheets/template-filled.xlsx"));
  ASSERT_THAT(Said(outcome), IsEmpty());
  EXPECT_EQ(Contents(outcome), OmbenContents());
  EXPECT_TRUE(outcome.mark);
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

// Writes tests/data/spreadsheets/template.xlsx anew, for its `make`.
TEST(Template, IsWrittenForOtherHandsWhereAsked) {
  const char* path = std::getenv("REKAP_WRITE_TEMPLATE");
  if (path == nullptr) GTEST_SKIP() << "REKAP_WRITE_TEMPLATE names no file";
  std::ofstream out(path, std::ios::binary);
  out << WriteTemplate(Content(false)).value();
  EXPECT_TRUE(out.good());
}

}  // namespace
}  // namespace rekap
