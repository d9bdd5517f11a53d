// Table III.B as a grid: heading, the tree of activities, closing total. What is
// stored comes from the records, the rest from the template. A sub kegiatan's
// first output stands in its own row unless the file had it in a row below. Of a
// repaired row the figures that count are shown, and what was printed behind.
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "domain/code/activity_code.h"
#include "node/grid/grid_cells.h"
#include "node/grid/grid_tables.h"
#include "node/grid/sibling_order.h"
#include "node/importer/layout.h"
#include "node/template/layout_words.h"

namespace rekap {
namespace {

constexpr char kOutputLevel[] = "output";

// kode, uraian, anggaran, realisasi and persen are said in the row of the sub kegiatan,
// and not again in that of a further output.
constexpr int kSubKegiatanCells = 5;

struct Row {
  TemplateRow cells;
  std::optional<v1::Provenance> origin = std::nullopt;     // of a stored one
  std::optional<v1::PrintedMoney> printed = std::nullopt;  // of a repaired one
};

// An activity, or a total of the unit.
struct Group {
  std::vector<Row> rows;
  uint32_t line = 0;  // in the file, if it is stored
  bool stored = false;
};

// Stored records of one activity.
struct Stored {
  std::optional<v1::Record> budget;             // a budget line or a stated total
  std::map<uint32_t, v1::Record> outputs = {};  // by item
};

void TakeOutput(const v1::Output& output, TemplateRow& row) {
  row.output = output.description();
  row.target = MeasureCell(output.target());
  row.output_realised = MeasureCell(output.realised());
  if (output.has_stated_achievement_micro()) {
    row.achievement_micro = output.stated_achievement_micro();
  }
}

template <typename Body>
void TakeBudget(const Body& body, TemplateRow& row) {
  row.code = body.activity_written();
  row.name = body.name();
  row.allocated = body.allocated();
  row.realised = body.realised();
  if (body.has_stated_absorption_micro()) row.absorption_micro = body.stated_absorption_micro();
}

template <typename Body>
std::optional<v1::PrintedMoney> PrintedOf(const Body& body) {
  return body.has_printed() ? std::optional<v1::PrintedMoney>(body.printed()) : std::nullopt;
}

Row BudgetRow(const char* level, const v1::Record& record) {
  Row row{{}, record.provenance()};
  row.cells.level = level;
  row.cells.synthetic = record.synthetic();
  if (record.has_budget_line()) {
    TakeBudget(record.budget_line(), row.cells);
    row.printed = PrintedOf(record.budget_line());
  } else {
    TakeBudget(record.stated_total(), row.cells);
    row.printed = PrintedOf(record.stated_total());
    TakeOutput(record.stated_total().output(), row.cells);
  }
  return row;
}

// May the output stand in the row of its sub kegiatan?
bool InOneRow(const v1::Record& budget, const v1::Record& output) {
  if (budget.synthetic() != output.synthetic()) return false;
  const v1::Provenance& a = budget.provenance();
  const v1::Provenance& b = output.provenance();
  return a.row() == b.row() || a.file() != b.file() || a.sheet() != b.sheet();
}

Group GroupOf(const char* level, const Stored& stored) {
  Group group;
  group.stored = true;
  auto output = stored.outputs.begin();
  if (stored.budget) {
    group.line = stored.budget->provenance().row();
    group.rows.push_back(BudgetRow(level, *stored.budget));
    if (output != stored.outputs.end() && InOneRow(*stored.budget, output->second)) {
      TakeOutput(output->second.output(), group.rows.back().cells);
      ++output;
    }
  }
  for (; output != stored.outputs.end(); ++output) {
    Row& row = group.rows.emplace_back(Row{{}, output->second.provenance()});
    row.cells.level = kOutputLevel;
    row.cells.synthetic = output->second.synthetic();
    TakeOutput(output->second.output(), row.cells);
  }
  return group;
}

// The groups of one table.
class BudgetTree {
 public:
  BudgetTree(const Catalog& catalog, uint16_t year) : catalog_(catalog), year_(year) {}

  void TakeStored(absl::Span<const v1::Record> records);
  void TakeTemplate(const std::vector<TemplateRow>& rows);
  std::vector<Row> Rows() &&;

