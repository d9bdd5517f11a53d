// A workbook's numbers as text: binary numbers that Excel wrote down with up to
// 17 digits become what a clerk sees, in one unambiguous style.
#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace rekap {

// What a cell's number format makes of its number.
enum class NumberLook { kPlain, kPercent, kDate };

// "1.23E9" -> "1230000000", "93.519999999999996" -> "93.52". Rounded half up
// to the 15 digits that Excel shows and computes with, then to six decimals,
// the finest that any figure of the domain has; so 0.1 + 0.2 is 0.3 and what
// remains of 0.3 - 0.2 - 0.1 is 0. kPercent: times 100, with '%' behind.
// nullopt if `stored` is no decimal number or beyond the range of a double.
std::optional<std::string> PlainNumber(absl::string_view stored, NumberLook look);

// A serial day as ISO text: "2021-12-31", "2021-12-31 08:30:00", and "08:30:00"
// for a time without a day. Days count from 1899-12-31 = 0 (which has a 29th of
// February 1900 that never was, so they fit the calendar from March 1900 on), or
// from 1904-01-01 = 0. nullopt if it is no number or beyond the year 9999.
std::optional<std::string> DateText(absl::string_view stored, bool from_1904);

}  // namespace rekap
