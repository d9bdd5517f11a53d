#include "tools/rekap/render_tree.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "domain/decimal/number_text.h"
#include "domain/decimal/sen.h"
#include "domain/words/parts_note.h"
#include "tools/rekap/cascade.h"
#include "tools/rekap/explain_command.h"
#include "tools/rekap/text.h"
#include "tools/rekap/words.h"
#include "tools/rekap/year_source.h"

namespace rekap::cli {
namespace {

// Targets and results of outputs stand in the money columns; longer ones go
// under the row, so that prose does not push the figures off the screen.
constexpr size_t kMeasureWidthMax = 14;

enum ColumnIndex : size_t { kName = 0 };

Table EmptyTable(bool synthetic) {
  std::vector<Column> columns = {
      {"Uraian", Align::kLeft, 30, 0},     {"Anggaran\natau target", Align::kRight, 0, 0},
      {"Realisasi", Align::kRight, 0, 1},  {"Serapan\n%", Align::kRight, 0, 2},
      {"Capaian\n%", Align::kRight, 0, 0}, {"Predikat", Align::kLeft, 0, 3},
      {"Kode", Align::kLeft, 0, 4},        {"Penanggung jawab", Align::kLeft, 16, 6},
  };
  if (synthetic) columns.push_back({"Data", Align::kLeft, 0, 5});
  return Table(std::move(columns));
}

// "laporan menyatakan anggaran 3.396.840.458 (jumlah rincian 3.405.840.458)",
// where the two differ.
std::optional<std::string> ClaimText(absl::string_view what, const v1::MoneyValue& stated,
                                     const v1::MoneyValue& sum) {
  if (stated.state() != v1::VALUE_STATE_REPORTED) return std::nullopt;
  bool summed = sum.state() == v1::VALUE_STATE_REPORTED;
  if (summed && stated.sen() == sum.sen()) return std::nullopt;
  // A difference of odd sen would vanish in whole rupiah.
  return absl::StrCat(what, " ", Sen(stated.sen()).ToIndonesian(), " (jumlah rincian ",
                      summed ? Sen(sum.sen()).ToIndonesian() : "belum lapor", ")");
}

std::string ClaimsNote(const v1::TreeNode& node) {
  std::vector<std::string> claims;
  if (auto claim = ClaimText("anggaran", node.stated_allocated(), node.figures().allocated())) {
    claims.push_back(*std::move(claim));
  }
  if (auto claim = ClaimText("realisasi", node.stated_realised(), node.figures().realised())) {
    claims.push_back(*std::move(claim));
  }
  return claims.empty() ? "" : absl::StrCat("laporan menyatakan ", absl::StrJoin(claims, ", "));
}

std::vector<std::string> FigureCells(const v1::TreeNode& node, std::string name) {
  const v1::Figures& figures = node.figures();
  return {std::move(name),
          MoneyText(figures.allocated()),
          MoneyText(figures.realised()),
          DecimalText(figures.absorption()),
          DecimalText(figures.achievement()),
          figures.band(),
          node.code(),
          node.responsible(),
          OriginText(figures)};
}

// "3,00–5,00" where the target is a range.
std::string TargetText(const v1::IndicatorFigure& indicator) {
  if (indicator.target_high().state() != v1::VALUE_STATE_REPORTED) {
    return DecimalText(indicator.target());
  }
  return absl::StrCat(DecimalText(indicator.target()), "–", DecimalText(indicator.target_high()));
}

// "79,15 (B)" where the value itself is graded, "45,83*" where a note belongs to
// it.
std::string RealisedText(const v1::IndicatorFigure& indicator) {
  std::string text = absl::StrCat(DecimalText(indicator.realised()),
                                  PartsNote(indicator).empty() ? "" : kPartsMark);
  return indicator.grade().empty() ? text : absl::StrCat(text, " (", indicator.grade(), ")");
}

void AddIndicator(Table& table, const CascadeRow& row) {
  const v1::IndicatorFigure& indicator = *row.indicator;
  bool many = indicator.expected_units() > 1;
  std::string units =
      many ? absl::StrCat(" (", OfText(indicator.reporting_units(), indicator.expected_units()),
                          " unit)")
           : "";
  table.AddRow({absl::StrCat(indicator.code(), units, " ", indicator.name()), TargetText(indicator),
                RealisedText(indicator), "", DecimalText(indicator.achievement()), indicator.band(),
                indicator.code()},
               Tone::kPlain, row.guide);
  std::string note = PartsNote(indicator);
  if (!note.empty()) table.AddNote(kName, row.note_guide, absl::StrCat(kPartsMark, " ", note));
}

void AddOutput(Table& table, const CascadeRow& row) {
  const v1::TreeNode& node = *row.node;
  std::string target = MeasureText(node.target());
  std::string realised = MeasureText(node.realised());
  bool fits = DisplayWidth(OneLine(target)) <= kMeasureWidthMax &&
              DisplayWidth(OneLine(realised)) <= kMeasureWidthMax;
  table.AddRow({node.name(), fits ? target : "", fits ? realised : "", "",
                DecimalText(node.figures().achievement()), node.figures().band(), "", "",
                OriginText(node.figures())},
               Tone::kPlain, row.guide);
  if (!fits) {
    table.AddNote(kName, row.note_guide,
                  absl::StrCat("target ", target, " · realisasi ", realised));
  }
}

void AddRow(Table& table, const CascadeRow& row) {
  const v1::TreeNode& node = *row.node;
  if (row.indicator != nullptr) return AddIndicator(table, row);
  if (node.level() == v1::CASCADE_LEVEL_OUTPUT) return AddOutput(table, row);
  bool objective = node.level() == v1::CASCADE_LEVEL_OBJECTIVE;
  bool top = objective || node.level() == v1::CASCADE_LEVEL_RESPONSIBLE;
  std::string name = objective ? absl::StrCat(node.code(), " ", node.name()) : node.name();
  table.AddRow(FigureCells(node, name), top ? Tone::kStrong : Tone::kPlain, row.guide);
  std::string claims = ClaimsNote(node);
  if (!claims.empty()) table.AddNote(kName, row.note_guide, claims);
}

// Of the first row that can be explained; empty if none can.
std::string ExplainExample(const v1::TreeRequest& request, const v1::TreeResponse& response) {
  for (const v1::TreeNode& node : response.nodes()) {
    bool section = node.level() == v1::CASCADE_LEVEL_RESPONSIBLE;
    bool activity = node.level() == v1::CASCADE_LEVEL_PROGRAM;
    // Programs of nobody stand under a section without a name.
    if (section && node.responsible().empty()) continue;
    if (!section && !activity) continue;
    return ExplainCommand({response.region(), request.year(), request.quarter(),
                           section ? "" : node.code(), section ? node.responsible() : ""});
  }
  return "";
}

}  // namespace

std::string TreeTitle(const v1::TreeRequest& request, const v1::TreeResponse& response) {
  const v1::TreeNode* total = RegionNode(response);
  // The region's figures may be all real where only an indicator is not.
  bool part = total != nullptr && OriginText(total->figures()) != "sintetis";
  absl::string_view origin = !response.synthetic() ? ""
                             : part                ? " · sebagian data sintetis"
                                                   : " · data sintetis";
  return absl::StrCat("Pohon kinerja ", request.by_responsible() ? "per penanggung jawab " : "",
                      RegionText(response.region(), response.name()), " (", response.region(),
                      ") · tahun anggaran ", PeriodText(request.year(), request.quarter()), origin);
}

std::vector<std::string> TreeNotes(const v1::TreeResponse& response) {
  std::vector<std::string> notes;
  const v1::TreeNode* total = RegionNode(response);
  if (total != nullptr && total->figures().expected_lines() > 0) {
    notes.push_back(absl::StrCat(total->figures().reported_lines(), " dari ",
                                 total->figures().expected_lines(), " baris anggaran dilaporkan."));
  }
  for (std::string& note : SourceNotes(response.source())) notes.push_back(std::move(note));
  if (response.synthetic()) notes.push_back(std::string(kSyntheticNote));
  return notes;
}

std::string TreeText(const v1::TreeRequest& request, const v1::TreeResponse& response,
                     const View& view) {
  Table table = EmptyTable(response.synthetic());
  for (const CascadeRow& row : CascadeRows(response)) AddRow(table, row);
  std::string region = RegionText(response.region(), response.name());
  const v1::TreeNode* total = RegionNode(response);
  if (total != nullptr) {
    table.AddRule();
    table.AddRow(FigureCells(*total, absl::StrCat("Jumlah ", region)), Tone::kStrong);
    std::string claims = ClaimsNote(*total);
    if (!claims.empty()) table.AddNote(kName, "", claims);
  }
  Page page(view);
  page.Heading(TreeTitle(request, response));
  page.Add(table);
  page.Gap();
  for (const std::string& note : TreeNotes(response)) page.Note(note);
  std::string command = ExplainExample(request, response);
  if (!command.empty()) {
    page.Note("Asal angka sebuah baris:");
    page.Verbatim(absl::StrCat("  ", command));
  }
  return page.Text();
}

}  // namespace rekap::cli
