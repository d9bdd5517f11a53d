#include "node/importer/import.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"

#include "node/importer/delimited.h"
#include "node/importer/file_check.h"
#include "node/importer/layout.h"
#include "node/importer/table_layout.h"
#include "node/importer/workbook/workbook.h"

namespace rekap {
namespace {

// Provenance.file.
constexpr size_t kFileNameBytesMax = 255;

void CheckFileName(absl::string_view name, ProblemList& problems) {
  if (Utf8Prefix(name) != name.size()) {
    problems.Add({}, "NOT_UTF8", [] {
      return std::string("nama file memuat huruf yang bukan UTF-8; ganti nama file");
    });
  } else if (name.empty() || name.size() > kFileNameBytesMax) {
    problems.Add({}, "TEXT_TOO_LONG", [&] {
      return absl::StrCat("nama file harus 1 sampai ", kFileNameBytesMax, " byte, bukan ",
                          name.size(), "; ganti nama file");
    });
  }
}

// Imports one file: its tables one after the other into one outcome.
class FileImport {
 public:
  FileImport(absl::string_view file, const ImportTarget& target, const Catalog& catalog)
      : file_(file), target_(target), catalog_(catalog), finder_(target.period, catalog) {}

  void TakeText(absl::string_view bytes);
  void TakeWorkbook(absl::string_view bytes);
  ImportOutcome Finish() &&;
  ProblemList& problems() { return problems_; }

 private:
  // `sheet` is empty for a text file. A table without records states nothing
  // and leaves its kinds as they are.
  void TakeTable(const SourceTable& table, const TableLayout& layout, absl::string_view sheet);
  // False if the sheet's table is not to be read, which is then said.
  bool CheckSheet(const std::string& name, const SourceTable& table, const TableLayout& layout);
  void NoteEmpty(const std::string& sheet, const TableLayout& layout, absl::string_view why);
  // False if the workbook is a template for somebody else.
  bool TakeMark(Workbook& workbook);
  bool CheckMark(const TemplateMark& mark);

