#include "node/importer/import.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "node/importer/cell_corrections.h"
#include "node/importer/delimited.h"
#include "node/importer/file_check.h"
#include "node/importer/layout.h"
#include "node/importer/table_layout.h"
#include "node/importer/workbook/workbook.h"

namespace rekap {
namespace {

// Provenance.file and sheet.
constexpr size_t kFileNameBytesMax = 255;
constexpr size_t kSheetNameBytesMax = 255;

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
      : file_(file),
        target_(target),
        catalog_(catalog),
        finder_(target.period, catalog),
        corrections_(target.corrections) {}

  void TakeText(absl::string_view bytes);
  void TakeWorkbook(absl::string_view bytes);
  ImportOutcome Finish() &&;
  ProblemList& problems() { return problems_; }

 private:
  // `sheet` is empty for a text file. A table without records states nothing
  // and leaves its kinds as they are.
  void TakeTable(const SourceTable& table, const TableLayout& layout, absl::string_view sheet);
  void TakeSheet(Workbook& workbook, size_t sheet);
  // Where a row above the header that was taken might be meant as one.
  void NotePassedOver(const std::string& name, const SourceTable& table);
  // False if the sheet's table is not to be read, which is then said.
  bool CheckSheet(const std::string& name, const SourceTable& table, const TableLayout& layout);
  void AddEmptyFile();
  // False if the workbook is a template for somebody else.
  bool TakeMark(Workbook& workbook);
  bool CheckMark(const TemplateMark& mark);

