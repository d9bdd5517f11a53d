#include "aggregator/report/annex.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "aggregator/report/html.h"
#include "aggregator/report/shown.h"

namespace rekap::report {
namespace {

std::string ProofText(const v1::Finding& finding) {
  auto line = [](std::string* out, const v1::Evidence& evidence) {
    absl::StrAppend(out, evidence.label(), ": ", evidence.value());
  };
  return absl::StrJoin(finding.evidence(), "; ", line);
}

std::string RepairText(const v1::Finding& finding) {
  // A shift of rows changes a hundred cells; who wants all of them asks the CLI.
  constexpr int kCellsShown = 6;
  std::vector<std::string> cells;
  for (const v1::CellRepair& cell : finding.repair()) {
    if (static_cast<int>(cells.size()) == kCellsShown) break;
    auto value = [](const std::string& text) { return text.empty() ? "kosong" : text; };
    cells.push_back(absl::StrCat("baris ", cell.row(), " ", cell.column(), ": ",
                                 value(cell.before()), " → ", value(cell.after()),
                                 cell.inferred() ? " (disimpulkan)" : ""));
  }
  if (finding.repair_size() > kCellsShown) {
    cells.push_back(absl::StrCat("dan ", finding.repair_size() - kCellsShown, " sel lain"));
  }
  return absl::StrJoin(cells, "; ");
}

std::string PlaceText(const v1::Finding& finding) {
  constexpr int kRowsShown = 8;
  std::vector<std::string> rows;
  for (uint32_t row : finding.rows()) {
    if (static_cast<int>(rows.size()) == kRowsShown) {
      rows.push_back("…");
      break;
    }
    rows.push_back(absl::StrCat(row));
  }
  std::vector<std::string> parts;
  if (!finding.subject().empty()) parts.push_back(finding.subject());
  if (!finding.file().empty()) parts.push_back(finding.file());
  if (!finding.sheet().empty()) parts.push_back(absl::StrCat("lembar ", finding.sheet()));
  if (!rows.empty()) parts.push_back(absl::StrCat("baris ", absl::StrJoin(rows, ", ")));
  return absl::StrJoin(parts, "; ");
}

// Place of a kind of record in the report: the order of its tables.
int ChapterOf(v1::RecordKind kind) {
  switch (kind) {
    case v1::RECORD_KIND_INDICATOR_RESULT:
      return 0;
    case v1::RECORD_KIND_AGREEMENT_TARGET:
      return 1;
    case v1::RECORD_KIND_AGREED_BUDGET:
      return 2;
    case v1::RECORD_KIND_STATED_TOTAL:
    case v1::RECORD_KIND_BUDGET_LINE:
    case v1::RECORD_KIND_OUTPUT:
      return 3;
    case v1::RECORD_KIND_SURVEY:
      return 4;
    case v1::RECORD_KIND_NARRATIVE:
      return 5;
    case v1::RECORD_KIND_UNIT_PROFILE:
      return 6;
    default:
      return 7;
  }
}

std::string Shown(const v1::Money& money) {
  switch (money.presence()) {
    case v1::CELL_PRESENCE_DASH:
      return "0 (-)";
    case v1::CELL_PRESENCE_BLANK:
      return "kosong";
    default:
      return SenText(money.sen());
  }
}

std::string Shown(const v1::Output& output) {
  return absl::StrCat(output.description(), ": target ", MeasureCell(output.target()).text,
                      ", realisasi ", MeasureCell(output.realised()).text);
}

std::string Shown(const v1::IndicatorResult& result) {
  std::string text = absl::StrCat(
      result.name(), ": target ",
      result.has_target_micro() ? MicroText(result.target_micro()) : "–", ", realisasi ",
      result.has_realised_micro() ? MicroText(result.realised_micro()) : "–");
  for (const v1::NamedInput& input : result.inputs()) {
    absl::StrAppend(&text, "; ", input.name(), input.years_back() > 0 ? "[n-1]" : "", " = ",
                    MicroText(input.value_micro()));
  }
  return text;
}

// What the record says, in a line.
std::string RecordText(const v1::Record& record) {
  switch (record.body_case()) {
    case v1::Record::kBudgetLine: {
      const v1::BudgetLine& line = record.budget_line();
      std::string text = absl::StrCat(line.name(), ": anggaran ", Shown(line.allocated()),
                                      ", realisasi ", Shown(line.realised()));
      if (line.has_printed()) absl::StrAppend(&text, " (perbaikan ", line.printed().rule(), ")");
      return text;
    }
    case v1::Record::kOutput:
      return Shown(record.output());
    case v1::Record::kIndicatorResult:
      return Shown(record.indicator_result());
    case v1::Record::kStatedTotal:
      return absl::StrCat(record.stated_total().name(), ": anggaran ",
                          Shown(record.stated_total().allocated()), ", realisasi ",
                          Shown(record.stated_total().realised()));
    case v1::Record::kAgreedBudget:
      return absl::StrCat(record.agreed_budget().name(), ": ",
                          Shown(record.agreed_budget().allocated()));
    case v1::Record::kAgreementTarget:
      return absl::StrCat(record.agreement_target().position(), ": ",
                          record.agreement_target().indicator(), ", target ",
                          MeasureCell(record.agreement_target().target()).text);
    case v1::Record::kSurvey:
      return absl::StrCat(record.survey().respondents(), " responden");
    case v1::Record::kNarrative:
      return record.narrative().text();
    case v1::Record::kUnitProfile:
      return absl::StrCat(record.unit_profile().name(), ", ", record.unit_profile().villages(),
                          " desa/kelurahan");
    case v1::Record::kSubmission:
      return absl::StrCat("pengajuan ke-", record.submission().number(),
                          record.submission().withdrawn() ? " ditarik kembali" : "",
                          record.submission().justification().empty() ? "" : ": ",
                          record.submission().justification());
    case v1::Record::kRevision:
      return record.revision().reason();
    default:
      return "?";
  }
}

std::string SubjectText(const v1::RecordKey& key) {
  std::string text = key.subject();
  if (key.item() > 0) absl::StrAppend(&text, text.empty() ? "" : " ", "#", key.item());
  if (key.quarter() > 0) absl::StrAppend(&text, " (triwulan ", key.quarter(), ")");
  return text;
}

}  // namespace

Table FindingsTable(const ShownFindings& findings, const std::string& title, bool with_unit) {
  Table table{"temuan", title, {}, {}, "Tidak ada temuan.", {}};
  table.columns = {{"No.", "", Align::kCentre, SheetColumnKind::kCount, 4}};
  if (with_unit) table.columns.push_back({"Wilayah", "", Align::kLeft, SheetColumnKind::kText, 8});
  const int text_width = with_unit ? 26 : 30;
  for (Column column :
       {Column{"Kaidah", "", Align::kLeft, SheetColumnKind::kText, 11},
        Column{"Tingkat", "", Align::kLeft, SheetColumnKind::kText, 9},
        Column{"Tempat", "", Align::kLeft, SheetColumnKind::kText, with_unit ? 12 : 14},
        Column{"Uraian", "", Align::kLeft, SheetColumnKind::kText, text_width},
        Column{"Bukti", "", Align::kLeft, SheetColumnKind::kText, 18},
        Column{"Usul perbaikan", "", Align::kLeft, SheetColumnKind::kText, with_unit ? 12 : 14}}) {
    table.columns.push_back(std::move(column));
  }
  uint64_t number = 0;
  for (const v1::Finding& finding : findings.list) {
    Row row;
    row.cells.push_back(CountCell(++number));
    if (with_unit) row.cells.push_back(TextCell(finding.unit()));
    for (const std::string& text :
         {finding.rule(), SeverityWord(finding.severity()), PlaceText(finding), finding.message(),
          ProofText(finding), RepairText(finding)}) {
      row.cells.push_back(TextCell(text));
    }
    table.rows.push_back(std::move(row));
  }
  if (findings.total > findings.list.size()) {
    table.notes.push_back(absl::StrCat(findings.total - findings.list.size(),
                                       " temuan lain tidak dimuat; lihat rekap findings."));
  }
  return table;
}

Table PositionsTable(const Origin& origin) {
  Table table{"posisi",
              "Posisi jurnal yang termuat",
              {{"Unit", "", Align::kLeft, SheetColumnKind::kText, 12},
               {"Epoch", "", Align::kLeft, SheetColumnKind::kText, 20},
               {"Entri terakhir", "", Align::kRight, SheetColumnKind::kCount, 14},
               {"Hash rantai (SHA-256)", "", Align::kLeft, SheetColumnKind::kText, 54}},
              {},
              "Belum ada jurnal unit yang diterima.",
              {}};
  for (const v1::JournalPosition& position : origin.positions) {
    Row row;
    row.cells = {TextCell(position.unit()), TextCell(absl::StrFormat("%016x", position.epoch())),
                 CountCell(position.seq()), TextCell(absl::BytesToHexString(position.hash()))};
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table OriginTable(const std::vector<v1::Leaf>& leaves) {
  Table table{"asal",
              "Asal setiap angka: catatan dan entri jurnalnya",
              {{"No.", "", Align::kCentre, SheetColumnKind::kCount, 4},
               {"Jenis", "", Align::kLeft, SheetColumnKind::kText, 10},
               {"Kode", "", Align::kLeft, SheetColumnKind::kText, 13},
               {"Yang dicatat", "", Align::kLeft, SheetColumnKind::kText, 33},
               {"Entri", "", Align::kRight, SheetColumnKind::kCount, 5},
               {"Waktu", "", Align::kLeft, SheetColumnKind::kText, 11},
               {"Penulis", "", Align::kLeft, SheetColumnKind::kText, 10},
               {"Berkas", "", Align::kLeft, SheetColumnKind::kText, 9},
               {"Baris", "", Align::kRight, SheetColumnKind::kCount, 5}},
              {},
              "Belum ada catatan.",
              {},
              3};
  std::vector<const v1::Leaf*> ordered;
  ordered.reserve(leaves.size());
  for (const v1::Leaf& leaf : leaves) ordered.push_back(&leaf);
  auto place = [](const v1::Leaf* leaf) {
    const v1::RecordKey& key = leaf->record().key();
    // Of an activity what its parent states, its money, then its outputs.
    const int within = key.kind() == v1::RECORD_KIND_STATED_TOTAL ? 0 : 1 + key.kind();
    return std::make_tuple(ChapterOf(key.kind()), key.subject(), within, key.item());
  };
  std::stable_sort(ordered.begin(), ordered.end(),
                   [&](const v1::Leaf* a, const v1::Leaf* b) { return place(a) < place(b); });
  uint64_t number = 0;
  for (const v1::Leaf* leaf : ordered) {
    const v1::Provenance& from = leaf->record().provenance();
    Row row;
    row.synthetic = leaf->record().synthetic();
    std::string file = from.file();
    if (!from.sheet().empty()) absl::StrAppend(&file, " / ", from.sheet());
    row.cells = {CountCell(++number),
                 TextCell(KindWord(leaf->record().key().kind())),
                 TextCell(SubjectText(leaf->record().key())),
                 TextCell(RecordText(leaf->record())),
                 CountCell(leaf->seq()),
                 TextCell(TimeText(leaf->time_unix_ms())),
                 TextCell(leaf->author()),
                 TextCell(file),
                 from.row() > 0 ? CountCell(from.row()) : TextCell("")};
    table.rows.push_back(std::move(row));
  }
  return table;
}

void AddOrigin(const Origin& origin, const std::string& running_title, Document& document) {
  document.texts["made"] = absl::StrCat("Dibuat ", TimeText(absl::ToUnixMillis(origin.made)));
  document.texts["catalog"] =
      origin.catalog_version == 0
          ? absl::StrCat("Katalog ", origin.catalog->name())
          : absl::StrCat("Katalog ", origin.catalog->name(), " versi ", origin.catalog_version,
                         " (SHA-256 ", origin.catalog_sha256, ")");
  document.texts["running"] = CssText(running_title);
  document.texts["running_title"] = running_title;
  document.lists["legend"] = Legend();
}

std::string YearSourceText(const v1::YearSource& source) {
  std::vector<std::string> parts;
  for (int quarter = 1; quarter < source.budget_units_size(); ++quarter) {
    if (source.budget_units(quarter) == 0) continue;
    parts.push_back(
        absl::StrCat("triwulan ", quarter, " (", source.budget_units(quarter), " unit)"));
  }
  if (parts.empty()) return "";
  return absl::StrCat(
      "Catatan tahunan belum lengkap: angka tahun ini sebagian atau seluruhnya dari ",
      absl::StrJoin(parts, ", "), ".");
}

}  // namespace rekap::report
