#include "tools/rekap/render_findings.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "runtime/sheet/csv.h"
#include "tools/rekap/cell_table.h"
#include "tools/rekap/text.h"
#include "tools/rekap/words.h"

namespace rekap::cli {
namespace {

constexpr size_t kIndent = 4;
// Runs of lines that are named one by one; more are named by first and last.
constexpr size_t kRunsShownMax = 4;
constexpr absl::string_view kInferredMark = " *";

// "baris 351", "baris 342, 353, 358", "41 baris antara 350 dan 396"; of a workbook
// "Lembar Anggaran, baris 351".
std::string RowsText(const v1::Finding& finding) {
  std::string sheet =
      finding.sheet().empty() ? "" : absl::StrCat("Lembar ", OneLine(finding.sheet()));
  if (finding.rows().empty()) return sheet;
  if (!sheet.empty()) sheet += ", ";
  std::vector<std::pair<uint32_t, uint32_t>> runs;
  for (uint32_t row : finding.rows()) {
    if (!runs.empty() && row == runs.back().second + 1) {
      runs.back().second = row;
    } else {
      runs.emplace_back(row, row);
    }
  }
  if (runs.size() > kRunsShownMax) {
    return absl::StrCat(sheet, finding.rows_size(), " baris antara ", runs.front().first, " dan ",
                        runs.back().second);
  }
  auto run = [](std::string* out, const std::pair<uint32_t, uint32_t>& rows) {
    absl::StrAppend(out, rows.first);
    if (rows.second > rows.first) absl::StrAppend(out, "–", rows.second);
  };
  return absl::StrCat(sheet, "baris ", absl::StrJoin(runs, ", ", run));
}

bool AnyRepair(const FindingList& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const v1::Finding& finding) { return !finding.repair().empty(); });
}

// Findings in the order of the answer; a strong line wherever what `group` makes
// of them changes.
template <typename Group>
void AddGrouped(Page& page, const FindingList& findings, bool full, const Group& group) {
  std::string current;
  bool after_table = false;
  for (const v1::Finding& finding : findings) {
    std::string name = group(finding);
    bool begins = name != current;
    if (begins || after_table) page.Gap();
    if (begins) page.Part(name);
    current = std::move(name);
    AddFinding(page, finding);
    after_table = full && !finding.repair().empty();
    if (after_table) AddRepair(page, finding);
  }
}

void AddFullHint(Page& page, const FindingList& findings, bool full) {
  if (!full && AnyRepair(findings)) {
    page.Gap();
    page.Note("Usulan perbaikan sel demi sel: tambahkan --full.");
  }
}

std::string PeriodWords(const FindingsAsked& asked) {
  return absl::StrCat("tahun anggaran ", PeriodText(asked.year, asked.quarter));
}

std::vector<std::string> FindingCells(const v1::Finding& finding) {
  return {finding.unit(),    absl::StrCat(finding.year()),       absl::StrCat(finding.quarter()),
          finding.rule(),    SeverityWord(finding.severity()),   finding.file(),
          finding.sheet(),   absl::StrJoin(finding.rows(), " "), finding.subject(),
          finding.message(), EvidenceText(finding, "; ")};
}

std::string CellLine(std::vector<std::string> cells, const v1::CellRepair& cell) {
  cells.insert(cells.end(), {absl::StrCat(cell.row()), cell.subject(), cell.column(), cell.before(),
                             cell.after(), cell.inferred() ? "ya" : "tidak"});
  return CsvLine(cells);
}

}  // namespace

std::string EvidenceText(const v1::Finding& finding, absl::string_view separator) {
  return absl::StrJoin(finding.evidence(), separator,
                       [](std::string* out, const v1::Evidence& evidence) {
                         absl::StrAppend(out, evidence.label(), ": ", evidence.value());
                       });
}

SeverityCounts CountBySeverity(const FindingList& findings) {
  SeverityCounts counts;
  for (const v1::Finding& finding : findings) {
    counts.blocking += finding.severity() == v1::SEVERITY_BLOCKING ? 1 : 0;
    counts.warnings += finding.severity() == v1::SEVERITY_WARNING ? 1 : 0;
    counts.notes += finding.severity() == v1::SEVERITY_NOTE ? 1 : 0;
  }
  return counts;
}

std::string CountsText(const SeverityCounts& counts) {
  if (counts.blocking + counts.warnings + counts.notes == 0) return "tidak ada";
  return absl::StrCat(CountText(counts.blocking), " menghalangi, ", CountText(counts.warnings),
                      " peringatan, ", CountText(counts.notes), " catatan");
}

std::string AcceptText(const v1::Finding& finding) {
  if (finding.rows().empty()) return finding.rule();
  return absl::StrCat(finding.rule(), "@", finding.rows(0));
}

void AddFinding(Page& page, const v1::Finding& finding) {
  std::vector<std::string> place;
  place.push_back(finding.rule());
  std::string rows = RowsText(finding);
  if (!rows.empty()) place.push_back(std::move(rows));
  if (!finding.subject().empty()) place.push_back(finding.subject());
  page.Item(0, "- ", absl::StrJoin(place, " · "));
  page.Item(kIndent, "", finding.message());
  if (!finding.evidence().empty()) {
    page.Item(kIndent, "Bukti: ", EvidenceText(finding, " · "));
  }
  if (!finding.repair().empty()) {
    page.Item(kIndent, "Usulan: ",
              absl::StrCat(finding.repair_size(), " sel, terapkan saat impor dengan --accept ",
                           AcceptText(finding)));
  }
}

