#include "aggregator/report/seen_sheet.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "domain/decimal/decimal.h"

namespace rekap::report {
namespace {

constexpr int kSenPlaces = 2;
// What names a row, on every table of the page.
constexpr size_t kFrozenColumns = 2;
constexpr absl::string_view kSyntheticNote =
    "Memuat data sintetis: angka buatan program untuk peragaan, bukan laporan kecamatan.";

bool IsName(absl::string_view name) {
  return !name.empty() && name.size() <= kSheetNameMax &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '.' || c == '-';
         });
}

SheetColumn ColumnOf(const v1::SheetColumn& column) {
  SheetColumn out;
  out.title = column.title();
  out.heat = column.heat();
  switch (column.kind()) {
    case v1::SheetColumn::RUPIAH:
      out.kind = SheetColumnKind::kRupiah;
      break;
    case v1::SheetColumn::DECIMAL:
      out.kind = SheetColumnKind::kDecimal;
      break;
    case v1::SheetColumn::COUNT:
      out.kind = SheetColumnKind::kCount;
      break;
    default:
      out.kind = SheetColumnKind::kText;
  }
  return out;
}

SheetCell CellOf(const v1::SheetValue& value) {
  switch (value.value_case()) {
    case v1::SheetValue::kText:
      return value.text();
    case v1::SheetValue::kSen:
      return SheetNumber{value.sen(), kSenPlaces};
    case v1::SheetValue::kMicro:
      return SheetNumber{value.micro(), Decimal::kPlaces};
    case v1::SheetValue::kCount:
      return SheetNumber{value.count(), 0};
    case v1::SheetValue::kMissing:
      return SheetMissing{value.missing()};
    case v1::SheetValue::VALUE_NOT_SET:
      break;
  }
  return SheetCell();
}

}  // namespace

absl::StatusOr<Sheet> SeenSheet(const v1::SheetRequest& request) {
  if (!IsName(request.name())) {
    return absl::InvalidArgumentError(
        absl::StrCat("BAD_SHEET_NAME: nama lembar harus 1 sampai ", kSheetNameMax,
                     " huruf kecil, angka, titik, atau tanda hubung"));
  }
  if (request.columns().empty()) {
    return absl::InvalidArgumentError("NO_COLUMNS: tabel tanpa kolom; kirim paling sedikit satu");
  }
  Sheet sheet;
  sheet.name = request.name();
  sheet.title = request.title();
  sheet.lines.assign(request.lines().begin(), request.lines().end());
  for (const v1::SheetColumn& column : request.columns()) {
    sheet.columns.push_back(ColumnOf(column));
  }
  for (const v1::SheetLine& line : request.rows()) {
    if (line.cells_size() > request.columns_size()) {
      return absl::InvalidArgumentError(absl::StrCat("ROW_TOO_LONG: baris ", sheet.rows.size() + 1,
                                                     " punya ", line.cells_size(), " sel untuk ",
                                                     request.columns_size(), " kolom"));
    }
    SheetRow row;
    row.bold = line.total();
    for (const v1::SheetValue& value : line.cells()) row.cells.push_back(CellOf(value));
    sheet.rows.push_back(std::move(row));
  }
  sheet.notes.assign(request.notes().begin(), request.notes().end());
  if (request.synthetic()) sheet.notes.emplace_back(kSyntheticNote);
  sheet.page_header = request.title();
  sheet.one_page_wide = true;
  sheet.frozen_columns = std::min(kFrozenColumns, sheet.columns.size());
  return sheet;
}

}  // namespace rekap::report
