#include "tests/finding/omben.h"

#include <fstream>
#include <sstream>
#include <utility>
#include <variant>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include <gtest/gtest.h>

#include "domain/decimal/sen.h"
#include "domain/rule/measure.h"
#include "runtime/catalog/catalog_yaml.h"
#include "tests/tsv_table.h"

namespace rekap::omben {
namespace {

constexpr absl::string_view kIndicatorFile = "iku.tsv";

std::string ReadFile(absl::string_view path) {
  std::ifstream in(absl::StrCat(REKAP_SOURCE_DIR, "/", path), std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  EXPECT_TRUE(in.good()) << path;
  return text.str();
}

v1::Record& Add(Report& report, v1::RecordKind kind, absl::string_view file, size_t row) {
  v1::Record& record = report.records.emplace_back();
  record.mutable_key()->set_kind(kind);
  record.mutable_key()->set_year(2021);
  record.mutable_provenance()->set_file(std::string(file));
  record.mutable_provenance()->set_row(static_cast<uint32_t>(row));
  return record;
}

v1::Money ToMoney(const std::string& cell, NumberStyle style) {
  v1::Money money;
  if (cell.empty()) {
    money.set_presence(v1::CELL_PRESENCE_BLANK);
  } else if (cell == "-") {
    money.set_presence(v1::CELL_PRESENCE_DASH);
  } else {
    money.set_sen(Sen::Parse(cell, style)->value());
  }
  return money;
}

// Cells by column: level 1, uraian 2, anggaran 3, realisasi 4, persen 5,
// output 6, target 7, realisasi_output 8, persen_output 9.
template <typename Body>
void FillMoney(const TsvTable& table, size_t row, NumberStyle style, Body& body) {
  body.set_name(table.cell(row, 2));
  *body.mutable_allocated() = ToMoney(table.cell(row, 3), style);
  *body.mutable_realised() = ToMoney(table.cell(row, 4), style);
  if (!table.cell(row, 5).empty()) {
    body.set_stated_absorption_micro(Decimal::Parse(table.cell(row, 5), style)->micro());
  }
}

void FillOutput(const TsvTable& table, size_t row, NumberStyle style, v1::Output& output) {
  output.set_description(table.cell(row, 6));
  *output.mutable_target() = ParseMeasure(table.cell(row, 7), style);
  *output.mutable_realised() = ParseMeasure(table.cell(row, 8), style);
  if (!table.cell(row, 9).empty()) {
    output.set_stated_achievement_micro(Decimal::Parse(table.cell(row, 9), style)->micro());
  }
}

bool HasOutput(const TsvTable& table, size_t row) {
  for (size_t column = 6; column <= 9; ++column) {
    if (!table.cell(row, column).empty()) return true;
  }
  return false;
}

// The row's code by its name, below the activity that is current.
std::string CodeOf(ActivityLevel level, const std::string& name,
                   std::optional<ActivityCode> above) {
  for (const ActivityCode& code : Sampang().FindByName(level, name, 2021)) {
    if (!above || above->Contains(code)) return code.ToString();
  }
  ADD_FAILURE() << "no activity " << name;
  return "";
}

void ReadTable(absl::string_view file, NumberStyle style, Report& report) {
  TsvTable table(file, ReadFile(absl::StrCat("tests/data/omben-2021/", file)),
                 {"line_no", "level", "uraian", "anggaran", "realisasi", "persen", "output_uraian",
                  "target", "realisasi_output", "persen_output"});
  std::optional<ActivityCode> program, kegiatan;
  std::string sub_kegiatan;
  uint32_t outputs = 0;
  for (size_t i = 0; i < table.size(); ++i) {
    const std::string& level = table.cell(i, 1);
    report.labels[static_cast<uint32_t>(i + 2)] = table.cell(i, 0);
    if (level == "subkegiatan") {
      sub_kegiatan = CodeOf(ActivityLevel::kSubKegiatan, table.cell(i, 2), kegiatan);
      outputs = 0;
      v1::Record& record = Add(report, v1::RECORD_KIND_BUDGET_LINE, file, i + 2);
      record.mutable_key()->set_subject(sub_kegiatan);
      FillMoney(table, i, style, *record.mutable_budget_line());
    } else if (level != "output") {
      std::string code;
      if (level == "program") {
        code = CodeOf(ActivityLevel::kProgram, table.cell(i, 2), std::nullopt);
        program = *ActivityCode::Parse(code);
      } else if (level == "kegiatan") {
        code = CodeOf(ActivityLevel::kKegiatan, table.cell(i, 2), program);
        kegiatan = *ActivityCode::Parse(code);
      }
      v1::Record& record = Add(report, v1::RECORD_KIND_STATED_TOTAL, file, i + 2);
      record.mutable_key()->set_subject(code);
      record.mutable_key()->set_item(level == "jumlah" ? 1 : 0);
      FillMoney(table, i, style, *record.mutable_stated_total());
      if (HasOutput(table, i)) {
        FillOutput(table, i, style, *record.mutable_stated_total()->mutable_output());
      }
      continue;
    }
    if (!HasOutput(table, i)) continue;
    v1::Record& record = Add(report, v1::RECORD_KIND_OUTPUT, file, i + 2);
    record.mutable_key()->set_subject(sub_kegiatan);
    record.mutable_key()->set_item(++outputs);
    FillOutput(table, i, style, *record.mutable_output());
  }
}

void ReadIndicators(Report& report) {
  TsvTable table(
      kIndicatorFile, ReadFile("tests/data/omben-2021/iku.tsv"),
      {"no", "sasaran", "indikator", "arah", "formula", "sumber_data", "penanggung_jawab",
       "realisasi_2020", "target_2021", "realisasi_2021", "capaian_tercetak"});
  auto micro = [&](size_t row, size_t column) {
    return Decimal::Parse(table.cell(row, column), NumberStyle::kPlain)->micro();
  };
  for (size_t i = 0; i < table.size(); ++i) {
    v1::Record& record = Add(report, v1::RECORD_KIND_INDICATOR_RESULT, kIndicatorFile, i + 2);
    record.mutable_key()->set_subject(absl::StrCat("IKU-", table.cell(i, 0)));
    v1::IndicatorResult& result = *record.mutable_indicator_result();
    result.set_name(table.cell(i, 2));
    result.set_direction(v1::DIRECTION_HIGHER);
    result.set_previous_micro(micro(i, 7));
    result.set_target_micro(micro(i, 8));
    result.set_realised_micro(micro(i, 9));
    result.set_stated_achievement_micro(micro(i, 10));
  }
}

// Table II of the report.
void AddAgreedBudgets(Report& report) {
  const std::pair<const char*, int64_t> granted[] = {
      {"7.01.01", 3'195'416'048}, {"7.01.02", 30'164'863}, {"7.01.03", 64'052'822},
      {"7.01.04", 68'330'000},    {"7.01.06", 38'876'725}, {"", 3'396'840'458}};
  size_t row = 2;
  for (const auto& [code, rupiah] : granted) {
    v1::Record& record = Add(report, v1::RECORD_KIND_AGREED_BUDGET, "perjanjian.tsv", row++);
    record.mutable_key()->set_subject(code);
    record.mutable_agreed_budget()->mutable_allocated()->set_sen(rupiah * 100);
  }
}

}  // namespace

UnitReport Report::View() const {
  return {*RegionCode::Parse("35.27.05"), *Period::Of(2021, 0), records, {}};
}

uint32_t Report::RowOf(absl::string_view label) const {
  for (const auto& [row, name] : labels) {
    if (name == label) return row;
  }
  return 0;
}

const Catalog& Sampang() {
  static const Catalog& catalog = *new Catalog(
      std::get<Catalog>(ParseCatalogYaml(ReadFile("domain/catalog/sampang-2021.yaml"))));
  return catalog;
}

Report Read(absl::string_view table_file) {
  Report report;
  NumberStyle style = table_file == "printed.tsv" ? NumberStyle::kIndonesian : NumberStyle::kPlain;
  ReadTable(table_file, style, report);
  ReadIndicators(report);
  AddAgreedBudgets(report);
  return report;
}

std::string Said(const Report& report, const v1::Finding& finding) {
  std::vector<std::string> rows;
  for (uint32_t row : finding.rows()) {
    bool indicator = finding.file() == kIndicatorFile;
    rows.push_back(indicator ? absl::StrCat("iku ", row - 1) : report.labels.at(row));
  }
  return absl::StrCat(finding.rule(), " ", absl::StrJoin(rows, ","));
}

std::vector<std::string> Said(const Report& report, const std::vector<v1::Finding>& findings) {
  std::vector<std::string> said;
  for (const v1::Finding& finding : findings) said.push_back(Said(report, finding));
  return said;
}

v1::Finding Find(const Report& report, const std::vector<v1::Finding>& findings,
                 absl::string_view said) {
  for (const v1::Finding& finding : findings) {
    if (Said(report, finding) == said) return finding;
  }
  ADD_FAILURE() << "no finding " << said << " among\n"
                << absl::StrJoin(Said(report, findings), "\n");
  return {};
}

std::string Proof(const v1::Finding& finding) {
  return absl::StrJoin(finding.evidence(), "; ", [](std::string* out, const v1::Evidence& each) {
    absl::StrAppend(out, each.label(), ": ", each.value());
  });
}

}  // namespace rekap::omben