void AddRepair(Page& page, const v1::Finding& finding) {
  if (finding.repair().empty()) return;
  CellTable cells(false);
  bool inferred = false;
  const v1::CellRepair* previous = nullptr;
  for (const v1::CellRepair& cell : finding.repair()) {
    bool same = previous != nullptr && previous->row() == cell.row() &&
                previous->subject() == cell.subject();
    if (!same) cells.Begin(cell.row(), cell.subject());
    cells.Add(cell.column(), cell.before(), cell.after(), cell.inferred() ? kInferredMark : "");
    inferred = inferred || cell.inferred();
    previous = &cell;
  }
  page.Gap();
  page.Add(cells.table());
  if (inferred) page.Note("* tidak tercetak di mana pun; disimpulkan dari jumlahnya.");
}

std::string FindingsText(const FindingsAsked& asked, const v1::CheckPeriodResponse& response,
                         const View& view) {
  Page page(view);
  const v1::PeriodStatus& status = response.status();
  std::string unit = status.unit().empty() ? "" : absl::StrCat(status.unit(), " · ");
  page.Heading(absl::StrCat("Temuan ", unit, PeriodWords(asked), " · ", StateWord(status.state())));
  SeverityCounts counts = CountBySeverity(response.findings());
  page.Fact("Temuan", CountsText(counts));
  if (response.catalog_version() > 0) {
    page.Fact("Katalog", absl::StrCat("versi ", response.catalog_version()));
  }
  AddGrouped(page, response.findings(), asked.full, [](const v1::Finding& finding) {
    return absl::AsciiStrToUpper(SeverityWord(finding.severity()));
  });
  AddFullHint(page, response.findings(), asked.full);
  uint64_t shown = static_cast<uint64_t>(response.findings_size());
  if (response.finding_count() > shown) {
    page.Gap();
    page.Note(absl::StrCat("Masih ada ", CountText(response.finding_count() - shown),
                           " temuan lain yang tidak ditampilkan."));
  }
  return page.Text();
}

std::string FindingsText(const FindingsAsked& asked, const v1::FindingsResponse& response,
                         const View& view) {
  Page page(view);
  page.Heading(absl::StrCat("Temuan ", asked.region.empty() ? "seluruh wilayah" : asked.region,
                            " · ", PeriodWords(asked)));
  page.Fact("Temuan", CountsText({response.blocking(), response.warnings(), response.notes()}));
  AddGrouped(page, response.findings(), asked.full, [](const v1::Finding& finding) {
    return absl::StrCat(finding.unit(), " · ",
                        absl::AsciiStrToUpper(SeverityWord(finding.severity())));
  });
  AddFullHint(page, response.findings(), asked.full);
  if (!response.next_page_token().empty()) {
    page.Gap();
    page.Note("Masih ada temuan lain: naikkan --limit, atau pilih dengan --severity atau --rule.");
  }
  return page.Text();
}

std::string FindingsCsv(const FindingList& findings, bool full) {
  std::vector<std::string> header = {"unit",   "tahun", "triwulan", "aturan", "tingkat", "berkas",
                                     "lembar", "baris", "perihal",  "pesan",  "bukti"};
  std::vector<std::string> last = {"sel_usulan", "terima_dengan"};
  if (full) last = {"sel_baris", "sel_perihal", "sel_kolom", "sebelum", "sesudah", "disimpulkan"};
  header.insert(header.end(), last.begin(), last.end());
  std::string csv = CsvLine(header);
  for (const v1::Finding& finding : findings) {
    std::vector<std::string> cells = FindingCells(finding);
    if (full && !finding.repair().empty()) {
      for (const v1::CellRepair& cell : finding.repair()) csv += CellLine(cells, cell);
      continue;
    }
    if (!full) {
      cells.push_back(absl::StrCat(finding.repair_size()));
      cells.push_back(finding.repair().empty() ? "" : AcceptText(finding));
    }
    cells.resize(header.size());
    csv += CsvLine(cells);
  }
  return csv;
}

v1::CheckPeriodResponse Filtered(v1::CheckPeriodResponse response, v1::Severity severity,
                                 const std::string& rule) {
  bool all = severity == v1::SEVERITY_UNSPECIFIED && rule.empty();
  if (all) return response;
  // What the node did not list was not looked at either.
  uint32_t unlisted = response.finding_count() - static_cast<uint32_t>(response.findings_size());
  FindingList kept;
  for (v1::Finding& finding : *response.mutable_findings()) {
    bool wanted = finding.severity() >= severity && (rule.empty() || finding.rule() == rule);
    if (wanted) *kept.Add() = std::move(finding);
  }
  response.mutable_findings()->Swap(&kept);
  response.set_finding_count(static_cast<uint32_t>(response.findings_size()) + unlisted);
  return response;
}

}  // namespace rekap::cli
