#include "node/importer/indicator_importer.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

#include "domain/key/record_key.h"
#include "node/importer/cells.h"
#include "node/importer/file_check.h"
#include "node/importer/table_layout.h"

namespace rekap {
namespace {

// In the order of IndicatorColumns(); then the inputs.
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
  kTargetHigh,
  kMeasureUnit,
  kSource,
  kFirstInput,
};

constexpr size_t kFigures[] = {kPrevious, kTarget, kRealised, kAchievement, kTargetHigh};
// What a clerk is asked for in a template, beside the inputs of the year.
constexpr size_t kAskedFigures[] = {kTarget, kRealised, kAchievement, kTargetHigh};

constexpr absl::string_view kCodePrefix = "IKU-";

constexpr v1::RecordKind kKinds[] = {v1::RECORD_KIND_INDICATOR_RESULT};

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
bool CheckYears(const SourceRow& header, const std::vector<LayoutColumn>& columns, Period period,
                ProblemList& problems) {
  bool fits = true;
  for (size_t cell = 0; cell < header.cells.size(); ++cell) {
    std::string name = ColumnName(header.cells[cell]);
    bool known = std::any_of(columns.begin(), columns.end(),
                             [&](const LayoutColumn& column) { return column.name == name; });
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
  if (text == "range" || text == "rentang") return v1::DIRECTION_RANGE;
  problems.Add(row.At(kDirection), "BAD_DIRECTION", [&] {
    return absl::StrCat("arah ", Quoted(row.Text(kDirection)),
                        " tidak dikenal; tulis naik (higher) bila makin besar makin baik, turun "
                        "(lower) bila makin kecil makin baik, rentang (range) bila harus di "
                        "antara ",
                        row.Called(kTarget, "target"), " dan ",
                        row.Called(kTargetHigh, "target_atas"));
  });
  return v1::DIRECTION_UNSPECIFIED;
}

// The indicator that is meant: its code as the catalog has it, or "1" and "1." for
// "IKU-1", as reports number them. nullptr if there is none.
const Indicator* FindNumbered(absl::string_view number, const Catalog& catalog) {
  absl::ConsumeSuffix(&number, ".");
  std::string code(number);
  if (absl::StartsWithIgnoreCase(number, kCodePrefix)) number.remove_prefix(kCodePrefix.size());
  for (const std::string& written : {code, absl::StrCat(kCodePrefix, number)}) {
    const Indicator* indicator =
        IsIndicatorCode(written) ? catalog.FindIndicator(written) : nullptr;
    if (indicator != nullptr) return indicator;
  }
  return nullptr;
}

// The same, with a problem if there is none.
const Indicator* FindRow(const TableRow& row, const Catalog& catalog, ProblemList& problems) {
  const Indicator* indicator = FindNumbered(row.Text(kNumber), catalog);
  if (indicator != nullptr) return indicator;
  problems.Add(row.At(kNumber), "UNKNOWN_INDICATOR", [&] {
    return absl::StrCat(
        "indikator nomor ", Quoted(row.Text(kNumber)), " tidak ada di katalog; tulis nomor dari: ",
        absl::StrJoin(catalog.indicators(), ", ", [](std::string* out, const Indicator& known) {
          absl::StrAppend(out, absl::StripPrefix(known.code, kCodePrefix));
        }));
  });
  return nullptr;
}

// BAD_RANGE unless a range has both its ends, the upper one not below, or
// neither.
void CheckRange(const TableRow& row, const v1::IndicatorResult& result, ProblemList& problems) {
  if (result.direction() == v1::DIRECTION_UNSPECIFIED) return;
  if (result.direction() != v1::DIRECTION_RANGE) {
    return RefuseValue(row, kTargetHigh, " hanya dipakai bila arah rentang; kosongkan", problems);
  }
  if (row.Text(kTarget).empty() != row.Text(kTargetHigh).empty()) {
    problems.Add(row.At(kTargetHigh), "BAD_RANGE", [&] {
      return absl::StrCat("arah rentang memerlukan ", row.Called(kTarget, "target"),
                          " (batas bawah) dan ", row.Called(kTargetHigh, "target_atas"),
                          " (batas atas); isi keduanya");
    });
  } else if (result.has_target_micro() && result.has_target_high_micro() &&
             result.target_high_micro() < result.target_micro()) {
    problems.Add(row.At(kTargetHigh), "BAD_RANGE", [&] {
      return absl::StrCat(Quoted(row.Text(kTargetHigh)), " di kolom ",
                          row.Called(kTargetHigh, "target_atas"), " di bawah ",
                          Quoted(row.Text(kTarget)), " di kolom ", row.Called(kTarget, "target"),
                          "; perbaiki salah satu");
    });
  }
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
  if (std::optional<int64_t> high = figure(kTargetHigh)) result.set_target_high_micro(*high);
  if (std::optional<int64_t> realised = figure(kRealised)) result.set_realised_micro(*realised);
  if (std::optional<int64_t> previous = figure(kPrevious)) result.set_previous_micro(*previous);
  if (std::optional<int64_t> stated = figure(kAchievement)) {
    result.set_stated_achievement_micro(*stated);
  }
  CheckRange(row, result, problems);
  return result;
}

// Reads the rows of one table.
class IndicatorImport {
 public:
  IndicatorImport(const ImportSource& source, const Catalog& catalog, NumberStyle style,
                  ProblemList& problems)
      : source_(source),
        catalog_(catalog),
        inputs_(CatalogInputs(catalog)),
        origin_(kFirstInput + inputs_.size()),
        style_(style),
        problems_(problems) {}

  void Take(const TableRow& row, bool synthetic, ImportedRows& rows);

 private:
  void ReadInputs(const TableRow& row, const Indicator& indicator, v1::IndicatorResult& result);
  void RefuseInput(const TableRow& row, size_t column, const Indicator& indicator);
  // A row of a form that nobody filled in.
  bool Untouched(const TableRow& row);

  const ImportSource& source_;
  const Catalog& catalog_;
  const std::vector<FormulaInput> inputs_;  // of the columns from kFirstInput on
  const size_t origin_;                     // the column behind them
  const NumberStyle style_;
  ProblemList& problems_;
  absl::flat_hash_map<std::string, uint32_t> first_rows_;
};

bool IndicatorImport::Untouched(const TableRow& row) {
  bool offered = ReadOrigin(row, origin_, problems_);
  if (!source_.from_template && !offered) return false;
  for (size_t column : kAskedFigures) {
    if (!row.Text(column).empty()) return false;
  }
  for (size_t i = 0; i < inputs_.size(); ++i) {
    if (inputs_[i].years_back == 0 && !row.Text(kFirstInput + i).empty()) return false;
  }
  return true;
}

void IndicatorImport::RefuseInput(const TableRow& row, size_t column, const Indicator& indicator) {
  problems_.Add(row.At(column), "UNEXPECTED_INPUT", [&] {
    std::string own =
        absl::StrJoin(indicator.Inputs(), ", ", [](std::string* out, const FormulaInput& input) {
          absl::StrAppend(out, InputColumn(input));
        });
    return absl::StrCat(Quoted(row.Text(column)), " bukan masukan ", indicator.code,
                        "; kosongkan. Masukan ", indicator.code, ": ",
                        own.empty() ? "tidak ada" : own);
  });
}

void IndicatorImport::ReadInputs(const TableRow& row, const Indicator& indicator,
                                 v1::IndicatorResult& result) {
  const std::vector<FormulaInput> own = indicator.Inputs();
  // Both sorted as IndicatorResult.inputs must be.
  for (size_t i = 0; i < inputs_.size(); ++i) {
    size_t column = kFirstInput + i;
    if (row.Text(column).empty()) continue;
    if (!std::binary_search(own.begin(), own.end(), inputs_[i])) {
      RefuseInput(row, column, indicator);
      continue;
    }
    std::optional<int64_t> value = ReadDecimal(row, column, style_, problems_);
    if (!value) continue;
    v1::NamedInput& input = *result.add_inputs();
    input.set_name(inputs_[i].name);
    input.set_years_back(inputs_[i].years_back);
    input.set_value_micro(*value);
  }
}

void IndicatorImport::Take(const TableRow& row, bool synthetic, ImportedRows& rows) {
  if (Untouched(row)) return;
  const Indicator* indicator = FindRow(row, catalog_, problems_);
  v1::IndicatorResult result = ReadResult(row, style_, problems_);
  if (indicator == nullptr) return;
  ReadInputs(row, *indicator, result);
  auto [first, added] = first_rows_.emplace(indicator->code, row.line());
  if (!added) {
    return AddDuplicate(row.At(kNumber), absl::StrCat("indikator ", indicator->code), first->second,
                        problems_);
  }
  v1::Record& record =
      AddRecord(source_, row.line(), v1::RECORD_KIND_INDICATOR_RESULT, synthetic, rows);
  record.mutable_key()->set_subject(indicator->code);
  *record.mutable_indicator_result() = std::move(result);
}

// Behind the columns of the table itself, whether the row was offered by a form.
std::vector<LayoutColumn> Columns(Period period, const Catalog& catalog) {
  std::vector<LayoutColumn> columns = IndicatorColumns(period, CatalogInputs(catalog));
  columns.push_back({std::string(kOriginColumn), LayoutColumn::Need::kAside});
  return columns;
}

ImportedRows Import(const SourceTable& table, const ImportSource& source, const Catalog& catalog,
                    ProblemList& problems) {
  std::vector<LayoutColumn> known = Columns(source.period, catalog);
  if (!CheckYears(table.header(), known, source.period, problems)) return {};
  std::optional<ColumnMap> columns = ColumnMap::Of(table.header(), known, problems);
  if (!columns) return {};
  std::vector<size_t> numeric(std::begin(kFigures), std::end(kFigures));
  for (size_t i = 0; i < CatalogInputs(catalog).size(); ++i) numeric.push_back(kFirstInput + i);
  NumberStyle style = DecideNumberStyle(table, *columns, numeric, problems);
  IndicatorImport import(source, catalog, style, problems);
  ImportedRows rows;
  VisitRows(table, *columns, kSource, rows, problems,
            [&](const TableRow& row, bool synthetic) { import.Take(row, synthetic, rows); });
  return rows;
}

}  // namespace

std::vector<FormulaInput> CatalogInputs(const Catalog& catalog) {
  std::vector<FormulaInput> inputs;
  for (const Indicator& indicator : catalog.indicators()) {
    for (FormulaInput& input : indicator.Inputs()) inputs.push_back(std::move(input));
  }
  std::sort(inputs.begin(), inputs.end());
  inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
  return inputs;
}

std::string InputColumn(const FormulaInput& input) {
  return absl::StrCat(input.name, input.years_back == 0 ? "" : "[n-1]");
}

std::vector<LayoutColumn> IndicatorColumns(Period period, absl::Span<const FormulaInput> inputs) {
  using enum LayoutColumn::Need;
  std::vector<LayoutColumn> columns = {{"no"},
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
                                       {"target_atas", kOptional},
                                       {"satuan", kAside},
                                       {"sumber", kAside}};
  for (const FormulaInput& input : inputs) columns.push_back({InputColumn(input), kOptional});
  return columns;
}

const TableLayout kIndicatorLayout = {"tabel IKU", Columns, kKinds, Import};

}  // namespace rekap