  const absl::string_view file_;
  const ImportTarget& target_;
  const Catalog& catalog_;
  const LayoutFinder finder_;
  ProblemList problems_;
  ImportOutcome outcome_;
  absl::flat_hash_map<const TableLayout*, std::string> sheet_of_;  // where a layout was found
};

void FileImport::TakeTable(const SourceTable& table, const TableLayout& layout,
                           absl::string_view sheet) {
  ImportSource source{file_, sheet, target_.period, outcome_.mark.has_value()};
  ImportedRows rows = layout.import(table, source, catalog_, problems_);
  if (rows.records.empty() && outcome_.mark && problems_.empty()) {
    return NoteEmpty(std::string(sheet), layout, "belum diisi");
  }
  outcome_.complete_kinds.insert(outcome_.complete_kinds.end(), layout.kinds.begin(),
                                 layout.kinds.end());
  std::move(rows.records.begin(), rows.records.end(), std::back_inserter(outcome_.records));
  outcome_.synthetic_rows += rows.synthetic_rows;
}

void FileImport::NoteEmpty(const std::string& sheet, const TableLayout& layout,
                           absl::string_view why) {
  outcome_.notes.push_back(absl::StrCat("Lembar ", Quoted(sheet), " ", why, "; ", layout.name,
                                        " tidak diimpor dan tidak diubah"));
}

void FileImport::TakeText(absl::string_view bytes) {
  std::optional<SourceTable> table = ReadDelimited(bytes, problems_, outcome_.notes);
  if (!table) return;
  const TableLayout* layout = finder_.Find(table->header());
  if (layout != nullptr) return TakeTable(*table, *layout, "");
  problems_.Add({table->header().line, 0, ""}, "UNKNOWN_LAYOUT", [&] {
    return absl::StrCat("baris judul ", Quoted(table->header().cells.front()),
                        " tidak dikenal; yang dikenal: ", finder_.Known());
  });
}

bool FileImport::CheckSheet(const std::string& name, const SourceTable& table,
                            const TableLayout& layout) {
  auto [first, added] = sheet_of_.emplace(&layout, name);
  if (!added) {
    problems_.Add({table.header().line, 0, ""}, "DUPLICATE_SHEET", [&, other = first->second] {
      return absl::StrCat(layout.name, " sudah ada di lembar ", Quoted(other),
                          "; hapus atau sembunyikan salah satu lembar");
    });
    return false;
  }
  if (table.size() > 0) return true;
  NoteEmpty(name, layout, "hanya berisi baris judul");
  return false;
}

void FileImport::TakeWorkbook(absl::string_view bytes) {
  std::unique_ptr<Workbook> workbook = Workbook::Open(bytes, problems_);
  if (workbook == nullptr || !TakeMark(*workbook)) return;
  const std::vector<WorkbookSheet>& sheets = workbook->sheets();
  bool read = false;
  for (size_t i = 0; i < sheets.size(); ++i) {
    if (!sheets[i].visible) continue;
    problems_.EnterSheet(sheets[i].name);
    std::optional<SourceTable> table = workbook->Read(
        i, [&](const SourceRow& row) { return finder_.Score(row); }, problems_);
    const TableLayout* layout = table ? finder_.Find(table->header()) : nullptr;
    if (layout == nullptr || !CheckSheet(sheets[i].name, *table, *layout)) continue;
    read = true;
    TakeTable(*table, *layout, sheets[i].name);
  }
  problems_.EnterSheet("");
  if (read || !problems_.empty()) return;
  if (!sheet_of_.empty()) {
    problems_.Add({}, "EMPTY_FILE", [] {
      return std::string(
          "buku kerja tidak berisi baris data di bawah baris judul; pilih file yang "
          "berisi");
    });
    return;
  }
  problems_.Add({}, "UNKNOWN_LAYOUT", [&] {
    return absl::StrCat("tidak ada lembar yang memuat baris judul yang dikenal dalam ",
                        kHeaderRowsMax, " baris pertamanya; yang dikenal: ", finder_.Known());
  });
}

bool FileImport::TakeMark(Workbook& workbook) {
  auto score = [](const SourceRow& row) {
    const std::vector<std::string>& columns = MarkColumns();
    bool all = row.cells.size() >= columns.size() &&
               std::equal(columns.begin(), columns.end(), row.cells.begin());
    return all ? columns.size() : size_t{0};
  };
  for (size_t i = 0; i < workbook.sheets().size(); ++i) {
    if (workbook.sheets()[i].name != kMarkSheet) continue;
    std::optional<SourceTable> sheet = workbook.Read(i, score, problems_);
    if (!problems_.empty()) return false;
    if (!sheet) continue;
    outcome_.mark = ReadMark(*sheet, problems_);
    return outcome_.mark && CheckMark(*outcome_.mark);
  }
  return true;
}

bool FileImport::CheckMark(const TemplateMark& mark) {
  if (mark.unit != target_.unit) {
    problems_.Add({}, "WRONG_UNIT", [&] {
      return absl::StrCat("templat ini dibuat untuk ", Shown(mark.unit_name), " (",
                          mark.unit.ToString(), "), bukan untuk ", target_.unit.ToString(),
                          "; pakai templat unit ini");
    });
  }
  if (mark.period != target_.period) {
    problems_.Add({}, "WRONG_PERIOD", [&] {
      return absl::StrCat("templat ini dibuat untuk ", mark.period.ToString(), ", bukan untuk ",
                          target_.period.ToString(),
                          "; pakai templat periode ini, atau impor untuk periode yang tertulis di "
                          "dalamnya");
    });
  }
  return problems_.empty();
}

ImportOutcome FileImport::Finish() && {
  outcome_.problem_count = problems_.count();
  outcome_.problems = problems_.Take();
  if (!outcome_.sound()) {
    outcome_.records.clear();
    outcome_.complete_kinds.clear();
    outcome_.synthetic_rows = 0;
  }
  return std::move(outcome_);
}

}  // namespace

ImportOutcome ImportFile(absl::string_view file_name, absl::string_view bytes,
                         const ImportTarget& target, const Catalog& catalog) {
  FileImport import(file_name, target, catalog);
  CheckFileName(file_name, import.problems());
  MayBeWorkbook(bytes) ? import.TakeWorkbook(bytes) : import.TakeText(bytes);
  return std::move(import).Finish();
}

}  // namespace rekap
