#include "node/importer/source_table.h"

#include <algorithm>

#include "node/importer/file_check.h"

namespace rekap {

uint32_t SourceRow::LineOf(size_t column) const {
  if (!spans_lines) return line;
  uint32_t at = line;
  for (absl::string_view cell : cells.subspan(0, column)) {
    at += static_cast<uint32_t>(std::count(cell.begin(), cell.end(), '\n'));
  }
  return at;
}

bool SourceRow::IsBlank() const {
  for (size_t i = 0; i < cells.size(); ++i) {
    if (KindOf(i) == CellKind::kNoValue || !TrimBlanks(cells[i]).empty()) return false;
  }
  return true;
}

SourceRow SourceTable::at(size_t i) const {
  if (!rows_[i].refused) return AsRead(i);
  SourceRow gap;
  gap.line = rows_[i].line;
  gap.spans_lines = layout_ == Layout::kTextFile;
  return gap;
}

std::optional<size_t> SourceTable::Find(uint32_t line) const {
  auto behind = std::upper_bound(rows_.begin(), rows_.end(), line,
                                 [](uint32_t wanted, const Row& at) { return wanted < at.line; });
  if (behind == rows_.begin()) return std::nullopt;
  size_t i = static_cast<size_t>(behind - rows_.begin()) - 1;
  SourceRow row = AsRead(i);
  uint32_t last = row.cells.empty() ? row.line : row.LineOf(row.cells.size());
  if (line > last) return std::nullopt;
  return i;
}

SourceRow SourceTable::AsRead(size_t i) const {
  const Row& row = rows_[i];
  SourceRow view;
  view.line = row.line;
  view.cells = absl::MakeConstSpan(cells_).subspan(row.first_cell, row.cell_count);
  if (!kinds_.empty()) {
    view.kinds = absl::MakeConstSpan(kinds_).subspan(row.first_cell, row.cell_count);
  }
  view.spans_lines = layout_ == Layout::kTextFile;
  return view;
}

void SourceTable::AddRow(uint32_t line, absl::Span<const absl::string_view> cells,
                         absl::Span<const CellKind> kinds) {
  rows_.push_back({line, static_cast<uint16_t>(cells.size()), false, cells_.size()});
  cells_.insert(cells_.end(), cells.begin(), cells.end());
  kinds_.insert(kinds_.end(), kinds.begin(), kinds.end());
}

void SourceTable::AddRefused(uint32_t line, absl::Span<const absl::string_view> cells) {
  AddRow(line, cells);
  rows_.back().refused = true;
}

size_t SourceTable::ClearMerged(uint32_t first_line, uint32_t last_line, size_t first_column,
                                size_t last_column) {
  auto row = std::lower_bound(rows_.begin(), rows_.end(), first_line,
                              [](const Row& at, uint32_t line) { return at.line < line; });
  size_t visited = 0;
  for (; row != rows_.end() && row->line <= last_line; ++row) {
    size_t end = std::min<size_t>(last_column + 1, row->cell_count);
    for (size_t column = first_column; column < end; ++column, ++visited) {
      if (row->line == first_line && column == first_column) continue;
      cells_[row->first_cell + column] = "";
      if (!kinds_.empty()) kinds_[row->first_cell + column] = CellKind::kText;
    }
    ++visited;
  }
  return visited;
}

bool SourceTable::Correct(size_t row, size_t column, absl::string_view text) {
  Row& at = rows_[row];
  size_t width = layout_ == Layout::kSheet ? kColumnsMax : at.cell_count;
  if (at.refused || column >= width) return false;
  if (column >= at.cell_count) {
    // Wider than it was read: the row moves behind all others.
    std::vector<absl::string_view> cells(
        cells_.begin() + static_cast<ptrdiff_t>(at.first_cell),
        cells_.begin() + static_cast<ptrdiff_t>(at.first_cell + at.cell_count));
    cells.resize(column + 1);
    if (!kinds_.empty()) {
      std::vector<CellKind> kinds(
          kinds_.begin() + static_cast<ptrdiff_t>(at.first_cell),
          kinds_.begin() + static_cast<ptrdiff_t>(at.first_cell + at.cell_count));
      kinds.resize(column + 1);
      kinds_.insert(kinds_.end(), kinds.begin(), kinds.end());
    }
    at.first_cell = cells_.size();
    at.cell_count = static_cast<uint16_t>(cells.size());
    cells_.insert(cells_.end(), cells.begin(), cells.end());
  }
  cells_[at.first_cell + column] = texts_.Keep(text);
  if (!kinds_.empty()) kinds_[at.first_cell + column] = CellKind::kText;
  return true;
}

void SourceTable::Review(absl::FunctionRef<Verdict(const SourceRow&)> judge) {
  size_t kept = header_ + 1;
  for (size_t i = kept; i < rows_.size(); ++i) {
    Verdict verdict = judge(at(i));
    if (verdict == Verdict::kDrop) continue;
    rows_[kept] = rows_[i];
    if (verdict == Verdict::kRefuse) rows_[kept].refused = true;
    ++kept;
  }
  rows_.resize(kept);
}

}  // namespace rekap
