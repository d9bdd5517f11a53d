#include "tools/bench/import.h"

#include <algorithm>
#include <fstream>
#include <memory>
#include <optional>
#include <pugixml.hpp>
#include <vector>
#include <zip.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"

#include "domain/finding/finding.h"
#include "node/importer/import.h"
#include "node/importer/source_table.h"
#include "runtime/catalog/catalog_version.h"
#include "runtime/file/file.h"
#include "runtime/sheet/xlsx.h"
#include "tools/bench/load.h"
#include "tools/bench/report.h"

namespace rekap {
namespace {

constexpr absl::string_view kHeader =
    "level;kode;uraian;anggaran;realisasi;persen;output_uraian;target;realisasi_output;"
    "persen_output;sumber";

// Rows of which one has a mistake: a percentage that its target and result do not make.
constexpr uint32_t kRowsPerMistake = 100;

// The sub kegiatan of the catalog with as many outputs each as make the rows.
std::vector<std::vector<std::string>> RowsOf(const Catalog& catalog, uint32_t rows) {
  std::vector<std::string> codes;
  for (const Activity& activity : catalog.activities()) {
    if (activity.code.level() == ActivityLevel::kSubKegiatan && activity.ValidIn(kLoadYear)) {
      codes.push_back(activity.code.ToString());
    }
  }
  const auto each = static_cast<uint32_t>(rows / codes.size()) + 1;
  std::vector<std::vector<std::string>> table;
  for (uint32_t row = 0; row < rows; ++row) {
    const bool first = row % each == 0;
    const std::string money = first ? absl::StrCat(2'156'203 + row) : "";
    const std::string done = absl::StrCat(row, " dok");
    table.push_back({first ? "subkegiatan" : "output", first ? codes[row / each] : "", "", money,
                     money, "", absl::StrCat("Jumlah dokumen keluaran nomor ", row), done, done,
                     row % kRowsPerMistake == 1 ? "90,00" : "100,00", "sintetis"});
  }
  return table;
}

std::string CsvOf(const std::vector<std::vector<std::string>>& table) {
  std::string csv = absl::StrCat(kHeader, "\n");
  for (const std::vector<std::string>& row : table) {
    absl::StrAppend(&csv, absl::StrJoin(row, ";"), "\n");
  }
  return csv;
}

absl::StatusOr<std::string> XlsxOf(const std::vector<std::vector<std::string>>& table) {
  Sheet sheet;
  sheet.name = "III.B";
  for (absl::string_view name : absl::StrSplit(kHeader, ';')) {
    sheet.columns.push_back({.title = std::string(name)});
  }
  for (const std::vector<std::string>& row : table) {
    SheetRow& cells = sheet.rows.emplace_back();
    for (const std::string& text : row) {
      cells.cells.push_back(text.empty() ? SheetCell() : SheetCell(text));
    }
  }
  return ToXlsx({&sheet, 1});
}

// Cells of a text file whose cells are not quoted.
size_t SplitCells(const std::string& path) {
  std::ifstream file(path);
  size_t cells = 0;
  for (std::string line; std::getline(file, line);) {
    for (absl::string_view cell : absl::StrSplit(line, ';')) cells += cell.empty() ? 0 : 1;
  }
  return cells;
}

// Cells of every sheet and shared text of a workbook, each part inflated and parsed.
size_t ParseCells(const std::string& path) {
  zip_t* archive = zip_open(path.c_str(), ZIP_RDONLY, nullptr);
  if (archive == nullptr) return 0;
  size_t cells = 0;
  for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); ++i) {
    zip_stat_t stat;
    zip_file_t* part = zip_fopen_index(archive, i, 0);
    if (part == nullptr || zip_stat_index(archive, i, 0, &stat) != 0) continue;
    std::vector<char> bytes(stat.size);
    if (zip_fread(part, bytes.data(), bytes.size()) == static_cast<zip_int64_t>(bytes.size())) {
      pugi::xml_document document;
      document.load_buffer_inplace(bytes.data(), bytes.size());
      for (pugi::xml_node row : document.child("worksheet").child("sheetData")) {
        for (pugi::xml_node cell : row) cells += cell.child("v") ? 1 : 0;
      }
    }
    zip_fclose(part);
  }
  zip_discard(archive);
  return cells;
}

// Milliseconds.
double Since(absl::Time start) { return absl::ToDoubleMilliseconds(absl::Now() - start); }

absl::Status Import(const std::string& name, const std::string& path, const Catalog& catalog) {
  const RegionCode unit = *RegionCode::Parse("35.27.05");
  const Period period = *Period::Of(kLoadYear, 0);
  absl::Time start = absl::Now();
  absl::StatusOr<std::string> bytes = ReadFile(path, kFileBytesMax);
  if (!bytes.ok()) return bytes.status();
  ImportOutcome outcome =
      ImportFile(path.substr(path.rfind('/') + 1), *bytes, {unit, period}, catalog);
  if (!outcome.sound()) {
    return absl::InternalError(absl::StrCat(path, ": ", outcome.problems[0].ShortDebugString()));
  }
  const double imported = Since(start);
  std::vector<v1::Finding> findings =
      FindingsOf({unit, period, outcome.records, PreviousYear()}, catalog);
  ReportFigure(name, Since(start), "ms",
               absl::StrFormat("{\"records\":%d,\"findings\":%d,\"import_ms\":%.0f}",
                               outcome.records.size(), findings.size(), imported));
  return absl::OkStatus();
}

absl::Status Plain(const std::string& name, const std::string& peer, const std::string& path,
                   size_t (*read)(const std::string&)) {
  absl::Time start = absl::Now();
  const size_t cells = read(path);
  const double spent = Since(start);
  if (cells == 0) return absl::InternalError(absl::StrCat(path, " could not be read"));
  ReportFigure(name, spent, "ms", absl::StrFormat("{\"cells\":%d}", cells), peer);
  return absl::OkStatus();
}

}  // namespace

absl::Status RunImport(const ImportOptions& options, const v1::CatalogVersion& version) {
  absl::StatusOr<std::shared_ptr<const Catalog>> catalog = ReadCatalogVersion(version);
  if (!catalog.ok()) return catalog.status();
  const std::string csv = absl::StrCat(options.directory, "/iii-b.csv");
  const std::string xlsx = absl::StrCat(options.directory, "/iii-b.xlsx");
  {
    std::vector<std::vector<std::string>> table = RowsOf(**catalog, options.rows);
    std::ofstream(csv) << CsvOf(table);
    absl::StatusOr<std::string> workbook = XlsxOf(table);
    if (!workbook.ok()) return workbook.status();
    std::ofstream(xlsx, std::ios::binary) << *workbook;
  }
  absl::Status status = Import("import_csv", csv, **catalog);
  if (status.ok()) status = Plain("import_csv", "split", csv, SplitCells);
  if (status.ok()) status = Import("import_xlsx", xlsx, **catalog);
  if (status.ok()) status = Plain("import_xlsx", "pugixml", xlsx, ParseCells);
  return status;
}

}  // namespace rekap
