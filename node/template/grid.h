// A sheet to fill in: a title, a locked header and rows of which what is known
// is there and what is asked for is unlocked. The look of all sheets is here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>
#include <xlsxwriter.h>

#include "absl/status/status.h"

#include "runtime/sheet/workbook.h"

namespace rekap {

enum class GridColumnKind {
  kText,
  kMoney,
  kFigure,
  kCount,  // whole, not below nought
  kChoice,
  kShown,  // to be read only: locked throughout
};

struct GridColumn {
  std::string name;  // as in the header
  double width = 0;  // in characters
  GridColumnKind kind = GridColumnKind::kText;
  // Locked where it is filled: it names the row, and the row would not be found
  // again by another name.
  bool identifies = false;
  // Of kChoice; a blank is allowed as well. Not more than kChoicesTextMax.
  std::vector<std::string> choices;
  bool open = false;  // other texts are taken too
  // Another column of the sheet whose cells are offered; other texts are taken
  // too, for they may be written later.
  std::optional<size_t> offered_from = {};
};

// A cell of an open column that is not for this row: blank and locked.
struct GridBarred {};

// A cell: blank, text, a number, or barred.
using GridValue = std::variant<std::monostate, std::string, double, GridBarred>;

// A number scaled by 10^places as a cell. What has more digits than a
// spreadsheet keeps (15) is written as text, so that no digit is lost.
GridValue GridNumber(int64_t scaled, int places);

// A spreadsheet's bound for choices with a comma between them.
inline constexpr size_t kChoicesTextMax = 255;

struct Grid {
  std::string sheet;  // name of the sheet
  std::string title;
  std::vector<GridColumn> columns;
  std::vector<std::vector<GridValue>> rows;  // each as wide as the columns
  size_t spare_rows = 0;                     // unlocked ones below
  int frozen_columns = 0;
};

// Formats of one workbook; they belong to it.
struct GridFormats {
  explicit GridFormats(lxw_workbook* workbook);

  lxw_format *title, *header, *locked, *text, *money, *figure, *prose;
};

// Adds the sheet. InvalidArgument for a text that a cell cannot hold.
absl::Status AddGrid(lxw_workbook* workbook, const GridFormats& formats, const Grid& grid);

}  // namespace rekap
