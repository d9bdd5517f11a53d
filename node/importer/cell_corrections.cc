#include "node/importer/cell_corrections.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

#include "node/importer/file_check.h"
#include "node/importer/problem.h"

namespace rekap {
namespace {

// "C7"
std::string CellName(const v1::CellCorrection& correction) {
  return absl::StrCat(ColumnLetters(correction.column()), correction.row());
}

// `shown` between quotes, or that there is nothing.
std::string Said(absl::string_view shown) {
  return shown.empty() ? "kosong" : absl::StrCat("\"", shown, "\"");
}

}  // namespace

CellCorrections::CellCorrections(std::vector<v1::CellCorrection> corrections) {
  for (v1::CellCorrection& correction : corrections) entries_.push_back({std::move(correction)});
}

// A sheet is named as problems name it, which may be cut.
bool CellCorrections::IsFor(const Entry& entry, absl::string_view sheet) {
  if (entry.placed) return entry.sheet == sheet;
  return entry.correction.sheet() == sheet || entry.correction.sheet() == Shown(sheet);
}

void CellCorrections::Put(Entry& entry, SourceTable& table) {
  const v1::CellCorrection& correction = entry.correction;
  std::optional<size_t> row = table.Find(correction.row());
  if (!row) return;
  SourceRow read = table.AsRead(*row);
  size_t column = correction.column() - 1;
  std::string before = column < read.cells.size() ? ShownCell(read, column) : "";
  if (!table.Correct(*row, column, TrimBlanks(correction.text()))) {
    entry.unreadable = column < read.cells.size();
    return;
  }
  if (!entry.placed) entry.before = std::move(before);
  entry.placed = true;
}

void CellCorrections::Apply(absl::string_view sheet, SourceTable& table) {
  for (Entry& entry : entries_) {
    if (!IsFor(entry, sheet)) continue;
    Put(entry, table);
    if (entry.placed) entry.sheet = std::string(sheet);
  }
}

void CellCorrections::Leave(absl::string_view sheet) {
  for (Entry& entry : entries_) {
    if (entry.placed && entry.sheet == sheet) entry.placed = false;
  }
}

std::vector<std::string> CellCorrections::Notes() const {
  std::vector<std::string> notes;
  for (const Entry& entry : entries_) {
    std::string now = Shown(TrimBlanks(entry.correction.text()));
    if (!entry.placed || now == entry.before) continue;
    std::string cell = absl::StrCat("el ", CellName(entry.correction), " dibaca ", Said(now),
                                    ", di berkas ", Said(entry.before));
    notes.push_back(entry.sheet.empty()
                        ? absl::StrCat("S", cell)
                        : absl::StrCat("Lembar ", Quoted(entry.sheet), ": s", cell));
  }
  return notes;
}

std::string CellCorrections::Misplaced() const {
  for (const Entry& entry : entries_) {
    if (entry.placed) continue;
    const v1::CellCorrection& correction = entry.correction;
    std::string which = absl::StrCat("koreksi sel ", CellName(correction));
    if (!correction.sheet().empty()) {
      absl::StrAppend(&which, " di lembar ", Quoted(correction.sheet()));
    }
    if (entry.unreadable) {
      return absl::StrCat(which,
                          ": sel itu tidak terbaca sebagai sel tabel; perbaiki di berkasnya");
    }
    return absl::StrCat(which,
                        ": tabel di berkas ini tidak punya sel itu; periksa lembar, kolom dan "
                        "barisnya, atau pilih berkas yang dikoreksi");
  }
  return "";
}

}  // namespace rekap
