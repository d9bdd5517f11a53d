#include "domain/decimal/number_text.h"

#include <limits>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace rekap {
namespace {

constexpr int64_t kInt64Max = std::numeric_limits<int64_t>::max();
constexpr int64_t kInt64Min = std::numeric_limits<int64_t>::min();

bool AllDigits(absl::string_view text) {
  for (char c : text) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return false;
  }
  return !text.empty();
}

// "3.396.840": one to three digits, then groups of exactly three.
bool WellGrouped(absl::string_view text, char separator) {
  size_t first = text.find(separator);
  if (first == absl::string_view::npos) return AllDigits(text);
  if (first < 1 || first > 3 || !AllDigits(text.substr(0, first))) return false;
  text.remove_prefix(first);
  while (!text.empty()) {
    if (text.size() < 4 || text[0] != separator || !AllDigits(text.substr(1, 3))) return false;
    text.remove_prefix(4);
  }
  return true;
}

struct Parts {
  bool negative = false;
  absl::string_view whole;
  absl::string_view fraction;
  bool has_fraction = false;
};

Parts Split(absl::string_view text, char decimal_mark) {
  Parts parts;
  text = absl::StripAsciiWhitespace(text);
  parts.negative = absl::ConsumePrefix(&text, "-");
  size_t mark = text.find(decimal_mark);
  parts.has_fraction = mark != absl::string_view::npos;
  parts.whole = text.substr(0, mark);
  if (parts.has_fraction) parts.fraction = text.substr(mark + 1);
  return parts;
}

bool WellFormed(const Parts& parts, NumberStyle style) {
  if (parts.has_fraction && !AllDigits(parts.fraction)) return false;
  return style == NumberStyle::kIndonesian ? WellGrouped(parts.whole, '.') : AllDigits(parts.whole);
}

char DecimalMark(NumberStyle style) { return style == NumberStyle::kIndonesian ? ',' : '.'; }

std::string PadLeft(std::string digits, size_t width) {
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return digits;
}

// |value| as decimal digits; int64 min included.
std::string Magnitude(int64_t value) {
  uint64_t magnitude = value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  return absl::StrCat(magnitude);
}

int64_t PowerOfTen(int exponent) {
  int64_t power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

}  // namespace

std::optional<NumberStyle> EvidentStyle(absl::string_view text) {
  if (text.empty()) return std::nullopt;
  text = absl::StripAsciiWhitespace(text);
  if (absl::ConsumeSuffix(&text, "%")) text = absl::StripTrailingAsciiWhitespace(text);
  bool indonesian = WellFormed(Split(text, ','), NumberStyle::kIndonesian);
  bool plain = WellFormed(Split(text, '.'), NumberStyle::kPlain);
  if (indonesian == plain) return std::nullopt;
  return indonesian ? NumberStyle::kIndonesian : NumberStyle::kPlain;
}

absl::StatusOr<int64_t> ParseScaled(absl::string_view text, NumberStyle style, int places) {
  Parts parts = Split(text, DecimalMark(style));
  if (!WellFormed(parts, style)) {
    return absl::InvalidArgumentError(absl::StrCat("not a number: \"", text, "\""));
  }
  __int128 value = 0;
  auto take = [&value](char digit) {
    value = value * 10 + (digit - '0');
    return value <= static_cast<__int128>(kInt64Max) + 1;
  };
  for (char c : parts.whole) {
    if (c != '.' && !take(c)) return absl::OutOfRangeError(absl::StrCat("too large: ", text));
  }
  for (int i = 0; i < places; ++i) {
    char digit = static_cast<size_t>(i) < parts.fraction.size() ? parts.fraction[i] : '0';
    if (!take(digit)) return absl::OutOfRangeError(absl::StrCat("too large: ", text));
  }
  for (size_t i = static_cast<size_t>(places); i < parts.fraction.size(); ++i) {
    if (parts.fraction[i] != '0') {
      return absl::OutOfRangeError(absl::StrCat("more than ", places, " decimals: ", text));
    }
  }
  if (parts.negative) value = -value;
  if (value > kInt64Max || value < kInt64Min) {
    return absl::OutOfRangeError(absl::StrCat("too large: ", text));
  }
  return static_cast<int64_t>(value);
}

std::string FormatIndonesian(int64_t value, int places, int shown) {
  // |value| / 10^k < 10^18 for k >= 1 and no rounding happens for k = 0.
  int64_t rounded = places == shown ? value : *DivideHalfUp(value, PowerOfTen(places - shown));
  std::string digits = PadLeft(Magnitude(rounded), static_cast<size_t>(shown) + 1);
  std::string fraction = digits.substr(digits.size() - static_cast<size_t>(shown));
  digits.resize(digits.size() - static_cast<size_t>(shown));
  std::string grouped;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) grouped += '.';
    grouped += digits[i];
  }
  return absl::StrCat(rounded < 0 ? "-" : "", grouped, shown > 0 ? "," : "", fraction);
}

std::string FormatPlain(int64_t value, int places) {
  std::string digits = PadLeft(Magnitude(value), static_cast<size_t>(places) + 1);
  std::string whole = digits.substr(0, digits.size() - static_cast<size_t>(places));
  std::string fraction = digits.substr(whole.size());
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  return absl::StrCat(value < 0 ? "-" : "", whole, fraction.empty() ? "" : ".", fraction);
}

std::optional<int64_t> DivideHalfUp(__int128 numerator, __int128 denominator) {
  bool negative = numerator < 0;
  auto divisor = static_cast<unsigned __int128>(denominator);
  // Unsigned, because the least __int128 has no negative of its own type.
  auto magnitude = static_cast<unsigned __int128>(numerator);
  if (negative) magnitude = 0 - magnitude;
  unsigned __int128 quotient = magnitude / divisor;
  unsigned __int128 rest = magnitude % divisor;
  if (rest >= divisor - rest) ++quotient;
  if (quotient > static_cast<uint64_t>(kInt64Max) + (negative ? 1U : 0U)) return std::nullopt;
  auto result = static_cast<__int128>(quotient);
  return static_cast<int64_t>(negative ? -result : result);
}

}  // namespace rekap
