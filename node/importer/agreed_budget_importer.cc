// Table II of the annual report: what the performance agreement grants each
// program, and the unit as a whole in a closing row "Jumlah".
//
// Columns: anggaran, and program (its name) or kode or both; optional no,
// sumber. A row becomes an AGREED_BUDGET of its program, the closing row that of
// the unit.
#include <optional>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "node/importer/activity_resolver.h"
#include "node/importer/cells.h"
#include "node/importer/table_layout.h"

namespace rekap {
namespace {

// In the order of Columns().
enum AgreedBudgetColumn : size_t { kProgram, kCode, kAllocated, kNumber, kSource };

constexpr v1::RecordKind kKinds[] = {v1::RECORD_KIND_AGREED_BUDGET};
constexpr size_t kNumericColumns[] = {kAllocated};

std::vector<LayoutColumn> Columns(Period, const Catalog&) {
  using enum LayoutColumn::Need;
  return {{"program", kOptional},
          {"kode", kOptional},
          {"anggaran"},
          {"no", kAside},
          {"sumber", kAside}};
}

// Offices write the word below the numbers or below the names.
bool IsClosing(const TableRow& row) {
  if (!row.Text(kCode).empty()) return false;
  for (size_t column : {kNumber, kProgram}) {
    if (absl::EqualsIgnoreCase(row.Text(column), "jumlah") ||
        absl::EqualsIgnoreCase(row.Text(column), "total")) {
      return true;
    }
  }
  return false;
}

bool CheckNamed(const SourceTable& table, const ColumnMap& columns, ProblemList& problems) {
  if (columns.cell(kProgram) || columns.cell(kCode)) return true;
  problems.Add({table.header().line, 0, "program"}, "MISSING_COLUMN", [] {
    return std::string("tabel II memerlukan kolom program atau kolom kode; tambahkan salah satu");
  });
  return false;
}

ImportedRows Import(const SourceTable& table, const ImportSource& source, const Catalog& catalog,
                    ProblemList& problems) {
  std::optional<ColumnMap> columns =
      ColumnMap::Of(table.header(), Columns(source.period, catalog), problems);
  if (!columns || !CheckNamed(table, *columns, problems)) return {};
  NumberStyle style = DecideNumberStyle(table, *columns, kNumericColumns, problems);
  ActivityResolver resolver(catalog, source.period.year(), problems);
  uint32_t closing_line = 0;  // 0 = not yet
  ImportedRows rows;
  VisitRows(table, *columns, kSource, rows, problems, [&](const TableRow& row, bool synthetic) {
    bool closing = IsClosing(row);
    std::optional<ActivityCode> program;
    if (!closing) {
      program = resolver.Resolve({ActivityLevel::kProgram, row.Text(kCode), row.Text(kProgram),
                                  row.At(kCode), row.At(kProgram)});
    }
    v1::AgreedBudget agreed;
    agreed.set_activity_written(ReadText(row, kCode, problems));
    agreed.set_name(ReadText(row, kProgram, problems));
    *agreed.mutable_allocated() = ReadMoney(row, kAllocated, style, problems);
    if (!closing && !program) return;
    if (source.from_template && row.Text(kAllocated).empty()) return;
    if (closing && closing_line != 0) {
      return AddDuplicate(row.Whole(), "baris jumlah", closing_line, problems);
    }
    if (closing) closing_line = row.line();
    v1::Record& record =
        AddRecord(source, row.line(), v1::RECORD_KIND_AGREED_BUDGET, synthetic, rows);
    if (program) record.mutable_key()->set_subject(program->ToString());
    *record.mutable_agreed_budget() = std::move(agreed);
  });
  resolver.codes().AddNote(rows.notes);
  return rows;
}

}  // namespace

const TableLayout kAgreedBudgetLayout = {"tabel II", Columns, kKinds, Import};

}  // namespace rekap
