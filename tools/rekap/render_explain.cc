#include "tools/rekap/render_explain.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "runtime/sheet/csv.h"
#include "tools/rekap/text.h"
#include "tools/rekap/words.h"

namespace rekap::cli {
namespace {

// See render_tree.cc: longer targets and results go under the row.
constexpr size_t kMeasureWidthMax = 14;

enum ColumnIndex : size_t { kWhat = 2 };

// What one record says, for the columns of the table.
struct Content {
  std::string kind;
  std::string what;
  // Money, or an output's or indicator's target and result.
  std::string planned;
  std::string realised;
};

std::string MicroOrMark(bool present, int64_t micro) {
  return present ? MicroText(micro) : std::string(kNotReportedMark);
}

std::string SubmissionText(const v1::Submission& submission) {
  return absl::StrCat(submission.withdrawn() ? "penarikan pengajuan ke-" : "pengajuan ke-",
                      submission.number());
}

Content ContentOf(const v1::Record& record) {
  switch (record.body_case()) {
    case v1::Record::kBudgetLine: {
      const v1::BudgetLine& line = record.budget_line();
      return {"anggaran", line.name(), MoneyText(line.allocated()), MoneyText(line.realised())};
    }
    case v1::Record::kOutput: {
      const v1::Output& output = record.output();
      return {"keluaran", output.description(), MeasureText(output.target()),
              MeasureText(output.realised())};
    }
    case v1::Record::kIndicatorResult: {
      const v1::IndicatorResult& result = record.indicator_result();
      return {"indikator", result.name(),
              MicroOrMark(result.has_target_micro(), result.target_micro()),
              MicroOrMark(result.has_realised_micro(), result.realised_micro())};
    }
    case v1::Record::kStatedTotal: {
      const v1::StatedTotal& total = record.stated_total();
      return {"dinyatakan", total.name(), MoneyText(total.allocated()),
              MoneyText(total.realised())};
    }
    case v1::Record::kNarrative:
      return {"narasi", record.narrative().text(), "", ""};
    case v1::Record::kUnitProfile:
      return {"profil", record.unit_profile().name(), "", ""};
    case v1::Record::kSurvey:
      return {"survei", "survei kepuasan masyarakat", "",
              absl::StrCat(CountText(record.survey().respondents()), " responden")};
    case v1::Record::kSubmission:
      return {"pengajuan", SubmissionText(record.submission()), "", ""};
    case v1::Record::kAgreedBudget:
      return {"anggaran perjanjian", record.agreed_budget().name(),
              MoneyText(record.agreed_budget().allocated()), ""};
    case v1::Record::kAgreementTarget: {
      const v1::AgreementTarget& target = record.agreement_target();
      return {"target jabatan", absl::StrCat(target.position(), ": ", target.indicator()),
              MeasureText(target.target()), ""};
    }
    case v1::Record::kRevision:
      return {"revisi", record.revision().reason(), "", ""};
    case v1::Record::BODY_NOT_SET:
      break;
  }
  return {"tidak dikenal", "", "", ""};
}

// What the file said before a person accepted a repair; empty without one.
std::string PrintedText(const v1::Record& record) {
  auto money = [](const v1::PrintedMoney& it) {
    return absl::StrCat("tercetak ", MoneyText(it.allocated()), " dan ", MoneyText(it.realised()),
                        ", diperbaiki menurut ", it.rule());
  };
  if (record.budget_line().has_printed()) return money(record.budget_line().printed());
  if (record.stated_total().has_printed()) return money(record.stated_total().printed());
  const v1::Output& output = record.output();
  if (!output.has_printed()) return "";
  return absl::StrCat("tercetak ", MeasureText(output.printed().target()), " dan ",
                      MeasureText(output.printed().realised()), ", diperbaiki menurut ",
                      output.printed().rule());
}

// Only outputs and indicators enter a mean of achievements.
bool HasAchievement(const v1::Leaf& leaf) {
  return leaf.record().has_output() || leaf.record().has_indicator_result();
}

// "lkjip.xlsx lembar IKU baris 12"; what was typed has no file, what has no row no number.
std::string PlaceText(const v1::Provenance& source) {
  if (source.file().empty()) return "tanpa berkas";
  return absl::StrCat(source.file(),
                      source.sheet().empty() ? "" : absl::StrCat(" lembar ", source.sheet()),
                      source.row() == 0 ? "" : absl::StrCat(" baris ", CountText(source.row())));
}

// When, by whom, from where and under which code a leaf was written. Under the row and not in
// columns: these are what the question is about, so they are wrapped and never cut or left out.
std::string OriginLine(const v1::Leaf& leaf, const View& view) {
  std::vector<std::string> parts = {TimeText(leaf.time_unix_ms(), view.zone)};
  if (!leaf.author().empty()) parts.push_back(leaf.author());
  parts.push_back(PlaceText(leaf.record().provenance()));
  if (!leaf.record().key().subject().empty()) {
    parts.push_back(absl::StrCat("kode ", leaf.record().key().subject()));
  }
  return absl::StrJoin(parts, " · ");
}

void AddLeaf(Table& table, const v1::Leaf& leaf, const View& view) {
  Content content = ContentOf(leaf.record());
  bool fits = DisplayWidth(OneLine(content.planned)) <= kMeasureWidthMax &&
              DisplayWidth(OneLine(content.realised)) <= kMeasureWidthMax;
  table.AddRow({leaf.unit(), CountText(leaf.seq()), content.what, fits ? content.planned : "",
                fits ? content.realised : "",
                HasAchievement(leaf) ? DecimalText(leaf.achievement()) : "",
                leaf.record().synthetic() ? "sintetis" : "asli"});
  if (!fits) {
    table.AddNote(kWhat, "",
                  absl::StrCat("target ", content.planned, " · realisasi ", content.realised));
  }
  std::string printed = PrintedText(leaf.record());
  if (!printed.empty()) table.AddNote(kWhat, "", printed);
  table.AddNote(kWhat, "", OriginLine(leaf, view));
}

bool AnySynthetic(const v1::ExplainResponse& response) {
  for (const v1::Leaf& leaf : response.leaves()) {
    if (leaf.record().synthetic()) return true;
  }
  return response.figures().synthetic_leaves() > 0;
}

Table LeafTable(const v1::ExplainResponse& response, const View& view) {
  // Whether a figure is real matters more than anything, where any is not.
  int data_importance = AnySynthetic(response) ? 0 : 9;
  Table table({
      {"Unit", Align::kLeft, 0, 0},
      {"Entri", Align::kRight, 0, 0},
      {"Isi", Align::kLeft, 12, 0},
      {"Anggaran\natau target", Align::kRight, 0, 0},
      {"Realisasi", Align::kRight, 0, 0},
      {"Capaian\n%", Align::kRight, 0, 2},
      {"Data", Align::kLeft, 0, data_importance},
  });
  for (const v1::Leaf& leaf : response.leaves()) AddLeaf(table, leaf, view);
  return table;
}

void AddIndicatorFacts(Page& page, const v1::IndicatorFigure& indicator) {
  page.Fact("Indikator", absl::StrCat(indicator.code(), " ", indicator.name()));
  std::string direction = DirectionWord(indicator.direction());
  if (!direction.empty()) page.Fact("Arah", direction);
  bool range = indicator.target_high().state() == v1::VALUE_STATE_REPORTED;
  page.Fact("Target", range ? absl::StrCat(DecimalText(indicator.target()), " sampai ",
                                           DecimalText(indicator.target_high()))
                            : DecimalText(indicator.target()));
  page.Fact(
      "Realisasi",
      absl::StrCat(DecimalText(indicator.realised()),
                   indicator.grade().empty() ? "" : absl::StrCat(", mutu ", indicator.grade()),
                   indicator.computed() ? ", dihitung dengan rumus katalog" : ""));
  page.Fact("Tahun sebelumnya", DecimalText(indicator.previous()));
  page.Fact("Capaian %",
            absl::StrCat(DecimalText(indicator.achievement()), " ", indicator.band(),
                         " (tanpa batas ", DecimalText(indicator.achievement_uncapped()), ")"));
}

// What is explained, with its name where the answer has one.
std::string Title(const v1::ExplainRequest& request, const v1::ExplainResponse& response) {
  bool whole = request.element().empty() && request.responsible().empty();
  std::string region = request.region().empty() ? "seluruh wilayah" : request.region();
  std::string name = response.has_indicator() ? "" : response.name();
  if (whole) {
    if (!name.empty()) region = absl::StrCat(RegionText(request.region(), name), " (", region, ")");
    name.clear();
  } else if (!request.responsible().empty()) {
    name = absl::StrCat(" · penanggung jawab ", request.responsible());
  } else {
    name = absl::StrCat(" · ", request.element(), name.empty() ? "" : " ", name);
  }
  return absl::StrCat("Asal angka ", region, name,
                      request.item() == 0 ? "" : absl::StrCat(" · nomor ", request.item()),
                      " · tahun anggaran ", PeriodText(request.year(), request.quarter()));
}

void AddFigureFacts(Page& page, const v1::Figures& figures) {
  page.Fact("Anggaran", MoneyText(figures.allocated()));
  page.Fact("Realisasi", MoneyText(figures.realised()));
  page.Fact("Serapan %", DecimalText(figures.absorption()));
  page.Fact("Capaian %",
            absl::StrCat(DecimalText(figures.achievement()), " ", figures.band(), " (tanpa batas ",
                         DecimalText(figures.achievement_uncapped()), ")"));
}

std::string MoneyCell(const v1::Money& money) {
  v1::MoneyValue value;
  value.set_state(v1::VALUE_STATE_REPORTED);
  value.set_sen(money.sen());
  return MoneyPlain(value);
}

std::string MicroCell(bool present, int64_t micro) {
  return present ? MicroPlain(micro) : "belum lapor";
}

std::string MeasureCell(const v1::Measure& measure) {
  return measure.text().empty() ? "belum lapor" : measure.text();
}

// anggaran, realisasi, target, realisasi_kinerja.
std::vector<std::string> ValueCells(const v1::Record& record) {
  switch (record.body_case()) {
    case v1::Record::kBudgetLine:
      return {MoneyCell(record.budget_line().allocated()),
              MoneyCell(record.budget_line().realised()), "", ""};
    case v1::Record::kStatedTotal:
      return {MoneyCell(record.stated_total().allocated()),
              MoneyCell(record.stated_total().realised()), "", ""};
    case v1::Record::kOutput:
      return {"", "", MeasureCell(record.output().target()),
              MeasureCell(record.output().realised())};
    case v1::Record::kIndicatorResult: {
      const v1::IndicatorResult& result = record.indicator_result();
      return {"", "", MicroCell(result.has_target_micro(), result.target_micro()),
              MicroCell(result.has_realised_micro(), result.realised_micro())};
    }
    default:
      return {"", "", "", ""};
  }
}

}  // namespace

std::string ExplainText(const v1::ExplainRequest& request, const v1::ExplainResponse& response,
                        const View& view) {
  Page page(view);
  page.Heading(Title(request, response));
  // Records of one kind alone make no figure.
  bool figure = request.kind() == v1::RECORD_KIND_UNSPECIFIED;
  if (figure && response.has_indicator()) AddIndicatorFacts(page, response.indicator());
  if (figure && !response.has_indicator()) AddFigureFacts(page, response.figures());
  if (!response.programs().empty()) {
    page.Fact("Program", absl::StrJoin(response.programs(), ", "));
  }
  if (figure || !response.programs().empty()) page.Gap();
  page.Add(LeafTable(response, view));
  page.Gap();
  page.Note(absl::StrCat(response.leaves_size(), " entri jurnal ditampilkan."));
  if (!response.leaves().empty()) {
    page.Note(absl::StrCat("Di bawah tiap entri: waktu (", ZoneText(view.now, view.zone),
                           "), penulis, berkas dan baris, kode."));
  }
  if (!response.next_page_token().empty()) {
    page.Note("Masih ada entri lain: naikkan --limit untuk melihatnya.");
  }
  if (AnySynthetic(response)) page.Note(kSyntheticNote);
  return page.Text();
}

std::string ExplainCsv(const v1::ExplainResponse& response, const View& view) {
  std::string csv = CsvLine({"unit", "epoch", "entri", "waktu", "penulis", "berkas", "baris",
                             "jenis", "kode", "urutan", "isi", "anggaran", "realisasi", "target",
                             "realisasi_kinerja", "capaian_persen", "data", "lembar"});
  for (const v1::Leaf& leaf : response.leaves()) {
    const v1::Record& record = leaf.record();
    Content content = ContentOf(record);
    std::vector<std::string> cells = {
        leaf.unit(),
        absl::StrFormat("%016x", leaf.epoch()),
        absl::StrCat(leaf.seq()),
        TimePlain(leaf.time_unix_ms(), view.zone),
        leaf.author(),
        record.provenance().file(),
        record.provenance().row() == 0 ? "" : absl::StrCat(record.provenance().row()),
        content.kind,
        record.key().subject(),
        absl::StrCat(record.key().item()),
        content.what};
    for (std::string& cell : ValueCells(record)) cells.push_back(std::move(cell));
    cells.push_back(HasAchievement(leaf) ? DecimalPlain(leaf.achievement()) : "");
    cells.push_back(record.synthetic() ? "sintetis" : "asli");
    cells.push_back(record.provenance().sheet());
    csv += CsvLine(cells);
  }
  return csv;
}

}  // namespace rekap::cli
