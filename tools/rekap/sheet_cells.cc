#include "tools/rekap/sheet_cells.h"

#include <algorithm>
#include <utility>

#include "domain/decimal/decimal.h"
#include "tools/rekap/format.h"

namespace rekap::cli {
namespace {

constexpr int kSenPlaces = 2;

}  // namespace

SheetCell TextCell(std::string text) {
  return text.empty() ? SheetCell() : SheetCell(std::move(text));
}

SheetCell CountCell(uint64_t count) {
  constexpr uint64_t kMax = INT64_MAX;
  return SheetNumber{static_cast<int64_t>(std::min(count, kMax)), 0};
}

SheetCell MoneyCell(const v1::MoneyValue& value) {
  if (value.state() != v1::VALUE_STATE_REPORTED) return SheetMissing{MissingWord(value.state())};
  return SheetNumber{value.sen(), kSenPlaces};
}

SheetCell DecimalCell(const v1::DecimalValue& value) {
  if (value.state() != v1::VALUE_STATE_REPORTED) return SheetMissing{MissingWord(value.state())};
  return MicroCell(value.micro());
}

SheetCell MicroCell(int64_t micro) { return SheetNumber{micro, Decimal::kPlaces}; }

SheetColumn TextColumn(std::string title, std::string key, double width) {
  return {std::move(title), std::move(key), SheetColumnKind::kText, width};
}

SheetColumn CountColumn(std::string title, std::string key) {
  return {std::move(title), std::move(key), SheetColumnKind::kCount};
}

SheetColumn RupiahColumn(std::string title, std::string key) {
  return {std::move(title), std::move(key), SheetColumnKind::kRupiah};
}

SheetColumn DecimalColumn(std::string title, std::string key) {
  return {std::move(title), std::move(key), SheetColumnKind::kDecimal};
}

}  // namespace rekap::cli
