// Chapter III.A, Capaian Kinerja: indicators against target and last year, output
// achievement beside absorption, the years, obstacles and remedies, the survey.
#include <map>

#include "absl/strings/str_cat.h"

#include "aggregator/report/lkjip_model.h"
#include "aggregator/report/shown.h"
#include "aggregator/report/trend_part.h"

namespace rekap::report {
namespace {

const v1::Record* IndicatorRecord(const LkjipFacts& facts, const std::string& code) {
  for (const v1::Leaf& leaf : facts.leaves) {
    if (leaf.record().has_indicator_result() && leaf.record().key().subject() == code) {
      return &leaf.record();
    }
  }
  return nullptr;
}

std::string MeasureUnit(const LkjipFacts& facts, const std::string& code) {
  const Indicator* indicator = facts.origin.catalog->FindIndicator(code);
  return indicator == nullptr || indicator->measure_unit.empty() ? "-" : indicator->measure_unit;
}

std::string ObjectiveName(const LkjipFacts& facts, const std::string& code) {
  const Indicator* indicator = facts.origin.catalog->FindIndicator(code);
  const Objective* objective =
      indicator == nullptr ? nullptr : facts.origin.catalog->FindObjective(indicator->objective);
  return objective == nullptr ? "" : objective->name;
}

// The indicator's own years; nullptr beyond those that are followed.
const v1::TrendSeries* YearsOf(const LkjipFacts& facts, const std::string& code) {
  for (const v1::TrendResponse& trend : facts.indicator_trends) {
    const v1::TrendSeries* series = SeriesOf(trend, facts.unit);
    const v1::TrendPoint* now = series == nullptr ? nullptr : PointOf(*series, facts.year);
    if (now != nullptr && now->indicator().code() == code) return series;
  }
  return nullptr;
}

Cell LastYearsAchievement(const LkjipFacts& facts, const std::string& code) {
  const v1::TrendSeries* years = YearsOf(facts, code);
  const v1::TrendPoint* last = years == nullptr ? nullptr : PointOf(*years, facts.year - 1);
  return last == nullptr ? MissingCell() : DecimalCell(last->indicator().achievement_uncapped());
}

Cell IndicatorChange(const LkjipFacts& facts, const std::string& code) {
  const v1::TrendSeries* years = YearsOf(facts, code);
  const v1::TrendPoint* now = years == nullptr ? nullptr : PointOf(*years, facts.year);
  return now == nullptr ? MissingCell() : ChangeCell(now->change());
}

Row IndicatorRow(const LkjipFacts& facts, const v1::IndicatorFigure& figure, uint64_t number) {
  const v1::Record* record = IndicatorRecord(facts, figure.code());
  std::string band = figure.band();
  if (!figure.grade().empty())
    absl::StrAppend(&band, band.empty() ? "" : "; ", "mutu ", figure.grade());
  Cell target = DecimalCell(figure.target());
  if (figure.target_high().state() == v1::VALUE_STATE_REPORTED) {
    target = TextCell(absl::StrCat(target.text, " – ", DecimalText(figure.target_high())));
  }
  Cell achievement = DecimalCell(figure.achievement_uncapped());
  if (record != nullptr && record->indicator_result().has_stated_achievement_micro()) {
    Claim(figure.achievement_uncapped(), record->indicator_result().stated_achievement_micro(),
          achievement);
  }
  Cell realised = DecimalCell(figure.realised());
  if (record != nullptr && record->indicator_result().has_realised_micro()) {
    Claim(figure.realised(), record->indicator_result().realised_micro(), realised);
  }
  Row row;
  row.synthetic = record != nullptr && record->synthetic();
  row.cells = {CountCell(number),
               TextCell(ObjectiveName(facts, figure.code())),
               TextCell(figure.name()),
               TextCell(MeasureUnit(facts, figure.code())),
               DecimalCell(figure.previous()),
               LastYearsAchievement(facts, figure.code()),
               std::move(target),
               std::move(realised),
               std::move(achievement),
               IndicatorChange(facts, figure.code()),
               band.empty() ? MissingCell() : TextCell(band)};
  return row;
}

Table AchievementTable(const LkjipFacts& facts) {
  const std::string year = absl::StrCat(facts.year);
  const std::string last_year = absl::StrCat(facts.year - 1);
  Table table{
      "capaian",
      absl::StrCat("Capaian indikator kinerja utama tahun ", year),
      {{"No.", "", Align::kCentre, SheetColumnKind::kCount, 5},
       {"Sasaran", "", Align::kLeft, SheetColumnKind::kText, 15},
       {"Indikator", "", Align::kLeft, SheetColumnKind::kText, 13},
       {"Satuan", "", Align::kCentre, SheetColumnKind::kText, 8},
       {"Realisasi", last_year, Align::kRight, SheetColumnKind::kDecimal, 9},
       {"%", last_year, Align::kRight, SheetColumnKind::kDecimal, 7},
       {"Target", year, Align::kRight, SheetColumnKind::kDecimal, 8},
       {"Realisasi", year, Align::kRight, SheetColumnKind::kDecimal, 9},
       {"%", year, Align::kRight, SheetColumnKind::kDecimal, 8},
       {"Naik/ turun", "", Align::kRight, SheetColumnKind::kDecimal, 8},
       {"Predikat", "", Align::kLeft, SheetColumnKind::kText, 10}},
      {},
      "Katalog tidak memuat indikator.",
      {"Capaian ditampilkan tanpa batas; ke dalam rata-rata masuk paling tinggi menurut "
       "batas di katalog. Predikat dari nilai dua angka di belakang koma.",
       absl::StrCat(
           "Realisasi ", last_year, " menurut laporan tahun ini. % ", last_year,
           " dan naik/turun (poin persentase, dibatasi menurut katalog) dari laporan tahun ",
           last_year, ".")},
      2};
  uint64_t number = 0;
  for (const v1::IndicatorFigure& figure : facts.indicators) {
    table.rows.push_back(IndicatorRow(facts, figure, ++number));
  }
  if (!table.rows.empty()) {
    Row mean;
    mean.kind = RowKind::kTotal;
    mean.cells.assign(table.columns.size(), TextCell(""));
    mean.cells[1] = TextCell("Rata-rata capaian indikator");
    mean.cells[8] = DecimalCell(facts.indicator_mean);
    table.rows.push_back(std::move(mean));
  }
  return table;
}

struct Programs {
  const v1::TreeNode* whole = nullptr;
  std::map<std::string, const v1::TreeNode*> by_code;
};

Programs ProgramsOf(const LkjipFacts& facts) {
  Programs programs;
  for (const v1::TreeNode& node : facts.tree.nodes()) {
    if (node.level() == v1::CASCADE_LEVEL_REGION) programs.whole = &node;
    if (node.level() == v1::CASCADE_LEVEL_PROGRAM) programs.by_code[node.code()] = &node;
  }
  return programs;
}

Row ProgramRow(const v1::TreeNode& node, const std::string& name) {
  const v1::Figures& figures = node.figures();
  Row row;
  row.synthetic = figures.synthetic_leaves() > 0;
  row.cells = {TextCell(node.code()),
               TextCell(name),
               DecimalCell(figures.absorption()),
               DecimalCell(figures.achievement()),
               DecimalCell(figures.achievement_uncapped()),
               figures.band().empty() ? MissingCell() : TextCell(figures.band()),
               DecimalCell(figures.efficiency()),
               TextCell(QuadrantText(figures.quadrant()))};
  return row;
}

Table ProgramTable(const LkjipFacts& facts, const Programs& programs) {
  Table table{
      "program",
      "Serapan anggaran dan capaian keluaran menurut program",
      {{"Kode", "", Align::kLeft, SheetColumnKind::kText, 9},
       {"Program", "", Align::kLeft, SheetColumnKind::kText, 26},
       {"Serapan (%)", "", Align::kRight, SheetColumnKind::kDecimal, 10},
       {"Dibatasi", "Capaian keluaran (%)", Align::kRight, SheetColumnKind::kDecimal, 10},
       {"Tanpa batas", "Capaian keluaran (%)", Align::kRight, SheetColumnKind::kDecimal, 10},
       {"Predikat", "", Align::kLeft, SheetColumnKind::kText, 10},
       {"Efisiensi (%)", "", Align::kRight, SheetColumnKind::kDecimal, 10},
       {"Kuadran", "", Align::kLeft, SheetColumnKind::kText, 15}},
      {},
      "Belum ada program.",
      {"Capaian keluaran: rata-rata berjenjang keluaran, sub kegiatan, kegiatan, program. "
       "Efisiensi: bagian anggaran yang dihemat terhadap hasil yang dicapai; negatif bila "
       "hasilnya lebih mahal.",
       QuadrantNote(facts.tree.quadrant_bounds(), UnitName(facts))},
      1};
  for (const auto& [code, node] : programs.by_code) {
    table.rows.push_back(ProgramRow(*node, node->name()));
  }
  if (programs.whole != nullptr && !table.rows.empty()) {
    Row total = ProgramRow(*programs.whole, "Kecamatan");
    total.kind = RowKind::kTotal;
    // It is not set beside itself.
    total.cells.back() = TextCell("");
    table.rows.push_back(std::move(total));
  }
  return table;
}

std::string BarsOf(const LkjipFacts& facts, const Programs& programs) {
  std::vector<Bar> bars;
  std::string desc;
  auto add = [&](const std::string& label, const v1::DecimalValue& value, bool total) {
    bars.push_back({label, ToChart(value), total});
    absl::StrAppend(&desc, label, " ", DecimalText(value), " %; ");
  };
  if (programs.whole != nullptr) {
    add("Rata-rata capaian keluaran", programs.whole->figures().achievement(), true);
  }
  for (const auto& [code, node] : programs.by_code) {
    add(absl::StrCat(code, " ", node->name()), node->figures().achievement(), false);
  }
  for (const v1::IndicatorFigure& figure : facts.indicators) {
    add(absl::StrCat(figure.code(), " ", figure.name()), figure.achievement_uncapped(), false);
  }
  return DrawBars({"grafik-capaian", "Capaian terhadap target (%)", desc}, bars);
}

std::string ScatterOf(const LkjipFacts& facts, const Programs& programs) {
  std::vector<ScatterPoint> points;
  std::string desc;
  for (const auto& [code, node] : programs.by_code) {
    points.push_back(
        {code, ToChart(node->figures().absorption()), ToChart(node->figures().achievement())});
    absl::StrAppend(&desc, code, ": serapan ", points.back().x.text, " %, capaian ",
                    points.back().y.text, " %; ");
  }
  return DrawScatter({"grafik-serapan", "Serapan anggaran dan capaian keluaran", desc},
                     {"Serapan anggaran (%)", "Capaian keluaran (%)"}, points,
                     ToChart(facts.tree.quadrant_bounds(), UnitName(facts)));
}

Table SurveyTable(const LkjipFacts& facts) {
  Table table{"ikm",
              "Indeks Kepuasan Masyarakat menurut unsur",
              {{"No.", "", Align::kCentre, SheetColumnKind::kCount, 8},
               {"Unsur", "", Align::kLeft, SheetColumnKind::kText, 52},
               {"Rata-rata nilai (1–4)", "", Align::kRight, SheetColumnKind::kDecimal, 22},
               {"Jawaban", "", Align::kRight, SheetColumnKind::kCount, 18}},
              {},
              "Unit belum melaporkan survei kepuasan masyarakat.",
              {},
              1};
  if (facts.survey.units_size() == 0 || !facts.survey.units(0).has_survey()) return table;
  const v1::SurveySummary& survey = facts.survey.units(0).survey();
  bool synthetic = false;
  for (const v1::Leaf& leaf : facts.leaves) {
    synthetic = synthetic || (leaf.record().has_survey() && leaf.record().synthetic());
  }
  auto value = [](bool there, int64_t micro) {
    v1::DecimalValue decimal;
    decimal.set_state(there ? v1::VALUE_STATE_REPORTED : v1::VALUE_STATE_NOT_REPORTED);
    decimal.set_micro(micro);
    return decimal;
  };
  uint64_t number = 0;
  for (const v1::UnsurMean& unsur : survey.unsur()) {
    Row row;
    row.synthetic = synthetic;
    row.cells = {CountCell(++number), TextCell(unsur.name()),
                 DecimalCell(value(unsur.has_mean_micro(), unsur.mean_micro())),
                 CountCell(unsur.answered())};
    table.rows.push_back(std::move(row));
  }
  Row total;
  total.kind = RowKind::kTotal;
  total.synthetic = synthetic;
  std::string name = "Indeks (IKM)";
  if (!survey.grade().empty()) absl::StrAppend(&name, ", mutu ", survey.grade());
  total.cells = {TextCell(""), TextCell(name),
                 DecimalCell(value(survey.has_index_micro(), survey.index_micro())),
                 CountCell(survey.respondents())};
  table.rows.push_back(std::move(total));
  table.notes = {
      "Indeks = jumlah (rata-rata unsur × 1/n) × 25, n unsur yang dijawab "
      "(PermenPANRB 14/2017). Di baris indeks, jawaban = responden."};
  return table;
}

// Issues (isu strategis) are of chapter I.
void AddNarratives(const LkjipFacts& facts, Document& document) {
  for (const char* list : {"hambatan", "solusi", "strategi"}) document.lists[list] = {};
  for (const v1::Narrative& narrative : facts.organisation.narratives()) {
    switch (narrative.section()) {
      case v1::Narrative::SECTION_OBSTACLE:
        document.lists["hambatan"].push_back(narrative.text());
        break;
      case v1::Narrative::SECTION_REMEDY:
        document.lists["solusi"].push_back(narrative.text());
        break;
      case v1::Narrative::SECTION_STRATEGY:
        document.lists["strategi"].push_back(narrative.text());
        break;
      default:
        break;
    }
  }
}

}  // namespace

void AddResult(const LkjipFacts& facts, Document& document) {
  const Programs programs = ProgramsOf(facts);
  if (programs.whole != nullptr) {
    const v1::Figures& figures = programs.whole->figures();
    document.texts["achievement"] = DecimalText(figures.achievement());
    document.texts["achievement_uncapped"] = DecimalText(figures.achievement_uncapped());
    document.texts["band"] =
        figures.band().empty() ? std::string(kNotReportedMark) : figures.band();
    document.texts["absorption"] = DecimalText(figures.absorption());
    document.texts["realised"] = MoneyText(figures.realised());
    document.texts["efficiency"] = DecimalText(figures.efficiency());
    document.texts["lines"] =
        absl::StrCat(figures.reported_lines(), " dari ", figures.expected_lines());
  }
  document.texts["indicator_mean"] = DecimalText(facts.indicator_mean);
  document.tables.push_back(AchievementTable(facts));
  document.tables.push_back(ProgramTable(facts, programs));
  document.charts["capaian"] = BarsOf(facts, programs);
  document.charts["serapan"] = ScatterOf(facts, programs);
  AddTrend(facts.trend, facts.indicator_trends, document);
  AddNarratives(facts, document);
  document.tables.push_back(SurveyTable(facts));
}

}  // namespace rekap::report
