// Table III.B of the annual report: budget and outputs, one row per program,
// kegiatan, sub kegiatan and further output, between a heading and a closing
// total.
//
//   level        becomes
//   total        STATED_TOTAL of the unit, item 0
//   program      STATED_TOTAL with its output columns
//   kegiatan     STATED_TOTAL with its output columns
//   subkegiatan  BUDGET_LINE, and OUTPUT 1 if an output column has text
//   output       the next OUTPUT of the sub kegiatan above
//   jumlah       STATED_TOTAL of the unit, item 1
//
// Columns: level, uraian, anggaran, realisasi, persen, output_uraian, target,
// realisasi_output, persen_output; optional kode, sumber, asal, and those that are
// ignored: line_no, last year's target, which a template shows, and what was printed
// before a repair, which the grid shows.
#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"

#include "node/importer/activity_resolver.h"
#include "node/importer/cells.h"
#include "node/importer/table_layout.h"

namespace rekap {
namespace {

// In the order of Columns().
enum TableColumn : size_t {
  kLevel,
  kName,
  kAllocated,
  kRealised,
  kAbsorption,
  kOutputName,
  kTarget,
  kOutputRealised,
  kOutputAchievement,
  kCode,
  kSource,
  kLineNo,
  kLastTarget,
  kOrigin,
};

constexpr size_t kMoneyColumns[] = {kAllocated, kRealised};
constexpr size_t kOutputColumns[] = {kOutputName, kTarget, kOutputRealised, kOutputAchievement};
constexpr size_t kNumericColumns[] = {kAllocated, kRealised, kAbsorption, kOutputAchievement};
// What a clerk is asked for; the others say what the row is about.
constexpr size_t kFigureColumns[] = {kAllocated, kRealised,       kAbsorption,
                                     kTarget,    kOutputRealised, kOutputAchievement};

constexpr v1::RecordKind kKinds[] = {v1::RECORD_KIND_BUDGET_LINE, v1::RECORD_KIND_OUTPUT,
                                     v1::RECORD_KIND_STATED_TOTAL};

// RecordKey.item is stored in two bytes.
constexpr uint32_t kOutputsMax = 65535;

enum class RowLevel { kTotal, kProgram, kKegiatan, kSubKegiatan, kOutput, kClosing };

std::optional<RowLevel> ParseLevel(absl::string_view text) {
  std::string folded;
  for (char c : text) {
    if (c != ' ' && c != '_' && c != '-') {
      folded += absl::ascii_tolower(static_cast<unsigned char>(c));
    }
  }
  if (folded == "total") return RowLevel::kTotal;
  if (folded == "program") return RowLevel::kProgram;
  if (folded == "kegiatan") return RowLevel::kKegiatan;
  if (folded == "subkegiatan") return RowLevel::kSubKegiatan;
  if (folded == "output") return RowLevel::kOutput;
  if (folded == "jumlah") return RowLevel::kClosing;
  return std::nullopt;
}

bool HasText(const TableRow& row, absl::Span<const size_t> columns) {
  return std::any_of(columns.begin(), columns.end(),
                     [&](size_t column) { return !row.Text(column).empty(); });
}

bool HasOutput(const TableRow& row) { return HasText(row, kOutputColumns); }

std::vector<LayoutColumn> Columns(Period, const Catalog&) {
  using enum LayoutColumn::Need;
  return {{"level"},
          {"uraian"},
          {"anggaran"},
          {"realisasi"},
          {"persen"},
          {"output_uraian"},
          {"target"},
          {"realisasi_output"},
          {"persen_output"},
          {"kode", kOptional},
          {"sumber", kAside},
          {"line_no", kAside},
          {"target_tahun_lalu", kAside},
          {std::string(kOriginColumn), kAside},
          {"anggaran_tercetak", kAside},
          {"realisasi_tercetak", kAside},
          {"persen_tercetak", kAside}};
}

// Reads the rows of one table in order.
class TableImport {
 public:
  TableImport(const ImportSource& source, NumberStyle style, const Catalog& catalog,
              ProblemList& problems)
      : source_(source),
        style_(style),
        problems_(problems),
        resolver_(catalog, source.period.year(), problems) {}

  void Take(const TableRow& row);
  // A row that the reader refused.
  void TakeGap() { resolver_.Lose(); }
  ImportedRows Finish() && {
    resolver_.codes().AddNote(rows_.notes);
    return std::move(rows_);
  }

 private:
  void TakeUnitTotal(const TableRow& row, uint32_t item);
  void TakeParent(const TableRow& row, ActivityLevel level);
  void TakeSubKegiatan(const TableRow& row);
  void TakeOutput(const TableRow& row);
  // False if the row cannot belong to a sub kegiatan, which is then said.
  bool CheckOutputRow(const TableRow& row);

