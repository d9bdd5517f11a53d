#include "node/importer/indicator_importer.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

#include "domain/key/record_key.h"
#include "node/importer/cells.h"
#include "node/importer/file_check.h"

namespace rekap {
namespace {

// In the order of IndicatorColumns().
enum IndicatorColumn : size_t {
  kNumber,
  kObjective,
  kName,
  kDirection,
  kFormula,
  kDataSource,
  kResponsible,
  kPrevious,
  kTarget,
  kRealised,
  kAchievement,
  kSource,
};

constexpr size_t kNumericColumns[] = {kPrevious, kTarget, kRealised, kAchievement};

// "target_2020": a figure's column, of whatever year.
bool IsYearColumn(absl::string_view name) {
  if (!absl::ConsumePrefix(&name, "target_") && !absl::ConsumePrefix(&name, "realisasi_")) {
    return false;
  }
  return name.size() == 4 && std::all_of(name.begin(), name.end(), [](char c) {
           return absl::ascii_isdigit(static_cast<unsigned char>(c));
         });
}

// False if the file is for another year: said here and not a second time as
// unknown and missing columns.
bool CheckYears(const SourceRow& header, const std::vector<Column>& columns, Period period,
                ProblemList& problems) {
  bool fits = true;
  for (size_t cell = 0; cell < header.cells.size(); ++cell) {
    std::string name = ColumnName(header.cells[cell]);
    bool known = std::any_of(columns.begin(), columns.end(),
                             [&](const Column& column) { return column.name == name; });
    if (known || !IsYearColumn(name)) continue;
    fits = false;
    Place place{header.LineOf(cell), static_cast<uint32_t>(cell + 1),
                TrimBlanks(header.cells[cell])};
    problems.Add(place, "YEAR_MISMATCH", [&] {
      return absl::StrCat("kolom ", Quoted(place.column_name), " tidak sesuai dengan tahun impor ",
                          period.year(), "; kolom angkanya harus ", columns[kPrevious].name, ", ",
                          columns[kTarget].name, " dan ", columns[kRealised].name,
                          ". Pilih tahun lain atau file lain");
    });
  }
  return fits;
}

v1::Direction ReadDirection(const TableRow& row, ProblemList& problems) {
  std::string text = absl::AsciiStrToLower(row.Text(kDirection));
  if (text == "higher" || text == "naik") return v1::DIRECTION_HIGHER;
  if (text == "lower" || text == "turun") return v1::DIRECTION_LOWER;
  problems.Add(row.At(kDirection), "BAD_DIRECTION", [&] {
    return absl::StrCat("arah ", Quoted(row.Text(kDirection)),
                        " tidak dikenal; tulis higher (naik) bila makin besar makin baik, lower "
                        "(turun) bila makin kecil makin baik");
  });
  return v1::DIRECTION_UNSPECIFIED;
}

// The catalog's code; empty, with a problem, if there is none.
std::string ReadCode(const TableRow& row, const Catalog& catalog, ProblemList& problems) {
  std::string code = absl::StrCat("IKU-", row.Text(kNumber));
  if (IsIndicatorCode(code) && catalog.FindIndicator(code) != nullptr) return code;
  problems.Add(row.At(kNumber), "UNKNOWN_INDICATOR", [&] {
    return absl::StrCat(
        "indikator nomor ", Quoted(row.Text(kNumber)), " tidak ada di katalog; yang ada: ",
        absl::StrJoin(catalog.indicators(), ", ",
                      [](std::string* out, const Indicator& known) { out->append(known.code); }));
  });
  return "";
}

v1::IndicatorResult ReadResult(const TableRow& row, NumberStyle style, ProblemList& problems) {
  v1::IndicatorResult result;
  result.set_name(ReadText(row, kName, problems));
  result.set_objective(ReadText(row, kObjective, problems));
  result.set_direction(ReadDirection(row, problems));
  result.set_formula(ReadText(row, kFormula, problems));
  result.set_data_source(ReadText(row, kDataSource, problems));
  result.set_responsible(ReadText(row, kResponsible, problems));
  auto figure = [&](size_t column) { return ReadDecimal(row, column, style, problems); };
  if (std::optional<int64_t> target = figure(kTarget)) result.set_target_micro(*target);
  if (std::optional<int64_t> realised = figure(kRealised)) result.set_realised_micro(*realised);
  if (std::optional<int64_t> previous = figure(kPrevious)) result.set_previous_micro(*previous);
  if (std::optional<int64_t> stated = figure(kAchievement)) {
    result.set_stated_achievement_micro(*stated);
  }
  return result;
}

}  // namespace

std::vector<Column> IndicatorColumns(Period period) {
  return {{"no"},
          {"sasaran"},
          {"indikator"},
          {"arah"},
          {"formula"},
          {"sumber_data"},
          {"penanggung_jawab"},
          {absl::StrCat("realisasi_", period.year() - 1)},
          {absl::StrCat("target_", period.year())},
          {absl::StrCat("realisasi_", period.year())},
          {"capaian_tercetak"},
          {"sumber", false}};
}

ImportedRows ImportIndicators(const SourceTable& table, const ImportSource& source,
                              const Catalog& catalog, ProblemList& problems) {
  std::vector<Column> known = IndicatorColumns(source.period);
  if (!CheckYears(table.header(), known, source.period, problems)) return {};
  std::optional<ColumnMap> columns = ColumnMap::Of(table.header(), known, problems);
  if (!columns) return {};
  NumberStyle style = DecideNumberStyle(table, *columns, kNumericColumns, problems);
  ImportedRows rows;
  absl::flat_hash_map<std::string, uint32_t> first_rows;
  for (size_t i = 0; i < table.size(); ++i) {
    SourceRow cells = table.row(i);
    if (cells.cells.empty()) continue;
    TableRow row(*columns, cells);
    row.CheckUnnamed(problems);
    bool synthetic = ReadSynthetic(row, kSource, problems);
    if (synthetic) ++rows.synthetic_rows;
    std::string code = ReadCode(row, catalog, problems);
    v1::IndicatorResult result = ReadResult(row, style, problems);
    if (code.empty()) continue;
    auto [first, added] = first_rows.emplace(code, row.line());
    if (!added) {
      problems.Add(row.At(kNumber), "DUPLICATE_ROW", [&, first_row = first->second] {
        return absl::StrCat("indikator ", code, " ada dua kali, di baris ", first_row,
                            " dan baris ", row.line(), "; hapus salah satu");
      });
      continue;
    }
    v1::Record& record = AddRecord(source, row, v1::RECORD_KIND_INDICATOR_RESULT, synthetic, rows);
    record.mutable_key()->set_subject(code);
    *record.mutable_indicator_result() = std::move(result);
  }
  return rows;
}

}  // namespace rekap
