#include "tools/rekap/cell_table.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "tools/rekap/format.h"
#include "tools/rekap/text.h"

namespace rekap::cli {
namespace {

// Longer values go under the row, so that prose does not push the figures off
// the screen. Money of 100 trillion is 19 columns.
constexpr size_t kValueWidthMax = 19;

std::vector<Column> Columns(bool kinds) {
  std::vector<Column> columns = {{"Baris", Align::kRight, 0, 0}};
  if (kinds) columns.push_back({"Catatan", Align::kLeft, 0, 0});
  columns.push_back({"Apa", Align::kLeft, 8, 0});
  columns.push_back({"Kolom", Align::kLeft, 8, 0});
  columns.push_back({"Sebelum", Align::kRight, 0, 0});
  columns.push_back({"Sesudah", Align::kRight, 0, 0});
  return columns;
}

std::string ValueText(absl::string_view value) {
  std::string text = OneLine(value);
  return text.empty() ? "(kosong)" : text;
}

}  // namespace

CellTable::CellTable(bool kinds) : kinds_(kinds), table_(Columns(kinds)) {}

void CellTable::Begin(uint32_t row, absl::string_view subject, absl::string_view kind) {
  End();
  row_ = row == 0 ? "" : CountText(row);
  subject_ = std::string(subject);
  kind_ = std::string(kind);
  open_ = true;
}

void CellTable::AddRow(absl::string_view column, std::string before, std::string after) {
  std::vector<std::string> cells = {std::exchange(row_, "")};
  if (kinds_) cells.push_back(std::exchange(kind_, ""));
  cells.insert(cells.end(), {std::exchange(subject_, ""), std::string(column), std::move(before),
                             std::move(after)});
  table_.AddRow(std::move(cells));
  open_ = false;
}

void CellTable::Add(absl::string_view column, absl::string_view before, absl::string_view after,
                    absl::string_view mark) {
  std::string old_value = ValueText(before);
  std::string new_value = absl::StrCat(ValueText(after), mark);
  bool fits =
      DisplayWidth(old_value) <= kValueWidthMax && DisplayWidth(new_value) <= kValueWidthMax;
  if (fits) return AddRow(column, std::move(old_value), std::move(new_value));
  AddRow(column, "", "");
  table_.AddNote(WhatColumn(), "", absl::StrCat(old_value, " → ", new_value));
}

void CellTable::Note(absl::string_view text) {
  End();
  table_.AddNote(WhatColumn(), "", std::string(text));
}

void CellTable::End() {
  if (open_) AddRow("", "", "");
}

}  // namespace rekap::cli
