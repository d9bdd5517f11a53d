#include "node/template/template.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "domain/decimal/decimal.h"
#include "node/importer/indicator_importer.h"
#include "node/template/grid.h"

namespace rekap {
namespace {

constexpr int kSenPlaces = 2;
constexpr absl::string_view kDash = "-";
constexpr const char* kSynthetic = "sintetis";

// Below the last row, for outputs and activities that nobody expected.
constexpr size_t kSpareRows = 100;
constexpr size_t kSpareIndicators = 10;

constexpr double kGuideWidth = 100;

GridValue Text(const std::string& text) { return text.empty() ? GridValue() : GridValue(text); }

GridValue Money(const std::optional<v1::Money>& money) {
  if (!money || money->presence() == v1::CELL_PRESENCE_BLANK) return {};
  if (money->presence() == v1::CELL_PRESENCE_DASH) return std::string(kDash);
  return GridNumber(money->sen(), kSenPlaces);
}

GridValue Figure(const std::optional<int64_t>& micro) {
  return micro ? GridNumber(*micro, Decimal::kPlaces) : GridValue();
}

GridValue Source(bool synthetic) { return synthetic ? GridValue(kSynthetic) : GridValue(); }

std::string Heading(absl::string_view table, const TemplateMark& mark) {
  return absl::StrCat(table, " - ", mark.unit_name, " (", mark.unit.ToString(), ") - tahun ",
                      mark.period.ToString());
}

Grid TableGrid(const TemplateContent& content) {
  using enum GridColumnKind;
  Grid grid;
  grid.sheet = "Tabel III.B";
  grid.title = Heading("Tabel III.B Anggaran dan Keluaran", content.mark);
  grid.columns = {{"level",
                   13,
                   kChoice,
                   false,
                   {"total", "program", "kegiatan", "subkegiatan", "output", "jumlah"}},
                  {"kode", 17, kText, true, {}},
                  {"uraian", 45, kText, true, {}},
                  {"anggaran", 20, kMoney, false, {}},
                  {"realisasi", 20, kMoney, false, {}},
                  {"persen", 10, kFigure, false, {}},
                  {"output_uraian", 40, kText, false, {}},
                  {"target_tahun_lalu", 18, kShown, false, {}},
                  {"target", 16, kText, false, {}},
                  {"realisasi_output", 17, kText, false, {}},
                  {"persen_output", 15, kFigure, false, {}},
                  {"sumber", 10, kChoice, false, {kSynthetic}}};
  for (const TemplateRow& row : content.rows) {
    grid.rows.push_back({Text(row.level), Text(row.code), Text(row.name), Money(row.allocated),
                         Money(row.realised), Figure(row.absorption_micro), Text(row.output),
                         Text(row.last_target), Text(row.target), Text(row.output_realised),
                         Figure(row.achievement_micro), Source(row.synthetic)});
  }
  grid.spare_rows = kSpareRows;
  grid.frozen_columns = 3;
  return grid;
}

Grid IndicatorGrid(const TemplateContent& content) {
  using enum GridColumnKind;
  // In the order of IndicatorColumns(), which has the names.
  struct Look {
    double width;
    GridColumnKind kind;
    bool identifies;
  };
  constexpr std::array<Look, 14> kLooks = {{{6, kText, true},
                                            {40, kText, false},
                                            {40, kText, true},
                                            {10, kChoice, false},
                                            {40, kText, false},
                                            {25, kText, false},
                                            {20, kText, false},
                                            {16, kFigure, false},
                                            {14, kFigure, false},
                                            {16, kFigure, false},
                                            {18, kFigure, false},
                                            {14, kFigure, false},
                                            {10, kText, false},
                                            {10, kChoice, false}}};
  Grid grid;
  grid.sheet = "IKU";
  grid.title = Heading("Indikator Kinerja Utama", content.mark);
  std::vector<LayoutColumn> known = IndicatorColumns(content.mark.period, content.inputs);
  for (size_t i = 0; i < known.size(); ++i) {
    // Behind the columns of every catalog stand the inputs of this one.
    Look look = i < kLooks.size() ? kLooks[i] : Look{16, kFigure, false};
    GridColumn column{known[i].name, look.width, look.kind, look.identifies, {}};
    if (column.name == "arah") column.choices = {"naik", "turun", "rentang", "higher", "lower"};
    if (column.name == "sumber") column.choices = {kSynthetic};
    grid.columns.push_back(std::move(column));
  }
  for (const TemplateIndicator& row : content.indicators) {
    grid.rows.push_back({Text(row.number), Text(row.objective), Text(row.name), Text(row.direction),
                         Text(row.formula), Text(row.data_source), Text(row.responsible),
                         Figure(row.previous_micro), Figure(row.target_micro),
                         Figure(row.realised_micro), Figure(row.achievement_micro),
                         Figure(row.target_high_micro), Text(row.measure_unit),
                         Source(row.synthetic)});
    grid.rows.back().resize(known.size());
    for (size_t i = 0; i < row.inputs.size(); ++i) {
      const TemplateInput& input = row.inputs[i];
      grid.rows.back()[kLooks.size() + i] = input.own ? Figure(input.micro) : GridBarred();
    }
  }
  grid.spare_rows = kSpareIndicators;
  grid.frozen_columns = 3;
  return grid;
}

Grid FurtherGrid(const TemplateSheet& sheet, const TemplateMark& mark) {
  Grid grid;
  grid.sheet = sheet.name;
  grid.title = Heading(sheet.title, mark);
  for (const TemplateColumn& known : sheet.columns) {
    GridColumn column{known.name, known.width, GridColumnKind::kText, false, known.choices};
    if (!column.choices.empty()) column.kind = GridColumnKind::kChoice;
    column.open = known.open;
    if (column.name == "anggaran") column.kind = GridColumnKind::kMoney;
    if (column.name == "desa_kelurahan") column.kind = GridColumnKind::kCount;
    for (size_t i = 0; i < sheet.columns.size(); ++i) {
      if (sheet.columns[i].name == known.names) column.offered_from = i;
    }
    grid.columns.push_back(std::move(column));
  }
  for (const std::vector<std::string>& row : sheet.rows) {
    std::vector<GridValue>& values = grid.rows.emplace_back();
    for (const std::string& value : row) values.push_back(Text(value));
  }
  grid.spare_rows = sheet.spare_rows;
  return grid;
}

std::vector<std::string> GuideLines(const TemplateContent& content) {
  const TemplateMark& mark = content.mark;
  std::vector<std::string> lines = {
      absl::StrCat("Berkas ini untuk ", mark.unit_name, " (", mark.unit.ToString(), "), tahun ",
                   mark.period.ToString(), ". Unit atau periode lain menolaknya."),
      "Tabel III.B: anggaran, realisasi dan keluaran tiap program, kegiatan dan sub kegiatan.",
      "IKU: target dan realisasi tiap indikator, atau masukan rumusnya (lalu realisasi boleh "
      "kosong "
      "karena dihitung). Arah rentang memerlukan target dan target_atas."};
  for (const TemplateSheet& sheet : content.sheets) {
    lines.push_back(absl::StrCat(sheet.name, ": ", sheet.guide));
  }
  for (const char* line :
       {"1. Isi sel yang putih. Baris judul, kode dan nama terkunci. Lembar yang tidak diisi "
        "dilewati: datanya tidak berubah.",
        "2. Uang ditulis sebagai angka rupiah. Tulis - bila nihil, 0 bila nol, dan kosongkan bila "
        "belum ada: ketiganya berbeda.",
        "3. Persen ditulis sebagai angka: 93,52 (bukan 0,9352).",
        "4. Sub kegiatan dengan lebih dari satu keluaran: sisipkan baris di bawahnya, pilih level "
        "\"output\", isi kolom output_uraian, target, dan realisasi_output saja. Target tahun lalu "
        "hanya untuk dilihat: tulis target tahun ini di kolom target.",
        "5. Baris yang tidak ada di unit ini dibiarkan kosong: baris tanpa uang, target, realisasi "
        "dan persen tidak dibaca. Lembar yang diisi dianggap lengkap: yang tidak tertulis dihapus "
        "dari data periode ini.",
        "6. Kolom sumber diisi \"sintetis\" hanya untuk data buatan (latihan).",
        "7. Simpan sebagai .xlsx, lalu: rekap import NAMA-BERKAS.xlsx --dry-run untuk memeriksa, "
        "dan tanpa --dry-run untuk menyimpan. Setiap kesalahan disebut dengan lembar, baris dan "
        "kolomnya."}) {
    lines.push_back(line);
  }
  return lines;
}

absl::Status AddGuide(lxw_workbook* workbook, const GridFormats& formats,
                      const TemplateContent& content) {
  absl::StatusOr<lxw_worksheet*> added = AddWorksheet(workbook, "Petunjuk");
  if (!added.ok()) return added.status();
  lxw_worksheet* sheet = *added;
  worksheet_set_column(sheet, 0, 0, kGuideWidth, nullptr);
  worksheet_fit_to_pages(sheet, 1, 0);
  absl::Status status =
      WorkbookStatus(worksheet_write_string(sheet, 0, 0, "Petunjuk pengisian", formats.title));
  lxw_row_t row = 2;
  for (const std::string& line : GuideLines(content)) {
    worksheet_set_row(sheet, row, LinesHeight(LinesOf(line, kGuideWidth)), nullptr);
    status.Update(
        WorkbookStatus(worksheet_write_string(sheet, row++, 0, line.c_str(), formats.prose)));
  }
  worksheet_protect(sheet, nullptr, nullptr);
  return status;
}

absl::Status AddMark(lxw_workbook* workbook, const TemplateMark& mark) {
  absl::StatusOr<lxw_worksheet*> added = AddWorksheet(workbook, std::string(kMarkSheet));
  if (!added.ok()) return added.status();
  lxw_worksheet* sheet = *added;
  absl::Status status;
  lxw_row_t row = 0;
  auto write = [&](const std::string& name, const std::string& value) {
    status.Update(WorkbookStatus(worksheet_write_string(sheet, row, 0, name.c_str(), nullptr)));
    status.Update(WorkbookStatus(worksheet_write_string(sheet, row, 1, value.c_str(), nullptr)));
    ++row;
  };
  write(MarkColumns()[0], MarkColumns()[1]);
  for (const auto& [name, value] : MarkRows(mark)) write(name, value);
  worksheet_protect(sheet, nullptr, nullptr);
  worksheet_hide(sheet);
  return status;
}

// Everything but the bytes. The library holds it in memory until it is closed.
absl::Status Fill(lxw_workbook* workbook, const TemplateContent& content) {
  GridFormats formats(workbook);
  absl::Status status = AddGuide(workbook, formats, content);
  status.Update(AddGrid(workbook, formats, TableGrid(content)));
  status.Update(AddGrid(workbook, formats, IndicatorGrid(content)));
  for (const TemplateSheet& sheet : content.sheets) {
    status.Update(AddGrid(workbook, formats, FurtherGrid(sheet, content.mark)));
  }
  status.Update(AddMark(workbook, content.mark));
  return status;
}

}  // namespace

absl::StatusOr<std::string> WriteTemplate(const TemplateContent& content) {
  size_t rows = std::max(content.rows.size(), content.indicators.size());
  for (const TemplateSheet& sheet : content.sheets) rows = std::max(rows, sheet.rows.size());
  if (rows > kTemplateRowsMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("a template of more than ", kTemplateRowsMax, " rows"));
  }
  return WriteWorkbook([&](lxw_workbook* workbook) { return Fill(workbook, content); });
}

}  // namespace rekap