 private:
  void TakeRecord(const v1::Record& record, std::map<ActivityCode, Stored>& activities);
  // What the template has of an activity.
  void TakeActivity(ActivityCode code, std::vector<Row> rows);
  void TakeUnitRow(Group& group, const TemplateRow& row);
  // Names what is above `code`, so that its row is found below it.
  void AddParents(ActivityCode code);
  void AddBelow(std::optional<ActivityCode> parent, std::vector<Row>& rows);

  const Catalog& catalog_;
  const uint16_t year_;
  Group heading_, closing_;
  std::map<ActivityCode, Group> groups_;
};

void BudgetTree::TakeRecord(const v1::Record& record, std::map<ActivityCode, Stored>& activities) {
  const v1::RecordKey& key = record.key();
  if (!record.has_budget_line() && !record.has_output() && !record.has_stated_total()) return;
  if (key.subject().empty()) {
    Group& group = key.item() == 0 ? heading_ : closing_;
    group = GroupOf(key.item() == 0 ? "total" : "jumlah", {record});
    return;
  }
  absl::StatusOr<ActivityCode> code = ActivityCode::Parse(key.subject());
  if (!code.ok()) return;  // the store has checked every key
  Stored& stored = activities[*code];
  if (record.has_output()) {
    stored.outputs.emplace(key.item(), record);
  } else {
    stored.budget = record;
  }
}

void BudgetTree::TakeStored(absl::Span<const v1::Record> records) {
  std::map<ActivityCode, Stored> activities;
  for (const v1::Record& record : records) TakeRecord(record, activities);
  for (const auto& [code, stored] : activities) {
    groups_.emplace(code, GroupOf(LevelWord(code.level()), stored));
  }
}

void BudgetTree::TakeUnitRow(Group& group, const TemplateRow& row) {
  if (group.rows.empty()) group.rows.push_back({row});
}

void BudgetTree::TakeActivity(ActivityCode code, std::vector<Row> rows) {
  auto [at, added] = groups_.try_emplace(code);
  Group& group = at->second;
  if (added) {
    group.rows = std::move(rows);
    return;
  }
  // Last year's target stands beside the output that is called the same.
  for (Row& row : group.rows) {
    for (const Row& known : rows) {
      if (known.cells.output == row.cells.output) row.cells.last_target = known.cells.last_target;
    }
  }
}

void BudgetTree::TakeTemplate(const std::vector<TemplateRow>& rows) {
  for (size_t i = 0; i < rows.size();) {
    const TemplateRow& first = rows[i++];
    std::vector<Row> group = {{first}};
    for (; i < rows.size() && rows[i].level == kOutputLevel; ++i) group.push_back({rows[i]});
    absl::StatusOr<ActivityCode> code = ActivityCode::Parse(first.code);
    if (code.ok()) {
      TakeActivity(*code, std::move(group));
    } else {
      TakeUnitRow(first.level == "jumlah" ? closing_ : heading_, first);
    }
  }
}

void BudgetTree::AddParents(ActivityCode code) {
  for (std::optional<ActivityCode> up = code.Parent(); up; up = up->Parent()) {
    auto [at, added] = groups_.try_emplace(*up);
    if (!added) continue;
    Row& row = at->second.rows.emplace_back();
    row.cells.level = LevelWord(up->level());
    row.cells.code = up->ToString();
    const Activity* activity = catalog_.FindActivity(*up, year_);
    if (activity != nullptr) row.cells.name = activity->name;
  }
}

void BudgetTree::AddBelow(std::optional<ActivityCode> parent, std::vector<Row>& rows) {
  std::vector<std::pair<uint32_t, ActivityCode>> stored;
  std::vector<ActivityCode> others;
  for (const auto& [code, group] : groups_) {
    if (code.Parent() != parent) continue;
    if (group.stored) {
      stored.emplace_back(group.line, code);
    } else {
      others.push_back(code);
    }
  }
  for (ActivityCode code : SiblingOrder(std::move(stored), std::move(others))) {
    for (Row& row : groups_[code].rows) rows.push_back(std::move(row));
    if (code.level() != ActivityLevel::kSubKegiatan) AddBelow(code, rows);
  }
}

std::vector<Row> BudgetTree::Rows() && {
  std::vector<ActivityCode> codes;
  for (const auto& [code, group] : groups_) codes.push_back(code);
  for (ActivityCode code : codes) AddParents(code);
  std::vector<Row> rows = std::move(heading_.rows);
  AddBelow(std::nullopt, rows);
  for (Row& row : closing_.rows) rows.push_back(std::move(row));
  return rows;
}

void AddColumns(v1::GridTable& table) {
  using Column = v1::GridColumn;
  AddGridColumn(table, "level", Column::KIND_CHOICE, true,
                {"total", "program", "kegiatan", "subkegiatan", kOutputLevel, "jumlah"});
  AddGridColumn(table, "kode", Column::KIND_TEXT, true);
  AddGridColumn(table, "uraian", Column::KIND_TEXT, true);
  AddGridColumn(table, "anggaran", Column::KIND_MONEY);
  AddGridColumn(table, "realisasi", Column::KIND_MONEY);
  AddGridColumn(table, "persen", Column::KIND_FIGURE);
  AddGridColumn(table, "output_uraian", Column::KIND_TEXT);
  AddGridColumn(table, "target_tahun_lalu", Column::KIND_TEXT, true);
  AddGridColumn(table, "target", Column::KIND_TEXT);
  AddGridColumn(table, "realisasi_output", Column::KIND_TEXT);
  AddGridColumn(table, "persen_output", Column::KIND_FIGURE);
  AddGridColumn(table, "sumber", Column::KIND_CHOICE, false, {SourceCell(true)});
  AddGridColumn(table, kOriginColumn, Column::KIND_TEXT, true);
  AddGridColumn(table, "anggaran_tercetak", Column::KIND_MONEY);
  AddGridColumn(table, "realisasi_tercetak", Column::KIND_MONEY);
  AddGridColumn(table, "persen_tercetak", Column::KIND_FIGURE);
}

std::string OriginCell(const Row& row) {
  if (row.printed) return absl::StrCat(kFromRepair, " ", row.printed->rule());
  return row.origin ? "" : std::string(kFromTemplate);
}

void ShowPrinted(const std::optional<v1::PrintedMoney>& printed, GridRowBuilder& builder) {
  TemplateRow cells;
  if (printed) {
    if (printed->has_allocated()) cells.allocated = printed->allocated();
    if (printed->has_realised()) cells.realised = printed->realised();
    if (printed->has_stated_absorption_micro()) {
      cells.absorption_micro = printed->stated_absorption_micro();
    }
  }
  builder.Show(MoneyCell(cells.allocated));
  builder.Show(MoneyCell(cells.realised));
  builder.Show(FigureCell(cells.absorption_micro));
}

// Fills the columns in their order.
v1::GridRow RowOf(const Row& row) {
  const TemplateRow& cells = row.cells;
  GridRowBuilder builder(row.origin ? &*row.origin : nullptr);
  builder.Add(cells.level);
  if (cells.level == kOutputLevel) {
    for (int i = 0; i < kSubKegiatanCells; ++i) builder.Bar();
  } else {
    builder.Add(cells.code);
    builder.Add(cells.name);
    builder.Add(MoneyCell(cells.allocated));
    builder.Add(MoneyCell(cells.realised));
    builder.Add(FigureCell(cells.absorption_micro));
  }
  builder.Add(cells.output);
  builder.Show(cells.last_target);
  builder.Add(cells.target);
  builder.Add(cells.output_realised);
  builder.Add(FigureCell(cells.achievement_micro));
  builder.Add(SourceCell(cells.synthetic));
  builder.Show(OriginCell(row));
  ShowPrinted(row.printed, builder);
  return std::move(builder).Take();
}

}  // namespace

v1::GridTable BudgetGridOf(const TemplateContent& content, const Catalog& catalog,
                           absl::Span<const v1::Record> stored) {
  BudgetTree tree(catalog, content.mark.period.year());
  tree.TakeStored(stored);
  tree.TakeTemplate(content.rows);
  v1::GridTable table;
  table.set_name("Tabel III.B");
  AddColumns(table);
  for (const Row& row : std::move(tree).Rows()) *table.add_rows() = RowOf(row);
  return table;
}

}  // namespace rekap
