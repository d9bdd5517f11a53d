#include "tools/rekap/sheet_compare.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "domain/words/parts_note.h"
#include "tools/rekap/compare_words.h"
#include "tools/rekap/format.h"
#include "tools/rekap/sheet_cells.h"
#include "tools/rekap/words.h"
#include "tools/rekap/year_source.h"

namespace rekap::cli {
namespace {

// Rank, level, code and name stay in sight.
constexpr size_t kFrozen = 4;

std::vector<SheetColumn> Columns(const v1::CompareResponse& response) {
  std::vector<SheetColumn> columns = {
      CountColumn("Peringkat", "peringkat"),
      TextColumn("Tingkat", "tingkat", 12),
      TextColumn("Kode", "kode", 12),
      TextColumn("Nama", "nama"),
      RupiahColumn("Anggaran", "anggaran"),
      RupiahColumn("Realisasi", "realisasi"),
      DecimalColumn("Serapan %", "serapan_persen"),
      DecimalColumn("Capaian %", "capaian_persen"),
      DecimalColumn("Capaian tanpa batas %", "capaian_tanpa_batas_persen"),
      TextColumn("Predikat", "predikat", 16),
      DecimalColumn("IKU %", "iku_persen"),
      CountColumn("IKU lapor", "iku_lapor"),
      CountColumn("IKU seharusnya", "iku_seharusnya"),
      CountColumn("Baris lapor", "baris_lapor"),
      CountColumn("Baris seharusnya", "baris_seharusnya"),
      TextColumn("Data", "data", 18),
      TextColumn("Keadaan", "keadaan", 14),
      TextColumn("Angka", "angka", 12),
      DecimalColumn("Efisiensi %", "efisiensi"),
      TextColumn("Kuadran", "kuadran", 30),
      TextColumn("Catatan", "catatan", 40),
  };
  for (const v1::IndicatorFigure& figure : response.total().indicators()) {
    columns.push_back(DecimalColumn(absl::StrCat(figure.code(), " hasil"),
                                    absl::StrCat(figure.code(), "_realisasi")));
    columns.push_back(DecimalColumn(absl::StrCat(figure.code(), " capaian %"),
                                    absl::StrCat(figure.code(), "_capaian_persen")));
  }
  columns.push_back(DecimalColumn("Jarak ke target", "jarak"));
  columns.push_back(CountColumn("Kuartil", "kuartil"));
  bool money = response.spread().money();
  columns.push_back(money ? RupiahColumn("Dari median", "dari_median")
                          : DecimalColumn("Dari median", "dari_median"));
  columns.push_back(DecimalColumn("Kelengkapan %", "kelengkapan_persen"));
  if (response.indicator().empty()) return columns;
  columns.push_back(DecimalColumn("Sebelumnya", "indikator_sebelumnya"));
  columns.push_back(DecimalColumn("Target", "indikator_target"));
  columns.push_back(DecimalColumn("Target atas", "indikator_target_atas"));
  columns.push_back(DecimalColumn("Hasil", "indikator_hasil"));
  columns.push_back(DecimalColumn("Capaian indikator %", "indikator_capaian_persen"));
  columns.push_back(TextColumn("Predikat indikator", "indikator_predikat", 16));
  columns.push_back(TextColumn("Mutu", "indikator_mutu", 8));
  return columns;
}

// Blank where nothing was said, which is no state of a value.
SheetCell OptionalCell(bool present, const v1::DecimalValue& value) {
  return present ? DecimalCell(value) : SheetCell();
}

void AddRanking(std::vector<SheetCell>& cells, const v1::CompareRow& row,
                const v1::CompareResponse& response) {
  bool ranked = row.rank() > 0;
  bool money = response.spread().money();
  cells.push_back(OptionalCell(row.has_distance(), row.distance()));
  cells.push_back(row.quartile() == 0 ? SheetCell() : CountCell(row.quartile()));
  cells.push_back(!ranked ? SheetCell()
                  : money ? SheetCell(SheetNumber{row.from_median(), 2})
                          : MicroCell(row.from_median()));
  cells.push_back(OptionalCell(row.has_completeness(), row.completeness()));
}

void AddIndicator(std::vector<SheetCell>& cells, const v1::IndicatorFigure* figure) {
  if (figure == nullptr) return;
  cells.push_back(DecimalCell(figure->previous()));
  cells.push_back(DecimalCell(figure->target()));
  bool range = figure->target_high().state() != v1::VALUE_STATE_UNSPECIFIED;
  cells.push_back(OptionalCell(range, figure->target_high()));
  cells.push_back(DecimalCell(figure->realised()));
  cells.push_back(DecimalCell(figure->achievement()));
  cells.push_back(TextCell(figure->band()));
  cells.push_back(TextCell(figure->grade()));
}

std::vector<SheetCell> Cells(const v1::CompareRow& row, const v1::CompareResponse& response) {
  const v1::Figures& figures = row.figures();
  std::vector<SheetCell> cells = {row.rank() == 0 ? SheetCell() : CountCell(row.rank()),
                                  TextCell(RegionLevelText(row.region())),
                                  TextCell(row.region()),
                                  TextCell(row.name()),
                                  MoneyCell(figures.allocated()),
                                  MoneyCell(figures.realised()),
                                  DecimalCell(figures.absorption()),
                                  DecimalCell(figures.achievement()),
                                  DecimalCell(figures.achievement_uncapped()),
                                  TextCell(figures.band()),
                                  DecimalCell(row.indicator_mean()),
                                  CountCell(row.reported_indicators()),
                                  CountCell(row.expected_indicators()),
                                  CountCell(figures.reported_lines()),
                                  CountCell(figures.expected_lines()),
                                  TextCell(DataWord(row)),
                                  TextCell(RowStateWord(row)),
                                  TextCell(SourceWord(row.source())),
                                  DecimalCell(figures.efficiency()),
                                  TextCell(QuadrantWord(figures.quadrant())),
                                  TextCell(absl::StrJoin(PartsNotes(row), "; "))};
  for (const v1::IndicatorFigure& column : response.total().indicators()) {
    const v1::IndicatorFigure* figure = IndicatorOf(row, column.code());
    cells.push_back(figure == nullptr ? SheetCell() : DecimalCell(figure->realised()));
    cells.push_back(figure == nullptr ? SheetCell() : DecimalCell(figure->achievement()));
  }
  AddRanking(cells, row, response);
  if (!response.indicator().empty()) AddIndicator(cells, IndicatorOf(row, response.indicator()));
  return cells;
}

}  // namespace

std::vector<Sheet> CompareSheets(const v1::CompareRequest& request,
                                 const v1::CompareResponse& response) {
  Sheet sheet;
  sheet.name = "Perbandingan";
  sheet.title = CompareTitle(request, response);
  sheet.columns = Columns(response);
  for (const v1::CompareRow& row : response.rows()) {
    sheet.rows.push_back({Cells(row, response)});
  }
  sheet.rows.push_back({Cells(response.total(), response), true});
  sheet.notes = CompareNotes(request, response);
  sheet.frozen_columns = kFrozen;
  sheet.one_page_wide = true;
  return {std::move(sheet)};
}

}  // namespace rekap::cli
