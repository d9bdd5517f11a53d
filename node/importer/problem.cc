#include "node/importer/problem.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

#include "node/importer/file_check.h"

namespace rekap {
namespace {

// Long enough for any number and the start of any name, short enough that a
// message stays a line.
constexpr size_t kShownBytesMax = 80;

constexpr unsigned char kDelete = 0x7f;
// U+0080 to U+009F are control characters to a terminal: C2 80 to C2 9F.
constexpr unsigned char kC1Lead = 0xc2;
constexpr unsigned char kC1Last = 0x9f;

unsigned char Byte(absl::string_view text, size_t i) { return static_cast<unsigned char>(text[i]); }

// Bytes of the UTF-8 character whose first byte this is.
size_t CharacterSize(unsigned char lead) {
  if (lead < 0xc0) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

}  // namespace

bool ProblemList::Before(const Kept& a, const Kept& b) {
  return std::tie(a.sheet, a.row, a.column, a.order) < std::tie(b.sheet, b.row, b.column, b.order);
}

void ProblemList::Add(const Place& place, absl::string_view code,
                      absl::FunctionRef<std::string()> message) {
  Kept added{sheet_order_, place.row, place.column, count_++, {}};
  bool full = kept_.size() == kProblemsMax;
  if (full && !Before(added, kept_.front())) return;
  added.problem.set_code(std::string(code));
  added.problem.set_row(place.row);
  added.problem.set_column(place.column);
  added.problem.set_column_name(Shown(place.column_name));
  added.problem.set_sheet(Shown(sheet_));
  added.problem.set_message(message());
  if (full) {
    std::pop_heap(kept_.begin(), kept_.end(), Before);
    kept_.pop_back();
  }
  kept_.push_back(std::move(added));
  std::push_heap(kept_.begin(), kept_.end(), Before);
}

void ProblemList::ShowRows(const SourceTable& table) {
  bool any = false;
  for (Kept& kept : kept_) {
    if (kept.sheet != sheet_order_) continue;
    any = true;
    std::optional<size_t> at = kept.row == 0 ? std::nullopt : table.Find(kept.row);
    if (!at) continue;
    SourceRow row = table.AsRead(*at);
    for (size_t i = 0; i < row.cells.size(); ++i) kept.problem.add_cells(ShownCell(row, i));
  }
  if (!any) return;
  v1::SheetHeader& shown = headers_.emplace_back();
  SourceRow header = table.header();
  shown.set_sheet(Shown(sheet_));
  shown.set_row(header.line);
  for (size_t i = 0; i < header.cells.size(); ++i) shown.add_names(ShownCell(header, i));
}

std::vector<v1::Problem> ProblemList::Take() {
  std::sort_heap(kept_.begin(), kept_.end(), Before);
  std::vector<v1::Problem> problems;
  problems.reserve(kept_.size());
  for (Kept& kept : kept_) problems.push_back(std::move(kept.problem));
  kept_.clear();
  return problems;
}

std::string Shown(absl::string_view value) {
  std::string shown;
  size_t i = 0;
  while (i < value.size()) {
    unsigned char c = Byte(value, i);
    size_t size = std::min(CharacterSize(c), value.size() - i);
    if (shown.size() + size > kShownBytesMax) break;
    if (c == '\n') {
      shown += "\\n";
    } else if (c == '\r') {
      shown += "\\r";
    } else if (c == '\t') {
      shown += "\\t";
    } else if (c < ' ' || c == kDelete) {
      absl::StrAppendFormat(&shown, "\\x%02x", c);
    } else if (c == kC1Lead && size == 2 && Byte(value, i + 1) <= kC1Last) {
      absl::StrAppendFormat(&shown, "\\u%04x", Byte(value, i + 1));
    } else {
      absl::StrAppend(&shown, value.substr(i, size));
    }
    i += size;
  }
  if (i < value.size()) shown += "...";
  return shown;
}

std::string ShownCell(const SourceRow& row, size_t column) {
  std::string shown = Shown(TrimBlanks(row.cells[column]));
  if (row.KindOf(column) == CellKind::kNumber) absl::StrReplaceAll({{".", ","}}, &shown);
  return shown;
}

std::string Quoted(absl::string_view value) { return absl::StrCat("\"", Shown(value), "\""); }

std::string ColumnLetters(uint32_t column) {
  std::string letters;
  while (column > 0) {
    --column;
    letters.insert(letters.begin(), static_cast<char>('A' + column % 26));
    column /= 26;
  }
  return letters;
}

std::string ToText(absl::string_view file, const v1::Problem& problem) {
  std::string text = absl::StrCat(Shown(file), ": ");
  if (!problem.sheet().empty()) absl::StrAppend(&text, "Lembar \"", problem.sheet(), "\": ");
  if (problem.row() != 0) {
    absl::StrAppend(&text, "Baris ", problem.row());
    if (problem.column() != 0) {
      absl::StrAppend(&text, ", kolom ", ColumnLetters(problem.column()));
    }
    if (!problem.column_name().empty()) {
      absl::StrAppend(&text, " (", problem.column_name(), ")");
    }
    text += ": ";
  }
  absl::StrAppend(&text, problem.message(), " [", problem.code(), "]");
  return text;
}

}  // namespace rekap
