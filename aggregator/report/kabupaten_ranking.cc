// Units by achievement, their programs as a heat map, indicators, absorption against
// achievement.
#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"

#include "aggregator/report/kabupaten_model.h"
#include "aggregator/report/region_title.h"
#include "aggregator/report/shown.h"
#include "aggregator/report/trend_part.h"
#include "domain/words/parts_note.h"

namespace rekap::report {
namespace {

Cell BandCell(const std::string& band) { return band.empty() ? MissingCell() : TextCell(band); }

Row RankingRow(const KabupatenFacts& facts, const v1::CompareRow& unit) {
  const v1::Figures& figures = unit.figures();
  Row row;
  row.synthetic = unit.synthetic();
  row.cells = {unit.rank() > 0 ? CountCell(unit.rank()) : MissingCell(),
               TextCell(unit.name()),
               DecimalCell(figures.achievement()),
               ChangeIn(facts.trend, unit.region(), facts.year),
               BandCell(figures.band()),
               unit.quartile() > 0 ? CountCell(unit.quartile()) : MissingCell(),
               DecimalCell(unit.indicator_mean()),
               MoneyCell(figures.allocated()),
               MoneyCell(figures.realised()),
               DecimalCell(figures.absorption()),
               DecimalCell(figures.efficiency()),
               TextCell(QuadrantText(figures.quadrant())),
               TextCell(StateText(unit.workflow()))};
  return row;
}

Table RankingTable(const KabupatenFacts& facts) {
  Table table{
      "peringkat",
      "Peringkat kecamatan menurut capaian keluaran",
      {{"Per.", "", Align::kCentre, SheetColumnKind::kCount, 4},
       {"Kecamatan", "", Align::kLeft, SheetColumnKind::kText, 10},
       {"Capaian (%)", "", Align::kRight, SheetColumnKind::kDecimal, 7},
       {"Perubahan (poin)", "", Align::kRight, SheetColumnKind::kDecimal, 8},
       {"Predikat", "", Align::kLeft, SheetColumnKind::kText, 7},
       {"Kuartil", "", Align::kCentre, SheetColumnKind::kCount, 6},
       {"Rata-rata IKU (%)", "", Align::kRight, SheetColumnKind::kDecimal, 7},
       {"Anggaran (Rp)", "", Align::kRight, SheetColumnKind::kRupiah, 10},
       {"Realisasi (Rp)", "", Align::kRight, SheetColumnKind::kRupiah, 10},
       {"Serapan (%)", "", Align::kRight, SheetColumnKind::kDecimal, 7},
       {"Efisiensi (%)", "", Align::kRight, SheetColumnKind::kDecimal, 7},
       {"Kuadran", "", Align::kLeft, SheetColumnKind::kText, 9},
       {"Status", "", Align::kLeft, SheetColumnKind::kText, 8}},
      {},
      "Tidak ada kecamatan di wilayah ini.",
      {"Kuartil 1 adalah seperempat teratas. Nilai sama berbagi peringkat; kecamatan tanpa "
       "nilai tidak berperingkat.",
       absl::StrCat("Perubahan: capaian terhadap tahun ", facts.year - 1,
                    ", dalam poin persentase."),
       QuadrantNote(facts.compare.quadrant_bounds(), RegionTitle(facts.region, facts.name))},
      1};
  for (const v1::CompareRow& unit : facts.compare.rows()) {
    table.rows.push_back(RankingRow(facts, unit));
  }
  if (!table.rows.empty()) {
    Row total = RankingRow(facts, facts.compare.total());
    total.kind = RowKind::kTotal;
    total.cells[0] = TextCell("");
    total.cells[1] = TextCell(RegionTitle(facts.region, facts.name));
    // The whole is neither ranked nor set beside itself, and is no unit with a state.
    for (size_t column : {size_t{5}, size_t{11}, size_t{12}}) total.cells[column] = TextCell("");
    table.rows.push_back(std::move(total));
  }
  return table;
}

std::string RankingBars(const KabupatenFacts& facts) {
  std::vector<Bar> bars;
  std::string desc;
  auto add = [&](const std::string& name, const v1::CompareRow& row, bool total) {
    bars.push_back({name, ToChart(row.figures().achievement()), total});
    absl::StrAppend(&desc, name, " ", bars.back().value.text, " %; ");
  };
  add(RegionTitle(facts.region, facts.name), facts.compare.total(), true);
  for (const v1::CompareRow& row : facts.compare.rows()) add(row.name(), row, false);
  return DrawBars({"grafik-peringkat", "Capaian keluaran kecamatan (%)", desc}, bars);
}

std::string Scatter(const KabupatenFacts& facts) {
  std::vector<ScatterPoint> points;
  std::string desc;
  for (const v1::CompareRow& row : facts.compare.rows()) {
    points.push_back(
        {row.name(), ToChart(row.figures().absorption()), ToChart(row.figures().achievement())});
    absl::StrAppend(&desc, row.name(), ": serapan ", points.back().x.text, " %, capaian ",
                    points.back().y.text, " %; ");
  }
  return DrawScatter(
      {"grafik-serapan", "Serapan anggaran dan capaian keluaran", desc},
      {"Serapan anggaran (%)", "Capaian keluaran (%)"}, points,
      ToChart(facts.compare.quadrant_bounds(), RegionTitle(facts.region, facts.name)));
}

Table ProgramTable(const KabupatenFacts& facts) {
  Table table{"program",
              "Program seluruh kecamatan",
              {{"Kode", "", Align::kLeft, SheetColumnKind::kText, 9},
               {"Program", "", Align::kLeft, SheetColumnKind::kText, 31},
               {"Anggaran (Rp)", "", Align::kRight, SheetColumnKind::kRupiah, 15},
               {"Realisasi (Rp)", "", Align::kRight, SheetColumnKind::kRupiah, 15},
               {"Serapan (%)", "", Align::kRight, SheetColumnKind::kDecimal, 10},
               {"Capaian (%)", "", Align::kRight, SheetColumnKind::kDecimal, 10},
               {"Predikat", "", Align::kLeft, SheetColumnKind::kText, 10}},
              {},
              "Belum ada program.",
              {},
              1};
  const v1::TreeNode* whole = nullptr;
  auto add = [&](const v1::TreeNode& node, const std::string& name, RowKind kind) {
    const v1::Figures& figures = node.figures();
    Row row;
    row.kind = kind;
    row.synthetic = figures.synthetic_leaves() > 0;
    row.cells = {TextCell(node.code()),
                 TextCell(name),
                 MoneyCell(figures.allocated()),
                 MoneyCell(figures.realised()),
                 DecimalCell(figures.absorption()),
                 DecimalCell(figures.achievement()),
                 BandCell(figures.band())};
    table.rows.push_back(std::move(row));
  };
  // The tree is by objective; the report goes by code.
  std::map<std::string, const v1::TreeNode*> programs;
  for (const v1::TreeNode& node : facts.tree.nodes()) {
    if (node.level() == v1::CASCADE_LEVEL_REGION) whole = &node;
    if (node.level() == v1::CASCADE_LEVEL_PROGRAM) programs[node.code()] = &node;
  }
  for (const auto& [code, node] : programs) add(*node, node->name(), RowKind::kPlain);
  if (whole != nullptr && !table.rows.empty()) add(*whole, "Jumlah", RowKind::kTotal);
  return table;
}

// Heat map and the same figures as a table; at most this many columns fit a page.
constexpr int kMatrixColumnsMax = 12;

void AddMatrix(const KabupatenFacts& facts, Document& document) {
  const v1::MatrixResponse& matrix = facts.programs;
  const int shown = std::min(matrix.columns_size(), kMatrixColumnsMax);
  const int width = shown == 0 ? 0 : 75 / shown;
  Table table{"matriks",
              "Capaian keluaran kecamatan menurut program (%)",
              {{"Kecamatan", "", Align::kLeft, SheetColumnKind::kText, 100 - width * shown}},
              {},
              "Belum ada program yang dilaporkan.",
              {}};
  std::vector<std::string> columns;
  for (int i = 0; i < shown; ++i) {
    columns.push_back(matrix.columns(i).code());
    table.columns.push_back({columns.back(), "", Align::kRight, SheetColumnKind::kDecimal, width});
  }
  if (shown < matrix.columns_size()) {
    table.notes.push_back(absl::StrCat(matrix.columns_size() - shown,
                                       " program lain tidak muat; lihat rekap compare."));
  }
  std::vector<HeatRow> heat;
  std::string desc;
  auto add = [&](const v1::MatrixRow& unit, const std::string& name, RowKind kind) {
    Row row;
    row.kind = kind;
    row.synthetic = unit.synthetic();
    row.cells.push_back(TextCell(name));
    HeatRow line{name, {}};
    absl::StrAppend(&desc, name, ":");
    for (int i = 0; i < std::min(shown, unit.cells_size()); ++i) {
      const v1::Figures& figures = unit.cells(i).figures();
      row.cells.push_back(DecimalCell(figures.achievement()));
      line.values.push_back({!row.cells.back().missing, row.cells.back().text, figures.band()});
      absl::StrAppend(&desc, " ", columns[static_cast<size_t>(i)], " ", row.cells.back().text);
    }
    absl::StrAppend(&desc, "; ");
    table.rows.push_back(std::move(row));
    heat.push_back(std::move(line));
  };
  for (const v1::MatrixRow& unit : matrix.rows()) add(unit, unit.name(), RowKind::kPlain);
  if (!table.rows.empty()) {
    add(matrix.total(), RegionTitle(facts.region, facts.name), RowKind::kTotal);
  }
  std::vector<std::string> bands;
  for (const Band& band : facts.origin.catalog->policy().bands) bands.push_back(band.name);
  if (shown > 0) {
    document.charts["matriks"] = DrawHeatMap(
        {"grafik-matriks", "Capaian kecamatan menurut program (%)", desc}, columns, heat, bands);
  }
  document.tables.push_back(std::move(table));
}

// One table, a column for each indicator's result and achievement.
Table IndicatorTable(const KabupatenFacts& facts) {
  constexpr int kIndicatorsMax = 6;
  const auto& indicators = facts.compare.total().indicators();
  const int shown = std::min(indicators.size(), kIndicatorsMax);
  const int width = shown == 0 ? 0 : 78 / (shown * 3);
  Table table{"indikator",
              "Indikator kinerja utama antar kecamatan",
              {{"Kecamatan", "", Align::kLeft, SheetColumnKind::kText, 100 - width * shown * 3}},
              {},
              "Katalog tidak memuat indikator.",
              {}};
  for (int i = 0; i < shown; ++i) {
    const std::string group = absl::StrCat(indicators[i].code(), " ", indicators[i].name());
    for (const char* head : {"Target", "Realisasi", "%"}) {
      table.columns.push_back({head, group, Align::kRight, SheetColumnKind::kDecimal, width});
    }
  }
  if (shown < indicators.size()) {
    table.notes.push_back(absl::StrCat(indicators.size() - shown, " indikator lain tidak muat."));
  }
  auto add = [&](const v1::CompareRow& unit, const std::string& name, RowKind kind) {
    Row row;
    row.kind = kind;
    row.synthetic = unit.synthetic();
    row.cells.push_back(TextCell(name));
    for (int i = 0; i < std::min(shown, unit.indicators_size()); ++i) {
      const v1::IndicatorFigure& figure = unit.indicators(i);
      for (const v1::DecimalValue& value :
           {figure.target(), figure.realised(), figure.achievement_uncapped()}) {
        row.cells.push_back(DecimalCell(value));
      }
    }
    table.rows.push_back(std::move(row));
  };
  for (const v1::CompareRow& unit : facts.compare.rows()) {
    add(unit, unit.name(), RowKind::kPlain);
  }
  if (!table.rows.empty()) {
    add(facts.compare.total(), RegionTitle(facts.region, facts.name), RowKind::kTotal);
  }
  for (const std::string& note : PartsNotes(facts.compare.total())) {
    table.notes.push_back(absl::StrCat(note, "."));
  }
  return table;
}

}  // namespace

void AddRanking(const KabupatenFacts& facts, Document& document) {
  document.tables.push_back(RankingTable(facts));
  document.charts["peringkat"] = RankingBars(facts);
  document.charts["serapan"] = Scatter(facts);
  document.tables.push_back(ProgramTable(facts));
  AddMatrix(facts, document);
  document.tables.push_back(IndicatorTable(facts));
}

}  // namespace rekap::report
