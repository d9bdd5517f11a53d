#include "tools/rekap/render_completeness.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "tools/rekap/completeness_words.h"
#include "tools/rekap/explain_command.h"

namespace rekap::cli {
namespace {

// Five of these fit beside a name on 80 columns; the legend has the whole words.
std::string ShortState(v1::WorkflowState state) {
  switch (state) {
    case v1::WORKFLOW_STATE_OPEN:
      return "buka";
    case v1::WORKFLOW_STATE_SUBMITTED:
      return "aju";
    case v1::WORKFLOW_STATE_RETURNED:
      return "balik";
    case v1::WORKFLOW_STATE_APPROVED:
      return "setuju";
    case v1::WORKFLOW_STATE_LOCKED:
      return "kunci";
    default:
      return std::string(kUnknownMark);
  }
}

constexpr absl::string_view kLegend =
    "buka belum diajukan · aju diajukan · balik dikembalikan · setuju disetujui · kunci "
    "terkunci · +12 diajukan 12 hari terlambat · !34 lewat batas 34 hari, belum diajukan · r1 "
    "sekali direvisi setelah dikunci";

// "setuju +12", "buka !34", "kunci r1".
std::string CellText(const v1::CompletenessCell& cell) {
  std::string text = ShortState(cell.state());
  if (cell.overdue()) {
    absl::StrAppend(&text, " !", cell.days_late());
  } else if (cell.days_late() > 0) {
    absl::StrAppend(&text, " +", cell.days_late());
  }
  if (cell.revisions() > 0) absl::StrAppend(&text, " r", cell.revisions());
  return text;
}

Tone CellTone(const v1::CompletenessCell& cell) {
  if (cell.overdue()) return Tone::kPoor;
  switch (cell.state()) {
    case v1::WORKFLOW_STATE_APPROVED:
    case v1::WORKFLOW_STATE_LOCKED:
      return cell.days_late() > 0 ? Tone::kFair : Tone::kGood;
    case v1::WORKFLOW_STATE_SUBMITTED:
    case v1::WORKFLOW_STATE_RETURNED:
      return Tone::kFair;
    default:
      return Tone::kPlain;
  }
}

enum ColumnIndex : size_t { kCode, kName, kFirstPeriod };
constexpr int kPeriods = 5;

std::vector<Column> Columns() {
  std::vector<Column> columns = {{"Kode", Align::kLeft, 0, 8}, {"Kecamatan", Align::kLeft, 9, 0}};
  for (uint32_t quarter : {1u, 2u, 3u, 4u, 0u}) {
    columns.push_back({PeriodWord(quarter), Align::kLeft, 0, 0});
  }
  columns.push_back({"Baris\ntahun", Align::kRight, 0, 1});
  columns.push_back({"IKU\ntahun", Align::kRight, 0, 2});
  // The newest stays longest.
  for (int quarter = 1; quarter < kPeriods; ++quarter) {
    columns.push_back({absl::StrCat("Baris\nTW ", quarter), Align::kRight, 0, 7 - quarter});
  }
  return columns;
}

const v1::CompletenessCell& CellAt(const v1::CompletenessRow& row, int place) {
  return place < row.cells_size() ? row.cells(place) : v1::CompletenessCell::default_instance();
}

std::string LinesText(const v1::CompletenessCell& cell) {
  return OfText(cell.reported_lines(), cell.expected_lines());
}

void AddRow(Table& table, const v1::CompletenessRow& row) {
  std::vector<std::string> cells = {
      row.unit(), absl::StrCat(row.name(), AnySynthetic(row) ? kSyntheticMark : "")};
  for (int i = 0; i < kPeriods; ++i) cells.push_back(CellText(CellAt(row, i)));
  const v1::CompletenessCell& year = CellAt(row, kPeriods - 1);
  cells.push_back(LinesText(year));
  cells.push_back(OfText(year.reported_indicators(), year.expected_indicators()));
  for (int i = 0; i < kPeriods - 1; ++i) cells.push_back(LinesText(CellAt(row, i)));
  table.AddRow(std::move(cells));
  for (int i = 0; i < kPeriods; ++i) {
    table.ToneCell(kFirstPeriod + static_cast<size_t>(i), CellTone(CellAt(row, i)));
  }
}

void AddCounts(Table& table, std::string name, const v1::CompletenessResponse& response,
               const google::protobuf::RepeatedField<uint32_t>& counts) {
  std::vector<std::string> cells = {"", std::move(name)};
  for (uint32_t count : counts) cells.push_back(OfText(count, response.expected_units()));
  table.AddRow(std::move(cells), Tone::kStrong);
}

}  // namespace

std::string CompletenessText(const v1::CompletenessRequest& request,
                             const v1::CompletenessResponse& response, const View& view) {
  Table table(Columns());
  for (const v1::CompletenessRow& row : response.rows()) AddRow(table, row);
  table.AddRule();
  AddCounts(table, "Diajukan", response, response.submitted());
  AddCounts(table, "Lewat batas", response, response.overdue());

  Page page(view);
  page.Heading(CompletenessTitle(request));
  std::string deadlines = DeadlineLine(response);
  if (!deadlines.empty()) {
    page.Note(deadlines);
    page.Gap();
  }
  page.Add(table);
  page.Gap();
  page.Note(kLegend);
  for (const std::string& note : CompletenessNotes(response)) page.Note(note);
  if (!response.rows().empty()) {
    page.Note("Asal angka sebuah baris:");
    page.Verbatim(absl::StrCat("  ", ExplainCommand({response.rows(0).unit(), request.year()})));
  }
  return page.Text();
}

}  // namespace rekap::cli