  ActivityCells CellsOf(const TableRow& row, ActivityLevel level) const;
  v1::StatedTotal ReadStatedTotal(const TableRow& row);
  v1::Output ReadOutput(const TableRow& row);
  template <typename Body>
  void ReadBudget(const TableRow& row, Body& body);
  void AddOutput(const TableRow& row, v1::Output output, ImportedRows& rows);
  // A row of a form that nobody filled in: the unit has no such activity.
  bool Untouched(const TableRow& row) const {
    return (source_.from_template || offered_) && !HasText(row, kFigureColumns);
  }

  const ImportSource& source_;
  const NumberStyle style_;
  ProblemList& problems_;
  ActivityResolver resolver_;
  ImportedRows rows_;
  // Of a sub kegiatan whose row is untouched: it is there if a further output of
  // it is.
  ImportedRows waiting_;
  std::array<uint32_t, 2> unit_rows_ = {};  // where the two unit totals stand; 0 = not yet
  std::string sub_kegiatan_name_;           // as written
  uint32_t outputs_ = 0;                    // of the current sub kegiatan
  // Of the row at hand.
  bool synthetic_ = false;
  bool offered_ = false;  // by a form, whoever filled it in
};

void TableImport::Take(const TableRow& row) {
  row.CheckUnnamed(problems_);
  synthetic_ = ReadSynthetic(row, kSource, problems_);
  if (synthetic_) ++rows_.synthetic_rows;
  bool repaired = IsFromRepair(row, kOrigin);
  if (repaired) rows_.repaired_rows.push_back(row.line());
  offered_ = !repaired && ReadOrigin(row, kOrigin, problems_);
  std::optional<RowLevel> level = ParseLevel(row.Text(kLevel));
  if (!level) {
    problems_.Add(row.At(kLevel), "UNKNOWN_LEVEL", [&] {
      if (row.Text(kLevel).empty()) {
        return absl::StrCat("level kosong di baris yang berisi ", Quoted(row.FirstText()),
                            "; isi total, program, kegiatan, subkegiatan, output atau jumlah, atau "
                            "hapus baris ini bila hanya catatan");
      }
      return absl::StrCat("level ", Quoted(row.Text(kLevel)),
                          " tidak dikenal; tulis total, program, kegiatan, subkegiatan, output "
                          "atau jumlah");
    });
    resolver_.Lose();
    return;
  }
  switch (*level) {
    case RowLevel::kTotal:
      return TakeUnitTotal(row, 0);
    case RowLevel::kClosing:
      return TakeUnitTotal(row, 1);
    case RowLevel::kProgram:
      return TakeParent(row, ActivityLevel::kProgram);
    case RowLevel::kKegiatan:
      return TakeParent(row, ActivityLevel::kKegiatan);
    case RowLevel::kSubKegiatan:
      return TakeSubKegiatan(row);
    case RowLevel::kOutput:
      return TakeOutput(row);
  }
}

void TableImport::TakeUnitTotal(const TableRow& row, uint32_t item) {
  resolver_.LeaveAll();
  v1::StatedTotal total = ReadStatedTotal(row);
  if (Untouched(row)) return;
  if (unit_rows_[item] != 0) {
    return AddDuplicate(row.At(kLevel), absl::StrCat("baris ", row.Text(kLevel)), unit_rows_[item],
                        problems_);
  }
  unit_rows_[item] = row.line();
  v1::Record& record =
      AddRecord(source_, row.line(), v1::RECORD_KIND_STATED_TOTAL, synthetic_, rows_);
  record.mutable_key()->set_item(item);
  *record.mutable_stated_total() = std::move(total);
}

void TableImport::TakeParent(const TableRow& row, ActivityLevel level) {
  std::optional<ActivityCode> activity = resolver_.Resolve(CellsOf(row, level));
  v1::StatedTotal total = ReadStatedTotal(row);
  if (!activity || Untouched(row)) return;
  v1::Record& record =
      AddRecord(source_, row.line(), v1::RECORD_KIND_STATED_TOTAL, synthetic_, rows_);
  record.mutable_key()->set_subject(activity->ToString());
  *record.mutable_stated_total() = std::move(total);
}

void TableImport::TakeSubKegiatan(const TableRow& row) {
  std::optional<ActivityCode> activity =
      resolver_.Resolve(CellsOf(row, ActivityLevel::kSubKegiatan));
  sub_kegiatan_name_ = std::string(row.Text(kName));
  outputs_ = 0;
  v1::BudgetLine line;
  ReadBudget(row, line);
  v1::Output output = ReadOutput(row);
  waiting_.records.clear();
  if (!activity) return;
  ImportedRows& rows = Untouched(row) ? waiting_ : rows_;
  v1::Record& record =
      AddRecord(source_, row.line(), v1::RECORD_KIND_BUDGET_LINE, synthetic_, rows);
  record.mutable_key()->set_subject(activity->ToString());
  *record.mutable_budget_line() = std::move(line);
  if (HasOutput(row)) AddOutput(row, std::move(output), rows);
}

void TableImport::TakeOutput(const TableRow& row) {
  v1::Output output = ReadOutput(row);
  if (!CheckOutputRow(row) || !HasOutput(row) || Untouched(row)) return;
  std::move(waiting_.records.begin(), waiting_.records.end(), std::back_inserter(rows_.records));
  waiting_.records.clear();
  AddOutput(row, std::move(output), rows_);
}

bool TableImport::CheckOutputRow(const TableRow& row) {
  if (!resolver_.sub_kegiatan()) {
    if (resolver_.lost()) return false;
    problems_.Add(row.At(kLevel), "ORPHAN_OUTPUT", [] {
      return std::string(
          "baris output ini tidak berada di bawah sub kegiatan; pindahkan ke bawah sub "
          "kegiatannya");
    });
    return false;
  }
  absl::string_view code = row.Text(kCode);
  std::optional<ActivityCode> now = resolver_.sub_kegiatan();
  if (!code.empty()) {
    absl::StatusOr<ActivityCode> parsed = ActivityCode::Parse(code);
    now = parsed.ok() ? resolver_.codes().InYear(*parsed) : std::nullopt;
  }
  if (now != resolver_.sub_kegiatan()) {
    problems_.Add(row.At(kCode), "WRONG_PARENT", [&] {
      return absl::StrCat("kode ", Quoted(code), " bukan kode sub kegiatan di atasnya, ",
                          resolver_.sub_kegiatan()->ToString(),
                          "; kosongkan, atau pindahkan baris ini");
    });
    return false;
  }
  if (row.Text(kName) != sub_kegiatan_name_ && !row.Text(kName).empty()) {
    RefuseValue(row, kName,
                absl::StrCat(" tidak dipakai di baris output; tulis keluaran di kolom ",
                             row.Called(kOutputName, "output_uraian")),
                problems_);
  }
  for (size_t column : kMoneyColumns) {
    if (IsDash(row.Text(column))) continue;
    RefuseValue(row, column, " berada di baris output; uang hanya ditulis di baris sub kegiatan",
                problems_);
  }
  RefuseValue(row, kAbsorption,
              " berada di baris output; persen serapan hanya di baris sub kegiatan", problems_);
  return true;
}

ActivityCells TableImport::CellsOf(const TableRow& row, ActivityLevel level) const {
  return {level, row.Text(kCode), row.Text(kName), row.At(kCode), row.At(kName)};
}

template <typename Body>
void TableImport::ReadBudget(const TableRow& row, Body& body) {
  body.set_activity_written(ReadText(row, kCode, problems_));
  body.set_name(ReadText(row, kName, problems_));
  *body.mutable_allocated() = ReadMoney(row, kAllocated, style_, problems_);
  *body.mutable_realised() = ReadMoney(row, kRealised, style_, problems_);
  std::optional<int64_t> absorption = ReadDecimal(row, kAbsorption, style_, problems_);
  if (absorption) body.set_stated_absorption_micro(*absorption);
}

v1::StatedTotal TableImport::ReadStatedTotal(const TableRow& row) {
  v1::StatedTotal total;
  ReadBudget(row, total);
  v1::Output output = ReadOutput(row);
  if (HasOutput(row)) *total.mutable_output() = std::move(output);
  return total;
}

v1::Output TableImport::ReadOutput(const TableRow& row) {
  v1::Output output;
  output.set_description(ReadText(row, kOutputName, problems_));
  *output.mutable_target() = ReadMeasure(row, kTarget, style_, problems_);
  *output.mutable_realised() = ReadMeasure(row, kOutputRealised, style_, problems_);
  std::optional<int64_t> achievement = ReadDecimal(row, kOutputAchievement, style_, problems_);
  if (achievement) output.set_stated_achievement_micro(*achievement);
  return output;
}

void TableImport::AddOutput(const TableRow& row, v1::Output output, ImportedRows& rows) {
  if (outputs_ == kOutputsMax) {
    problems_.Add(row.Whole(), "TOO_MANY_OUTPUTS", [] {
      return absl::StrCat("sub kegiatan ini punya lebih dari ", kOutputsMax,
                          " output; gabungkan output yang sejenis");
    });
    return;
  }
  v1::Record& record = AddRecord(source_, row.line(), v1::RECORD_KIND_OUTPUT, synthetic_, rows);
  record.mutable_key()->set_subject(resolver_.sub_kegiatan()->ToString());
  record.mutable_key()->set_item(++outputs_);
  *record.mutable_output() = std::move(output);
}

ImportedRows Import(const SourceTable& table, const ImportSource& source, const Catalog& catalog,
                    ProblemList& problems) {
  std::optional<ColumnMap> columns =
      ColumnMap::Of(table.header(), Columns(source.period, catalog), problems);
  if (!columns) return {};
  NumberStyle style = DecideNumberStyle(table, *columns, kNumericColumns, problems);
  TableImport import(source, style, catalog, problems);
  for (size_t i = 0; i < table.size(); ++i) {
    SourceRow row = table.row(i);
    if (row.cells.empty()) {
      import.TakeGap();
    } else {
      import.Take(TableRow(*columns, row));
    }
  }
  return std::move(import).Finish();
}

}  // namespace

const TableLayout kBudgetLayout = {"tabel III.B", Columns, kKinds, Import};

}  // namespace rekap
