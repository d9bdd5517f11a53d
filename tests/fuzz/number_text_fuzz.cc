// Numbers as texts: typed ones, and those of a workbook's cells. What was parsed and
// printed exactly is parsed back to itself.
#include <cstdint>
#include <optional>
#include <string>

#include "domain/decimal/number_text.h"
#include "node/importer/workbook/number_text.h"
#include "tests/fuzz/fuzz.h"

using namespace rekap;  // NOLINT: a target is one function

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz::Bytes bytes(data, size);
  const uint8_t choice = bytes.Byte();
  const NumberStyle style = choice & 1 ? NumberStyle::kPlain : NumberStyle::kIndonesian;
  const int places = choice >> 1 & 7;  // money has 2, decimals have 6
  const absl::string_view text = bytes.rest();

  absl::StatusOr<int64_t> value = ParseScaled(text, style, places);
  if (value.ok()) {
    fuzz::Require(ParseScaled(FormatPlain(*value, places), NumberStyle::kPlain, places) == value,
                  "plain text gives the number back");
    fuzz::Require(ParseScaled(FormatIndonesian(*value, places, places), NumberStyle::kIndonesian,
                              places) == value,
                  "Indonesian text gives the number back");
    std::optional<NumberStyle> evident = EvidentStyle(text);
    fuzz::Require(!evident || *evident == style || places > 0 || *value == 0 ||
                      !ParseScaled(text, *evident, places).ok() ||
                      ParseScaled(text, *evident, places) == value,
                  "a number that is evidently of one style means one thing");
  }
  for (NumberLook look : {NumberLook::kPlain, NumberLook::kPercent}) {
    std::optional<std::string> plain = PlainNumber(text, look);
    if (!plain) continue;
    absl::string_view digits = *plain;
    if (look == NumberLook::kPercent) digits.remove_suffix(1);
    fuzz::Require(digits.find_first_not_of("-0123456789.") == absl::string_view::npos,
                  "a workbook's number comes in plain style");
  }
  DateText(text, (choice & 1) != 0);
  return 0;
}
