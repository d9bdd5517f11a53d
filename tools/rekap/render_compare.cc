#include "tools/rekap/render_compare.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "domain/rule/efficiency.h"
#include "tools/rekap/csv.h"
#include "tools/rekap/parts_note.h"
#include "tools/rekap/words.h"
#include "tools/rekap/year_source.h"

namespace rekap::cli {
namespace {

std::string OrderText(v1::CompareRequest::Order order) {
  switch (order) {
    case v1::CompareRequest::ORDER_ABSORPTION:
      return "serapan";
    case v1::CompareRequest::ORDER_ALLOCATED:
      return "anggaran";
    case v1::CompareRequest::ORDER_INDICATORS:
      return "IKU";
    case v1::CompareRequest::ORDER_CODE:
      return "kode";
    default:
      return "capaian";
  }
}

// Empty where achievement or absorption has no value.
std::string QuadrantText(v1::Quadrant quadrant) {
  switch (quadrant) {
    case v1::QUADRANT_ACHIEVED_SAVING:
      return std::string(QuadrantName(Quadrant::kAchievedSaving));
    case v1::QUADRANT_ACHIEVED_SPENDING:
      return std::string(QuadrantName(Quadrant::kAchievedSpending));
    case v1::QUADRANT_SHORT_SPENDING:
      return std::string(QuadrantName(Quadrant::kShortSpending));
    case v1::QUADRANT_SHORT_SAVING:
      return std::string(QuadrantName(Quadrant::kShortSaving));
    default:
      return "";
  }
}

// "kecamatan", from the first child.
std::string ChildLevel(const v1::CompareResponse& response) {
  return response.rows().empty() ? "wilayah" : RegionLevelText(response.rows(0).region());
}

std::string Capitalised(std::string word) {
  if (!word.empty()) word[0] = absl::ascii_toupper(static_cast<unsigned char>(word[0]));
  return word;
}

// Columns that only some answers fill.
struct Extra {
  bool workflow = false;
  bool source = false;  // any unit's year rests on a quarter
};

Extra ExtraOf(const v1::CompareResponse& response) {
  Extra extra;
  for (const v1::CompareRow& row : response.rows()) {
    extra.workflow = extra.workflow || row.workflow() != v1::WORKFLOW_STATE_UNSPECIFIED;
    extra.source = extra.source || !SourceNotes(row.source()).empty();
  }
  return extra;
}

std::vector<Column> Columns(const v1::CompareRequest& request, const std::string& child_level,
                            Extra extra) {
  // The column that the order goes by stays, whatever the width.
  auto unless_ordered_by = [&](v1::CompareRequest::Order order, int importance) {
    return request.order() == order ? 0 : importance;
  };
  using Request = v1::CompareRequest;
  std::vector<Column> columns = {
      {"Peringkat", Align::kRight, 0, 0, "#"},
      {"Kode", Align::kLeft, 0, unless_ordered_by(Request::ORDER_CODE, 9)},
      {Capitalised(child_level), Align::kLeft, 12, 0},
      {"Anggaran", Align::kRight, 0, unless_ordered_by(Request::ORDER_ALLOCATED, 3)},
      {"Realisasi", Align::kRight, 0, 7},
      {"Serapan\n%", Align::kRight, 0, unless_ordered_by(Request::ORDER_ABSORPTION, 1)},
      {"Capaian\n%", Align::kRight, 0, 0},
      {"Predikat", Align::kLeft, 0, 2},
      {"IKU\n%", Align::kRight, 0, unless_ordered_by(Request::ORDER_INDICATORS, 4)},
      {"IKU\nlapor", Align::kRight, 0, 6},
      {"Baris\nlapor", Align::kRight, 0, 5},
      {"Data", Align::kLeft, 0, 0},
      {"Efisiensi\n%", Align::kRight, 0, 10},
      {"Kuadran", Align::kLeft, 0, 11},
  };
  if (extra.workflow) columns.push_back({"Keadaan", Align::kLeft, 0, 8});
  if (extra.source) columns.push_back({"Angka", Align::kLeft, 0, 4});
  return columns;
}

bool HasData(const v1::CompareRow& row) {
  return row.synthetic() || row.figures().leaves() > 0 || row.reported_indicators() > 0;
}

// The row's own mark counts most: it also covers indicators and prose.
std::string DataPlain(const v1::CompareRow& row) {
  if (!HasData(row)) return "belum lapor";
  if (!row.synthetic()) return "asli";
  return OriginText(row.figures()) == "sintetis" ? "sintetis" : "sebagian sintetis";
}

// One word, so that the column stays on every screen.
std::string DataText(const v1::CompareRow& row, absl::string_view mixed) {
  if (!HasData(row)) return std::string(kNotReportedMark);
  if (!row.synthetic()) return "asli";
  return OriginText(row.figures()) == "sintetis" ? "sintetis" : std::string(mixed);
}

// Only a unit has a state.
std::string StatePlain(const v1::CompareRow& row) {
  bool state = row.workflow() != v1::WORKFLOW_STATE_UNSPECIFIED;
  return state ? StateWord(row.workflow()) : "";
}

std::string IndicatorMeanText(const v1::CompareRow& row) {
  return absl::StrCat(DecimalText(row.indicator_mean()), PartsNotes(row).empty() ? "" : kPartsMark);
}

// `mixed` stands for data that are synthetic only in part.
std::vector<std::string> Cells(const v1::CompareRow& row, std::string rank, std::string name,
                               absl::string_view mixed, Extra extra) {
  const v1::Figures& figures = row.figures();
  std::vector<std::string> cells = {std::move(rank),
                                    row.region(),
                                    std::move(name),
                                    MoneyText(figures.allocated()),
                                    MoneyText(figures.realised()),
                                    DecimalText(figures.absorption()),
                                    DecimalText(figures.achievement()),
                                    figures.band(),
                                    IndicatorMeanText(row),
                                    OfText(row.reported_indicators(), row.expected_indicators()),
                                    OfText(figures.reported_lines(), figures.expected_lines()),
                                    DataText(row, mixed),
                                    DecimalText(figures.efficiency()),
                                    QuadrantText(figures.quadrant())};
  if (extra.workflow) cells.push_back(StatePlain(row));
  if (extra.source) cells.push_back(SourceWord(row.source()));
  return cells;
}

std::string Title(const v1::CompareRequest& request, const v1::CompareResponse& response) {
  return absl::StrCat("Perbandingan ", ChildLevel(response), " di ",
                      RegionText(response.total().region(), response.total().name()),
                      " · tahun anggaran ", PeriodText(request.year(), request.quarter()),
                      request.element().empty() ? "" : absl::StrCat(" · ", request.element()),
                      " · menurut ", OrderText(request.order()));
}

const v1::IndicatorFigure* Find(const v1::CompareRow& row, const std::string& code) {
  auto it = std::find_if(row.indicators().begin(), row.indicators().end(),
                         [&](const v1::IndicatorFigure& figure) { return figure.code() == code; });
  return it == row.indicators().end() ? nullptr : &*it;
}

std::vector<std::string> CsvCells(const v1::CompareRow& row, const v1::CompareRow& total) {
  const v1::Figures& figures = row.figures();
  std::vector<std::string> cells = {row.rank() == 0 ? "" : absl::StrCat(row.rank()),
                                    RegionLevelText(row.region()),
                                    row.region(),
                                    row.name(),
                                    MoneyPlain(figures.allocated()),
                                    MoneyPlain(figures.realised()),
                                    DecimalPlain(figures.absorption()),
                                    DecimalPlain(figures.achievement()),
                                    DecimalPlain(figures.achievement_uncapped()),
                                    figures.band(),
                                    DecimalPlain(row.indicator_mean()),
                                    absl::StrCat(row.reported_indicators()),
                                    absl::StrCat(row.expected_indicators()),
                                    absl::StrCat(figures.reported_lines()),
                                    absl::StrCat(figures.expected_lines()),
                                    DataPlain(row),
                                    StatePlain(row),
                                    SourceWord(row.source()),
                                    DecimalPlain(figures.efficiency()),
                                    QuadrantText(figures.quadrant()),
                                    absl::StrJoin(PartsNotes(row), "; ")};
  for (const v1::IndicatorFigure& column : total.indicators()) {
    const v1::IndicatorFigure* figure = Find(row, column.code());
    cells.push_back(figure == nullptr ? "" : DecimalPlain(figure->realised()));
    cells.push_back(figure == nullptr ? "" : DecimalPlain(figure->achievement()));
  }
  return cells;
}

}  // namespace

std::string CompareText(const v1::CompareRequest& request, const v1::CompareResponse& response,
                        const View& view) {
  const v1::CompareRow& total = response.total();
  std::string child_level = ChildLevel(response);
  Extra extra = ExtraOf(response);
  Table table(Columns(request, child_level, extra));
  bool synthetic = total.synthetic();
  for (const v1::CompareRow& row : response.rows()) {
    std::string rank = row.rank() == 0 ? std::string(kNotReportedMark) : absl::StrCat(row.rank());
    table.AddRow(Cells(row, std::move(rank), row.name(), "sintetis", extra));
    synthetic = synthetic || row.synthetic();
  }
  table.AddRule();
  table.AddRow(Cells(total, "", RegionText(total.region(), total.name()), "sebagian", extra),
               Tone::kStrong);

  Page page(view);
  page.Heading(Title(request, response));
  page.Add(table);
  page.Gap();
  page.Note(absl::StrCat(response.reporting_units(), " dari ", response.expected_units(), " ",
                         child_level, " melapor."));
  for (const std::string& note : SourceNotes(total.source())) page.Note(note);
  for (const std::string& note : PartsNotes(total)) {
    page.Note(absl::StrCat(kPartsMark, " ", note, "."));
  }
  if (synthetic) page.Note(kSyntheticNote);
  return page.Text();
}

std::string CompareCsv(const v1::CompareResponse& response) {
  std::vector<std::string> header = {
      "peringkat",      "tingkat",        "kode",
      "nama",           "anggaran",       "realisasi",
      "serapan_persen", "capaian_persen", "capaian_tanpa_batas_persen",
      "predikat",       "iku_persen",     "iku_lapor",
      "iku_seharusnya", "baris_lapor",    "baris_seharusnya",
      "data",           "keadaan",        "angka",
      "efisiensi",      "kuadran",        "catatan"};
  for (const v1::IndicatorFigure& figure : response.total().indicators()) {
    header.push_back(absl::StrCat(figure.code(), "_realisasi"));
    header.push_back(absl::StrCat(figure.code(), "_capaian_persen"));
  }
  std::string csv = CsvLine(header);
  for (const v1::CompareRow& row : response.rows()) {
    csv += CsvLine(CsvCells(row, response.total()));
  }
  return csv + CsvLine(CsvCells(response.total(), response.total()));
}

}  // namespace rekap::cli
