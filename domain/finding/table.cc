#include "domain/finding/table.h"

#include <algorithm>
#include <tuple>

#include "absl/status/statusor.h"

namespace rekap::finding {
namespace {

// Children are few levels below; a row that states nothing is asked once per
// level.
constexpr int kLevelsMax = 4;

MoneyCell CellOf(const v1::Money& money) { return {money.sen(), money.presence()}; }

template <typename Body>
MoneyCells MoneyOf(const Body& body) {
  MoneyCells cells{CellOf(body.allocated()), CellOf(body.realised()), std::nullopt};
  if (body.has_stated_absorption_micro()) cells.absorption_micro = body.stated_absorption_micro();
  return cells;
}

bool IsTableRecord(const v1::Record& record) {
  return record.has_budget_line() || record.has_stated_total() || record.has_output();
}

// A row's money stands before its output, and records without a line in the
// order of their codes, which puts parents before children.
auto OrderOf(const v1::Record& record) {
  bool read = record.provenance().row() != 0;
  return std::make_tuple(!read, absl::string_view(record.provenance().file()),
                         absl::string_view(record.provenance().sheet()), record.provenance().row(),
                         absl::string_view(record.key().subject()), record.has_output(),
                         record.key().item());
}

std::vector<size_t> InOrder(absl::Span<const v1::Record> records) {
  std::vector<size_t> order;
  for (size_t i = 0; i < records.size(); ++i) {
    if (IsTableRecord(records[i])) order.push_back(i);
  }
  auto before = [&](size_t a, size_t b) { return OrderOf(records[a]) < OrderOf(records[b]); };
  if (!std::is_sorted(order.begin(), order.end(), before)) {
    std::stable_sort(order.begin(), order.end(), before);
  }
  return order;
}

RowLevel LevelOf(const std::optional<ActivityCode>& code) {
  if (!code) return RowLevel::kUnit;
  switch (code->level()) {
    case ActivityLevel::kProgram:
      return RowLevel::kProgram;
    case ActivityLevel::kKegiatan:
      return RowLevel::kKegiatan;
    default:
      return RowLevel::kSubKegiatan;
  }
}

// True if the output stands on the line of the row before it.
bool SharesRow(const std::vector<Row>& rows, const Row& output) {
  return !rows.empty() && rows.back().level == RowLevel::kSubKegiatan &&
         rows.back().code == output.code && rows.back().output == nullptr &&
         rows.back().line == output.line && rows.back().file == output.file &&
         rows.back().sheet == output.sheet;
}

}  // namespace

Table Table::Of(absl::Span<const v1::Record> records) {
  Table table;
  table.AddRows(records);
  table.Link();
  return table;
}

void Table::AddRows(absl::Span<const v1::Record> records) {
  rows_.reserve(records.size());
  // An activity's outputs follow it, so most subjects are the one before.
  absl::string_view subject;
  std::optional<ActivityCode> code;
  for (size_t index : InOrder(records)) {
    const v1::Record& record = records[index];
    Row row;
    row.line = row.money_line = record.provenance().row();
    row.file = record.provenance().file();
    row.sheet = record.provenance().sheet();
    row.quarter = record.key().quarter();
    if (subject != record.key().subject()) {
      subject = record.key().subject();
      absl::StatusOr<ActivityCode> parsed = ActivityCode::Parse(subject);
      code = parsed.ok() ? std::make_optional(*parsed) : std::nullopt;
    }
    row.code = code;
    if (!row.code && !subject.empty()) continue;
    if (record.has_output()) {
      row.output = &record.output();
      row.output_record = index;
      if (SharesRow(rows_, row)) {
        rows_.back().output = row.output;
        rows_.back().output_record = index;
      } else if (row.code) {
        rows_.push_back(std::move(row));
      }
      continue;
    }
    row.level = LevelOf(row.code);
    row.money_record = index;
    if (record.has_budget_line()) {
      row.printed = MoneyOf(record.budget_line());
      row.name = record.budget_line().name();
    } else {
      row.printed = MoneyOf(record.stated_total());
      row.name = record.stated_total().name();
      if (record.stated_total().has_output()) {
        row.output = &record.stated_total().output();
        row.output_record = index;
      }
    }
    row.money = row.printed;
    rows_.push_back(std::move(row));
  }
}

void Table::Link() {
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i].level == RowLevel::kUnit) unit_rows_.push_back(i);
    if (rows_[i].has_money() && rows_[i].code) by_code_.emplace(*rows_[i].code, i);
  }
  for (size_t i = 0; i < rows_.size(); ++i) {
    Row& row = rows_[i];
    if (!row.code) continue;
    size_t parent = row.has_money() ? kNone : Find(*row.code);
    std::optional<ActivityCode> above = row.has_money() ? row.code->Parent() : std::nullopt;
    while (above && parent == kNone) {
      parent = Find(*above);
      above = above->Parent();
    }
    row.parent = parent;
    if (parent != kNone) {
      rows_[parent].children.push_back(i);
      if (!row.has_money()) row.name = rows_[parent].name;
    } else if (row.has_money()) {
      top_.push_back(i);
      if (!unit_rows_.empty()) row.parent = unit_rows_.front();
    }
  }
  for (size_t unit : unit_rows_) rows_[unit].children = top_;
}

size_t Table::Find(const ActivityCode& code) const {
  auto it = by_code_.find(code);
  return it == by_code_.end() ? kNone : it->second;
}

void Table::SetMoney(size_t row, const MoneyCells& money, uint32_t line, size_t proposal) {
  rows_[row].money = money;
  rows_[row].money_line = line;
  rows_[row].proposal = proposal;
}

Sums Table::ChildSum(size_t row) const {
  Sums sum;
  std::vector<std::pair<size_t, int>> open = {{row, 0}};
  while (!open.empty()) {
    auto [parent, depth] = open.back();
    open.pop_back();
    for (size_t child : rows_[parent].children) {
      const Row& below = rows_[child];
      bool asks = below.parent_level() && below.money.blank() && depth < kLevelsMax;
      if (asks) {
        open.emplace_back(child, depth + 1);
      } else if (below.has_money()) {
        sum.Add(ToSums(below.money));
      }
    }
  }
  return sum;
}

std::vector<Sums> Table::LineSums() const {
  std::vector<Sums> sums(rows_.size());
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i].level != RowLevel::kSubKegiatan) continue;
    Sums line = ToSums(rows_[i].money);
    size_t at = i;
    for (int depth = 0; depth < kLevelsMax && at != kNone; ++depth, at = rows_[at].parent) {
      sums[at].Add(line);
    }
  }
  // Both rows of the unit are about the same lines.
  for (size_t unit : unit_rows_) sums[unit] = sums[unit_rows_.front()];
  return sums;
}

}  // namespace rekap::finding
