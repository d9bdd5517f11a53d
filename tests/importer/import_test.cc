// The whole importer: which layout a file has, all or nothing, and properties
// over generated tables and damaged files. Everything that RapidCheck makes is
// replayed from its printed seed.
#include "node/importer/import.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/decimal/decimal.h"
#include "domain/decimal/sen.h"
#include "domain/key/record_key.h"
#include "domain/record/record.h"
#include "node/importer/file_check.h"
#include "tests/importer/samples.h"

namespace rekap {
namespace {

using samples::Import;
using samples::Said;
using samples::Sampang;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// What holds for every outcome, whatever the bytes.
void CheckOutcome(const ImportOutcome& outcome) {
  RC_ASSERT(outcome.problems.size() == std::min<size_t>(outcome.problem_count, kProblemsMax));
  if (!outcome.sound()) {
    RC_ASSERT(outcome.records.empty());
    RC_ASSERT(outcome.complete_kinds.empty());
    RC_ASSERT(outcome.synthetic_rows == 0u);
  }
  std::pair<uint32_t, uint32_t> previous = {0, 0};
  for (const v1::Problem& problem : outcome.problems) {
    std::pair<uint32_t, uint32_t> place = {problem.row(), problem.column()};
    RC_ASSERT(previous <= place);
    previous = place;
    std::string text = ToText("f", problem);
    RC_ASSERT(!problem.code().empty() && !problem.message().empty());
    RC_ASSERT(Utf8Prefix(text) == text.size());
    RC_ASSERT(text.size() < 2000u);
    RC_ASSERT(std::none_of(text.begin(), text.end(), [](char c) { return c >= 0 && c < ' '; }));
  }
  std::set<std::string> keys;
  uint32_t row = 0;
  for (const v1::Record& record : outcome.records) {
    RC_ASSERT(ValidateRecord(record).ok());
    absl::StatusOr<std::string> key = EncodeRecordKey(record.key());
    RC_ASSERT(key.ok());
    RC_ASSERT(keys.insert(*key).second);
    RC_ASSERT(row <= record.provenance().row());
    row = record.provenance().row();
    RC_ASSERT(std::count(outcome.complete_kinds.begin(), outcome.complete_kinds.end(),
                         record.key().kind()) == 1);
  }
}

TEST(Import, NamesTheLayoutsWhenTheHeaderIsOfNone) {
  ImportOutcome outcome = Import("\nnama,target\nOmben,5\n");
  EXPECT_THAT(Said(outcome), ElementsAre("2: UNKNOWN_LAYOUT"));
  EXPECT_THAT(outcome.problems.at(0).message(), HasSubstr("level, uraian, anggaran"));
  EXPECT_THAT(outcome.problems.at(0).message(), HasSubstr("tabel IKU: no, sasaran"));
}

TEST(Import, RefusesAFileNameThatARecordCannotKeep) {
  auto import = [](absl::string_view name) {
    return ImportFile(name, samples::Omben("iku.tsv"), samples::OmbenTarget(), Sampang());
  };
  EXPECT_THAT(Said(import(std::string(255, 'x'))), IsEmpty());
  EXPECT_THAT(Said(import(std::string(256, 'x'))), ElementsAre("0: TEXT_TOO_LONG"));
  EXPECT_THAT(Said(import("")), ElementsAre("0: TEXT_TOO_LONG"));
  EXPECT_THAT(Said(import("a\xff.tsv")), ElementsAre("0: NOT_UTF8"));
}

TEST(Import, KeepsTheFirstHundredProblemsOfALargeFileAndCountsAll) {
  // Every row is wrong, and every message would cost a search of the catalog.
  std::vector<std::string> rows(100'000, "subkegiatan||Pengadaan Mebbel|x|x|x");
  ImportOutcome outcome = Import(samples::Table(rows));
  EXPECT_EQ(outcome.problem_count, 400'000u);
  ASSERT_EQ(outcome.problems.size(), kProblemsMax);
  EXPECT_EQ(outcome.problems.back().row(), 26u);
}

RC_GTEST_PROP(ImportProperty, AnyBytesGiveAnOutcome, ()) {
  std::string bytes = *rc::gen::container<std::string>(rc::gen::weightedOneOf<char>(
      {{4, rc::gen::elementOf(std::string("\t\n\r;,\"- 1.x"))}, {1, rc::gen::arbitrary<char>()}}));
  if (*rc::gen::arbitrary<bool>()) bytes = samples::Table({}) + bytes;
  CheckOutcome(Import(bytes));
}

// Damages one line of a table.
std::string Damage(std::string text) {
  std::vector<std::string> lines = absl::StrSplit(text, '\n');
  lines.pop_back();
  size_t at = *rc::gen::inRange<size_t>(0, lines.size());
  std::vector<std::string> cells = absl::StrSplit(lines[at], '\t');
  size_t cell = *rc::gen::inRange<size_t>(0, cells.size());
  size_t other = *rc::gen::inRange<size_t>(0, lines.size());
  switch (*rc::gen::inRange(0, 7)) {
    case 0:
      lines.erase(lines.begin() + static_cast<ptrdiff_t>(at));
      break;
    case 1:
      lines.insert(lines.begin() + static_cast<ptrdiff_t>(other), std::string(lines[at]));
      break;
    case 2:
      std::swap(lines[at], lines[other]);
      break;
    case 3:
      cells.erase(cells.begin() + static_cast<ptrdiff_t>(cell));
      lines[at] = absl::StrJoin(cells, "\t");
      break;
    case 4:
      cells.insert(cells.begin() + static_cast<ptrdiff_t>(cell), std::string(cells[cell]));
      lines[at] = absl::StrJoin(cells, "\t");
      break;
    case 5:
      cells[cell] = *rc::gen::element<std::string>("\"", "-", "12x", "2.5", "2,5", "output", "");
      lines[at] = absl::StrJoin(cells, "\t");
      break;
    default:
      if (!lines[at].empty()) {
        size_t i = *rc::gen::inRange<size_t>(0, lines[at].size());
        lines[at][i] = static_cast<char>(lines[at][i] ^ (1 << *rc::gen::inRange(0, 8)));
      }
      break;
  }
  return absl::StrCat(absl::StrJoin(lines, "\n"), "\n");
}

RC_GTEST_PROP(ImportProperty, ADamagedFileGivesSoundRecordsOrProblems, ()) {
  static const std::string printed = samples::Omben("printed.tsv");
  static const std::string indicators = samples::Omben("iku.tsv");
  std::string text = *rc::gen::inRange(0, 4) == 0 ? indicators : printed;
  int damages = *rc::gen::inRange(1, 5);
  while (damages-- > 0 && !text.empty() && text != "\n") text = Damage(std::move(text));
  CheckOutcome(Import(text));
}

// --- a sound table and what it must become ------------------------------------

struct WrittenRow {
  std::vector<std::string> cells;
  std::vector<v1::Record> records;
};

// How one file is written.
struct Dialect {
  NumberStyle style = NumberStyle::kIndonesian;
  char delimiter = '\t';
  bool quote_all = false;
  bool codes = false;
  std::string line_end = "\n";
};

std::string WriteMoney(const v1::Money& money, NumberStyle style) {
  if (money.presence() == v1::CELL_PRESENCE_DASH) return "-";
  if (money.presence() == v1::CELL_PRESENCE_BLANK) return "";
  return style == NumberStyle::kIndonesian ? FormatIndonesian(money.sen(), 2, 2)
                                           : FormatPlain(money.sen(), 2);
}

std::string WriteDecimal(bool has, int64_t micro, NumberStyle style) {
  if (!has) return "";
  return style == NumberStyle::kIndonesian ? FormatIndonesian(micro, 6, 6) : FormatPlain(micro, 6);
}

std::string WriteCell(const std::string& cell, const Dialect& dialect) {
  bool needs = cell.find_first_of("\"\n\r") != std::string::npos ||
               cell.find(dialect.delimiter) != std::string::npos;
  if (!needs && !dialect.quote_all) return cell;
  return absl::StrCat("\"", absl::StrReplaceAll(cell, {{"\"", "\"\""}}), "\"");
}

v1::Money GenMoney() {
  v1::Money money;
  int presence = *rc::gen::inRange(0, 5);
  if (presence == 0) money.set_presence(v1::CELL_PRESENCE_DASH);
  if (presence == 1) money.set_presence(v1::CELL_PRESENCE_BLANK);
  if (presence > 1) money.set_sen(*rc::gen::inRange<int64_t>(0, Sen::kRecordMax + 1));
  return money;
}

std::string GenText() {
  std::string text =
      *rc::gen::container<std::string>(rc::gen::elementOf(std::string("aB5 \"\n;,\t.%-")));
  absl::string_view trimmed = TrimBlanks(text);
  return std::string(trimmed);
}

v1::Output GenOutput() {
  v1::Output output;
  output.set_description(absl::StrCat("Jumlah", GenText()));
  output.mutable_target()->set_text("35 ASN");
  output.mutable_target()->set_value_micro(35'000'000);
  output.mutable_target()->set_unit("ASN");
  output.mutable_realised();
  if (*rc::gen::arbitrary<bool>()) {
    output.mutable_realised()->set_text("-");
    output.mutable_realised()->set_value_micro(0);
  }
  if (*rc::gen::arbitrary<bool>()) {
    output.set_stated_achievement_micro(*rc::gen::inRange<int64_t>(0, 200'000'000));
  }
  return output;
}

std::vector<std::string> OutputCells(const v1::Output& output, NumberStyle style) {
  return {output.description(), output.target().text(), output.realised().text(),
          WriteDecimal(output.has_stated_achievement_micro(), output.stated_achievement_micro(),
                       style)};
}

v1::Record NewRecord(v1::RecordKind kind, const ActivityCode& code, uint32_t item) {
  v1::Record record;
  record.mutable_key()->set_kind(kind);
  record.mutable_key()->set_year(2021);
  record.mutable_key()->set_subject(code.ToString());
  record.mutable_key()->set_item(item);
  return record;
}

// The row of an activity: any figures, perhaps an output.
WrittenRow GenActivityRow(const Activity& activity, const Dialect& dialect) {
  bool leaf = activity.code.level() == ActivityLevel::kSubKegiatan;
  WrittenRow row;
  std::string code = dialect.codes ? activity.code.ToString() : "";
  v1::Money allocated = GenMoney();
  v1::Money realised = GenMoney();
  bool has_percent = *rc::gen::arbitrary<bool>();
  int64_t percent = *rc::gen::inRange<int64_t>(0, 200'000'000);
  auto fill = [&](auto& body) {
    body.set_activity_written(code);
    body.set_name(activity.name);
    *body.mutable_allocated() = allocated;
    *body.mutable_realised() = realised;
    if (has_percent) body.set_stated_absorption_micro(percent);
  };
  static const char* const kLevels[] = {"", "program", "kegiatan", "subkegiatan"};
  row.cells = {kLevels[static_cast<size_t>(activity.code.level())],
               code,
               activity.name,
               WriteMoney(allocated, dialect.style),
               WriteMoney(realised, dialect.style),
               WriteDecimal(has_percent, percent, dialect.style)};
  v1::Record record = NewRecord(leaf ? v1::RECORD_KIND_BUDGET_LINE : v1::RECORD_KIND_STATED_TOTAL,
                                activity.code, 0);
  leaf ? fill(*record.mutable_budget_line()) : fill(*record.mutable_stated_total());
  row.records.push_back(record);
  std::vector<std::string> output_cells(4);
  if (*rc::gen::arbitrary<bool>()) {
    v1::Output output = GenOutput();
    output_cells = OutputCells(output, dialect.style);
    if (leaf) {
      row.records.push_back(NewRecord(v1::RECORD_KIND_OUTPUT, activity.code, 1));
      *row.records.back().mutable_output() = output;
    } else {
      *row.records[0].mutable_stated_total()->mutable_output() = output;
    }
  }
  row.cells.insert(row.cells.end(), output_cells.begin(), output_cells.end());
  return row;
}

std::vector<WrittenRow> GenRows(const Dialect& dialect) {
  std::vector<WrittenRow> rows;
  for (const Activity& activity : Sampang().activities()) {
    rows.push_back(GenActivityRow(activity, dialect));
    if (activity.code.level() != ActivityLevel::kSubKegiatan) continue;
    uint32_t item = static_cast<uint32_t>(rows.back().records.size()) - 1;
    for (int more = *rc::gen::inRange(0, 3); more > 0; --more) {
      WrittenRow& row = rows.emplace_back();
      v1::Output output = GenOutput();
      row.cells = {"output", "", "", "", "", ""};
      std::vector<std::string> cells = OutputCells(output, dialect.style);
      row.cells.insert(row.cells.end(), cells.begin(), cells.end());
      row.records.push_back(NewRecord(v1::RECORD_KIND_OUTPUT, activity.code, ++item));
      *row.records.back().mutable_output() = output;
    }
  }
  return rows;
}

RC_GTEST_PROP(ImportProperty, ASoundTableComesBackAsItWasWritten, ()) {
  Dialect dialect;
  dialect.style = *rc::gen::element(NumberStyle::kIndonesian, NumberStyle::kPlain);
  dialect.delimiter = *rc::gen::element('\t', ';', ',');
  dialect.quote_all = *rc::gen::arbitrary<bool>();
  dialect.codes = *rc::gen::arbitrary<bool>();
  dialect.line_end = *rc::gen::element<std::string>("\n", "\r\n");
  std::vector<WrittenRow> rows = GenRows(dialect);
  // One number that can only be in the file's style, so that it is known.
  rows.push_back(
      {{"jumlah", "", "Jumlah", dialect.style == NumberStyle::kIndonesian ? "1.234,5" : "1234.5",
        "", "", "", "", "", ""},
       {}});
  std::vector<std::string> names = {
      "level",  "kode",          "uraian", "anggaran",         "realisasi",
      "persen", "output_uraian", "target", "realisasi_output", "persen_output"};
  std::string separator(1, dialect.delimiter);
  std::string text = absl::StrCat(absl::StrJoin(names, separator), dialect.line_end);
  std::vector<v1::Record> expected;
  uint32_t line = 2;
  for (WrittenRow& row : rows) {
    std::string record = absl::StrJoin(row.cells, separator, [&](std::string* out, auto& cell) {
      out->append(WriteCell(cell, dialect));
    });
    for (v1::Record& written : row.records) {
      written.mutable_provenance()->set_file("uji.tsv");
      written.mutable_provenance()->set_row(line);
      expected.push_back(written);
    }
    absl::StrAppend(&text, record, dialect.line_end);
    line += 1 + static_cast<uint32_t>(std::count(record.begin(), record.end(), '\n'));
  }
  ImportOutcome outcome = Import(text);
  CheckOutcome(outcome);
  RC_ASSERT(Said(outcome).empty());
  RC_ASSERT(outcome.records.size() == expected.size() + 1);
  for (size_t i = 0; i < expected.size(); ++i) {
    RC_ASSERT(outcome.records[i].ShortDebugString() == expected[i].ShortDebugString());
  }
}

}  // namespace
}  // namespace rekap
