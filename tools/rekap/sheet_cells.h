// Values of the protocol as cells of a sheet: what is missing keeps its word. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "rekap/v1/figures.pb.h"
#include "runtime/sheet/sheet.h"

namespace rekap::cli {

// Blank if empty.
SheetCell TextCell(std::string text);
SheetCell CountCell(uint64_t count);
SheetCell MoneyCell(const v1::MoneyValue& value);
SheetCell DecimalCell(const v1::DecimalValue& value);
// Six places.
SheetCell MicroCell(int64_t micro);

SheetColumn TextColumn(std::string title, std::string key, double width = 0);
SheetColumn CountColumn(std::string title, std::string key);
SheetColumn RupiahColumn(std::string title, std::string key);
SheetColumn DecimalColumn(std::string title, std::string key);

}  // namespace rekap::cli