  const absl::string_view file_;
  const ImportTarget& target_;
  const Catalog& catalog_;
  const LayoutFinder finder_;
  ProblemList problems_;
  CellCorrections corrections_;
  bool read_whole_ = false;  // so that every place that there is was seen
  ImportOutcome outcome_;
  absl::flat_hash_map<const TableLayout*, std::string> sheet_of_;  // where a layout was found
  std::vector<std::string> empty_sheets_;  // of those, without a row filled in; quoted
};

void FileImport::TakeTable(const SourceTable& table, const TableLayout& layout,
                           absl::string_view sheet) {
  ImportSource source{file_, sheet, target_.period, outcome_.mark.has_value()};
  uint32_t problems_before = problems_.count();
  ImportedRows rows;
  if (table.size() > 0) rows = layout.import(table, source, catalog_, problems_);
  std::move(rows.notes.begin(), rows.notes.end(), std::back_inserter(outcome_.notes));
  if (problems_.count() > problems_before) return;  // the rows mean nothing
  if (rows.records.empty()) {
    empty_sheets_.push_back(Quoted(sheet));
    return;
  }
  outcome_.complete_kinds.insert(outcome_.complete_kinds.end(), layout.kinds.begin(),
                                 layout.kinds.end());
  std::move(rows.records.begin(), rows.records.end(), std::back_inserter(outcome_.records));
  outcome_.repaired_rows.insert(outcome_.repaired_rows.end(), rows.repaired_rows.begin(),
                                rows.repaired_rows.end());
  outcome_.synthetic_rows += rows.synthetic_rows;
}

void FileImport::AddEmptyFile() {
  problems_.Add({}, "EMPTY_FILE", [] {
    return std::string(
        "tidak ada baris yang terisi di bawah baris judul; pilih file yang berisi data");
  });
}

void FileImport::TakeText(absl::string_view bytes) {
  std::optional<SourceTable> table = ReadDelimited(
      bytes, [&](const SourceRow& row) { return finder_.Score(row); }, problems_, outcome_.notes);
  if (!table) return;
  corrections_.Apply("", *table);
  read_whole_ = true;
  const TableLayout* layout = finder_.Find(table->header());
  if (layout != nullptr) {
    TakeTable(*table, *layout, "");
    if (outcome_.records.empty() && problems_.empty()) AddEmptyFile();
  } else {
    problems_.Add({table->header().line, 0, ""}, "UNKNOWN_LAYOUT", [&] {
      return absl::StrCat("baris yang diawali ", Quoted(table->header().cells.front()),
                          " bukan baris judul yang dikenal, dan ", kHeaderRowsMax,
                          " baris pertama tidak memuatnya; tulis nama kolom satu tabel di atas "
                          "datanya. Yang dikenal: ",
                          finder_.Known());
    });
  }
  problems_.ShowRows(*table);
}

bool FileImport::CheckSheet(const std::string& name, const SourceTable& table,
                            const TableLayout& layout) {
  if (name.size() > kSheetNameBytesMax) {
    problems_.Add({}, "TEXT_TOO_LONG", [] {
      return absl::StrCat("nama lembar ini lebih dari ", kSheetNameBytesMax, " byte; persingkat");
    });
    return false;
  }
  auto [first, added] = sheet_of_.emplace(&layout, name);
  if (added) return true;
  problems_.Add({table.header().line, 0, ""}, "DUPLICATE_SHEET", [&, other = first->second] {
    return absl::StrCat(layout.name, " sudah ada di lembar ", Quoted(other),
                        "; hapus atau sembunyikan salah satu lembar");
  });
  return false;
}

void FileImport::TakeWorkbook(absl::string_view bytes) {
  std::unique_ptr<Workbook> workbook = Workbook::Open(bytes, problems_);
  if (workbook == nullptr || !TakeMark(*workbook)) return;
  const std::vector<WorkbookSheet>& sheets = workbook->sheets();
  read_whole_ = true;
  for (size_t i = 0; i < sheets.size(); ++i) {
    if (sheets[i].visible) TakeSheet(*workbook, i);
  }
  problems_.EnterSheet("");
  if (!problems_.empty()) return;
  if (sheet_of_.empty()) {
    problems_.Add({}, "UNKNOWN_LAYOUT", [&] {
      return absl::StrCat("tidak ada lembar yang memuat baris judul yang dikenal dalam ",
                          kHeaderRowsMax, " baris pertamanya; yang dikenal: ", finder_.Known());
    });
  } else if (outcome_.records.empty()) {
    AddEmptyFile();
  } else if (!empty_sheets_.empty()) {
    outcome_.notes.push_back(absl::StrCat("Lembar ", absl::StrJoin(empty_sheets_, ", "),
                                          " belum diisi; tidak diimpor dan tidak diubah"));
  }
}

void FileImport::TakeSheet(Workbook& workbook, size_t sheet) {
  const std::string& name = workbook.sheets()[sheet].name;
  problems_.EnterSheet(name);
  uint32_t problems_before = problems_.count();
  std::optional<SourceTable> table = workbook.Read(
      sheet, [&](const SourceRow& row) { return finder_.Score(row); },
      [&](SourceTable& rows) { corrections_.Apply(name, rows); }, problems_);
  const TableLayout* layout = table ? finder_.Find(table->header()) : nullptr;
  if (layout == nullptr) {
    if (problems_.count() > problems_before) read_whole_ = false;
    return corrections_.Leave(name);
  }
  NotePassedOver(name, *table);
  if (CheckSheet(name, *table, *layout)) TakeTable(*table, *layout, name);
  problems_.ShowRows(*table);
}

void FileImport::NotePassedOver(const std::string& name, const SourceTable& table) {
  const uint32_t header = table.header().line;
  for (size_t i = 0; table.at(i).line < header; ++i) {
    if (finder_.Score(table.at(i)).found < kHeaderColumnsMin) continue;
    outcome_.notes.push_back(
        absl::StrCat("Lembar ", Quoted(name), ": baris judul tabel ada di baris ", header,
                     "; baris ", table.at(i).line, " juga seperti baris judul, dan tidak dibaca"));
    return;
  }
}

bool FileImport::TakeMark(Workbook& workbook) {
  auto score = [](const SourceRow& row) {
    const std::vector<std::string>& columns = MarkColumns();
    bool all = row.cells.size() >= columns.size() &&
               std::equal(columns.begin(), columns.end(), row.cells.begin());
    return ColumnCount{all ? columns.size() : 0};
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
  if (problems_.empty() && target_.catalog_version &&
      *target_.catalog_version != mark.catalog_version) {
    outcome_.notes.push_back(absl::StrCat("Templat ini dibuat dengan katalog versi ",
                                          mark.catalog_version, ", sedangkan node memakai versi ",
                                          *target_.catalog_version,
                                          "; periksa apakah kegiatan dan indikatornya masih sama"));
  }
  return problems_.empty();
}

ImportOutcome FileImport::Finish() && {
  outcome_.problem_count = problems_.count();
  outcome_.problems = problems_.Take();
  outcome_.headers = problems_.TakeHeaders();
  if (read_whole_) outcome_.misplaced_correction = corrections_.Misplaced();
  std::vector<std::string> corrected = corrections_.Notes();
  std::move(corrected.begin(), corrected.end(), std::back_inserter(outcome_.notes));
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
