// Who reported what and when, and the satisfaction index of the units.
#include <array>

#include "absl/strings/str_cat.h"

#include "aggregator/report/kabupaten_model.h"
#include "aggregator/report/region_title.h"
#include "aggregator/report/shown.h"

namespace rekap::report {
namespace {

constexpr std::array<absl::string_view, 5> kPeriods = {"Triwulan I", "Triwulan II", "Triwulan III",
                                                       "Triwulan IV", "Tahunan"};

std::string TimelinessText(const v1::CompletenessCell& cell) {
  if (cell.overdue()) return absl::StrCat("terlambat ", cell.days_late(), " hari, belum diajukan");
  if (cell.submitted().empty()) return "belum diajukan";
  if (cell.days_late() > 0) {
    return absl::StrCat("diajukan ", ShortDayText(cell.submitted()), ", terlambat ",
                        cell.days_late(), " hari");
  }
  return absl::StrCat("diajukan ", ShortDayText(cell.submitted()));
}

Cell PeriodCell(const v1::CompletenessCell& cell) {
  std::string text = absl::StrCat(StateText(cell.state()), "; ", TimelinessText(cell), "; baris ",
                                  cell.reported_lines(), "/", cell.expected_lines());
  if (cell.expected_indicators() > 0) {
    absl::StrAppend(&text, ", IKU ", cell.reported_indicators(), "/", cell.expected_indicators());
  }
  if (cell.revisions() > 0) absl::StrAppend(&text, ", ", cell.revisions(), " revisi");
  return TextCell(text);
}

Table CompletenessTable(const KabupatenFacts& facts) {
  const v1::CompletenessResponse& answer = facts.completeness;
  Table table{
      "kelengkapan",
      "Kelengkapan dan ketepatan waktu",
      {{"Kecamatan", "", Align::kLeft, SheetColumnKind::kText, 15}},
      {},
      "Tidak ada kecamatan di wilayah ini.",
      {"Baris: baris anggaran yang memuat angka dari yang diharapkan, juga sebelum diajukan."}};
  for (size_t i = 0; i < kPeriods.size(); ++i) {
    const int place = static_cast<int>(i);
    std::string due = place < answer.due_size() && !answer.due(place).empty()
                          ? absl::StrCat(" (tenggat ", ShortDayText(answer.due(place)), ")")
                          : "";
    table.columns.push_back(
        {absl::StrCat(kPeriods[i], due), "", Align::kLeft, SheetColumnKind::kText, 17});
  }
  for (const v1::CompletenessRow& unit : answer.rows()) {
    Row row;
    row.cells.push_back(TextCell(unit.name()));
    for (const v1::CompletenessCell& cell : unit.cells()) {
      row.cells.push_back(PeriodCell(cell));
      row.synthetic = row.synthetic || cell.synthetic();
    }
    table.rows.push_back(std::move(row));
  }
  if (!table.rows.empty()) {
    Row total;
    total.kind = RowKind::kTotal;
    total.cells.push_back(TextCell("Diajukan atau lebih"));
    for (int i = 0; i < answer.submitted_size(); ++i) {
      total.cells.push_back(
          TextCell(absl::StrCat(answer.submitted(i), " dari ", answer.expected_units(),
                                "; terlambat ", answer.overdue(i))));
    }
    table.rows.push_back(std::move(total));
  }
  return table;
}

Cell IndexCell(const v1::SurveySummary& survey) {
  v1::DecimalValue index;
  index.set_state(survey.has_index_micro() ? v1::VALUE_STATE_REPORTED
                                           : v1::VALUE_STATE_NOT_REPORTED);
  index.set_micro(survey.index_micro());
  return DecimalCell(index);
}

Table SurveyTable(const KabupatenFacts& facts) {
  Table table{"ikm",
              "Indeks Kepuasan Masyarakat menurut survei",
              {{"Kecamatan", "", Align::kLeft, SheetColumnKind::kText, 40},
               {"Responden", "", Align::kRight, SheetColumnKind::kCount, 20},
               {"Indeks", "", Align::kRight, SheetColumnKind::kDecimal, 20},
               {"Mutu", "", Align::kCentre, SheetColumnKind::kText, 20}},
              {},
              "Belum ada kecamatan yang melaporkan survei.",
              {"Indeks wilayah dari semua jawaban bersama, bukan rata-rata indeks."}};
  auto add = [&](const std::string& name, const v1::SurveySummary& survey, RowKind kind) {
    Row row;
    row.kind = kind;
    row.cells = {TextCell(name), CountCell(survey.respondents()), IndexCell(survey),
                 survey.grade().empty() ? MissingCell() : TextCell(survey.grade())};
    table.rows.push_back(std::move(row));
  };
  for (const v1::UnitSurvey& unit : facts.survey.units()) {
    if (unit.has_survey()) add(unit.name(), unit.survey(), RowKind::kPlain);
  }
  if (!table.rows.empty())
    add(RegionTitle(facts.region, facts.name), facts.survey.total(), RowKind::kTotal);
  return table;
}

}  // namespace

void AddStanding(const KabupatenFacts& facts, Document& document) {
  document.tables.push_back(CompletenessTable(facts));
  document.tables.push_back(SurveyTable(facts));
}

}  // namespace rekap::report
