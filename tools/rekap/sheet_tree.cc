#include "tools/rekap/sheet_tree.h"

#include <string>
#include <utility>

#include "domain/words/parts_note.h"
#include "tools/rekap/format.h"
#include "tools/rekap/render_tree.h"
#include "tools/rekap/sheet_cells.h"
#include "tools/rekap/words.h"

namespace rekap::cli {
namespace {

// Level, code and name stay in sight.
constexpr size_t kFrozen = 3;

std::vector<SheetColumn> Columns() {
  return {TextColumn("Tingkat", "tingkat", 14),
          TextColumn("Kode", "kode", 18),
          TextColumn("Uraian", "uraian", 50),
          RupiahColumn("Anggaran", "anggaran"),
          RupiahColumn("Realisasi", "realisasi"),
          DecimalColumn("Serapan %", "serapan_persen"),
          DecimalColumn("Capaian %", "capaian_persen"),
          DecimalColumn("Capaian tanpa batas %", "capaian_tanpa_batas_persen"),
          TextColumn("Predikat", "predikat", 16),
          TextColumn("Target", "target", 18),
          TextColumn("Realisasi kinerja", "realisasi_kinerja", 18),
          RupiahColumn("Anggaran dinyatakan", "anggaran_dinyatakan"),
          RupiahColumn("Realisasi dinyatakan", "realisasi_dinyatakan"),
          CountColumn("Baris lapor", "baris_lapor"),
          CountColumn("Baris seharusnya", "baris_seharusnya"),
          TextColumn("Penanggung jawab", "penanggung_jawab", 30),
          TextColumn("Data", "data", 18),
          DecimalColumn("Target atas", "target_atas"),
          TextColumn("Mutu", "mutu", 8),
          TextColumn("Catatan", "catatan", 40),
          CountColumn("Urutan", "urutan")};
}

// A claim that was not made is blank, not "belum lapor": nobody owes one.
SheetCell StatedCell(const v1::MoneyValue& stated) {
  return stated.state() == v1::VALUE_STATE_REPORTED ? MoneyCell(stated) : SheetCell();
}

// As written.
SheetCell MeasureCell(const v1::Measure& measure) {
  if (!measure.text().empty()) return TextCell(measure.text());
  return SheetMissing{MissingWord(v1::VALUE_STATE_NOT_REPORTED)};
}

std::vector<SheetCell> NodeCells(const v1::TreeNode& node) {
  const v1::Figures& figures = node.figures();
  bool output = node.level() == v1::CASCADE_LEVEL_OUTPUT;
  auto unless_output = [output](SheetCell cell) { return output ? SheetCell() : std::move(cell); };
  auto if_output = [output](SheetCell cell) { return output ? std::move(cell) : SheetCell(); };
  return {TextCell(LevelWord(node.level())),
          TextCell(node.code()),
          TextCell(node.name()),
          unless_output(MoneyCell(figures.allocated())),
          unless_output(MoneyCell(figures.realised())),
          unless_output(DecimalCell(figures.absorption())),
          DecimalCell(figures.achievement()),
          DecimalCell(figures.achievement_uncapped()),
          TextCell(figures.band()),
          if_output(MeasureCell(node.target())),
          if_output(MeasureCell(node.realised())),
          StatedCell(node.stated_allocated()),
          StatedCell(node.stated_realised()),
          CountCell(figures.reported_lines()),
          CountCell(figures.expected_lines()),
          TextCell(node.responsible()),
          TextCell(OriginText(figures)),
          SheetCell(),
          SheetCell(),
          SheetCell(),
          node.item() == 0 ? SheetCell() : CountCell(node.item())};
}

std::vector<SheetCell> IndicatorCells(const v1::IndicatorFigure& indicator) {
  std::vector<SheetCell> cells(Columns().size());
  bool range = indicator.target_high().state() != v1::VALUE_STATE_UNSPECIFIED;
  cells[0] = TextCell("indikator");
  cells[1] = TextCell(indicator.code());
  cells[2] = TextCell(indicator.name());
  cells[6] = DecimalCell(indicator.achievement());
  cells[7] = DecimalCell(indicator.achievement_uncapped());
  cells[8] = TextCell(indicator.band());
  cells[9] = DecimalCell(indicator.target());
  cells[10] = DecimalCell(indicator.realised());
  // The other directions have none.
  cells[17] = range ? DecimalCell(indicator.target_high()) : SheetCell();
  cells[18] = TextCell(indicator.grade());
  cells[19] = TextCell(PartsNote(indicator));
  return cells;
}

}  // namespace

std::vector<Sheet> TreeSheets(const v1::TreeRequest& request, const v1::TreeResponse& response) {
  Sheet sheet;
  sheet.name = "Pohon kinerja";
  sheet.title = TreeTitle(request, response);
  sheet.columns = Columns();
  for (const v1::TreeNode& node : response.nodes()) {
    bool top =
        node.level() == v1::CASCADE_LEVEL_REGION || node.level() == v1::CASCADE_LEVEL_OBJECTIVE;
    sheet.rows.push_back({NodeCells(node), top});
    for (const v1::IndicatorFigure& indicator : node.indicators()) {
      sheet.rows.push_back({IndicatorCells(indicator)});
    }
  }
  sheet.notes = TreeNotes(response);
  sheet.frozen_columns = kFrozen;
  sheet.one_page_wide = true;
  return {std::move(sheet)};
}

}  // namespace rekap::cli
