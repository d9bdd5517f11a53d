#include "domain/rule/measure.h"

#include <algorithm>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"

#include "domain/decimal/decimal.h"

namespace rekap {
namespace {

bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }

// Length of the leading run of digits, dots and commas that ends in a digit.
size_t NumberLength(absl::string_view text) {
  size_t length = 0;
  for (size_t i = 0; i < text.size() && (IsDigit(text[i]) || text[i] == '.' || text[i] == ',');
       ++i) {
    if (IsDigit(text[i])) length = i + 1;
  }
  return length;
}

}  // namespace

v1::Measure ParseMeasure(absl::string_view cell, NumberStyle style) {
  v1::Measure measure;
  absl::string_view text = absl::StripAsciiWhitespace(cell);
  measure.set_text(std::string(text));
  if (text == "-") {
    measure.set_value_micro(0);
    return measure;
  }
  size_t length = NumberLength(text);
  absl::string_view unit = absl::StripAsciiWhitespace(text.substr(length));
  if (length == 0 || std::any_of(unit.begin(), unit.end(), IsDigit)) return measure;
  absl::StatusOr<Decimal> value = Decimal::Parse(text.substr(0, length), style);
  if (!value.ok()) return measure;
  measure.set_value_micro(value->micro());
  measure.set_unit(std::string(unit));
  return measure;
}

}  // namespace rekap
