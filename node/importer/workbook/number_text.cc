#include "node/importer/workbook/number_text.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"

namespace rekap {
namespace {

// Precision of Excel's numbers (its specification limits).
constexpr int kDigitsMax = 15;
constexpr int kPlaces = 6;
// A double's range; what is written beyond it is no spreadsheet's number.
constexpr int kExponentMax = 310;
constexpr size_t kStoredBytesMax = 400;

constexpr int kSecondsOfDay = 24 * 60 * 60;
// 9999-12-31 in days from 1899-12-30, the last that Excel knows.
constexpr double kSerialMax = 2958465;

// 0.d1d2d3... x 10^point; no digits = zero.
struct Digits {
  bool negative = false;
  std::string digits;
  int point = 0;
};

std::optional<Digits> ParseDigits(absl::string_view stored) {
  Digits number;
  stored = absl::StripAsciiWhitespace(stored);
  if (stored.size() > kStoredBytesMax) return std::nullopt;
  number.negative = absl::ConsumePrefix(&stored, "-");
  if (!number.negative) absl::ConsumePrefix(&stored, "+");
  size_t end = std::min(stored.find_first_of("eE"), stored.size());
  int exponent = 0;
  if (end < stored.size() &&
      (!absl::SimpleAtoi(stored.substr(end + 1), &exponent) || std::abs(exponent) > kExponentMax)) {
    return std::nullopt;
  }
  bool fraction = false;
  for (char c : stored.substr(0, end)) {
    if (c == '.' && !fraction) {
      fraction = true;
    } else if (absl::ascii_isdigit(static_cast<unsigned char>(c))) {
      number.digits += c;
      if (!fraction) ++number.point;
    } else {
      return std::nullopt;
    }
  }
  if (number.digits.empty()) return std::nullopt;
  number.point += exponent;
  size_t zeros = std::min(number.digits.find_first_not_of('0'), number.digits.size());
  number.digits.erase(0, zeros);
  number.point -= static_cast<int>(zeros);
  return number;
}

// Keeps `count` digits (none or less: decides whether 0.5 of the last place is
// reached).
void Round(Digits& number, int count) {
  if (count >= static_cast<int>(number.digits.size())) return;
  bool up = count >= 0 && number.digits[static_cast<size_t>(count)] >= '5';
  number.digits.resize(static_cast<size_t>(std::max(count, 0)));
  if (!up) return;
  for (size_t i = number.digits.size(); i-- > 0;) {
    if (number.digits[i]++ != '9') return;
    number.digits[i] = '0';
  }
  number.digits.insert(number.digits.begin(), '1');
  ++number.point;
}

std::string Print(const Digits& number) {
  std::string text = number.digits;
  int point = number.point;
  if (point <= 0) {
    text.insert(0, static_cast<size_t>(1 - point), '0');
    point = 1;
  }
  size_t whole = static_cast<size_t>(point);
  if (text.size() <= whole) {
    text.resize(whole, '0');
    return text;
  }
  text.insert(whole, 1, '.');
  text.resize(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

std::optional<std::string> PlainNumber(absl::string_view stored, NumberLook look) {
  std::optional<Digits> number = ParseDigits(stored);
  if (!number) return std::nullopt;
  if (look == NumberLook::kPercent) number->point += 2;
  Round(*number, kDigitsMax);
  Round(*number, number->point + kPlaces);
  bool zero = number->digits.find_first_not_of('0') == std::string::npos;
  absl::string_view unit = look == NumberLook::kPercent ? "%" : "";
  if (zero) return absl::StrCat("0", unit);
  return absl::StrCat(number->negative ? "-" : "", Print(*number), unit);
}

std::optional<std::string> DateText(absl::string_view stored, bool from_1904) {
  double serial = 0;
  if (!absl::SimpleAtod(stored, &serial) || !(serial >= 0 && serial < kSerialMax + 1)) {
    return std::nullopt;
  }
  int64_t day = static_cast<int64_t>(std::floor(serial));
  int64_t second = std::llround((serial - static_cast<double>(day)) * kSecondsOfDay);
  if (second == kSecondsOfDay) {
    ++day;
    second = 0;
  }
  std::string time =
      absl::StrFormat("%02d:%02d:%02d", second / 3600, second / 60 % 60, second % 60);
  if (day == 0 && second != 0) return time;
  // The day that never was is number 60.
  absl::CivilDay start = from_1904  ? absl::CivilDay(1904, 1, 1)
                         : day < 60 ? absl::CivilDay(1899, 12, 31)
                                    : absl::CivilDay(1899, 12, 30);
  std::string date = absl::FormatCivilTime(start + day);
  return second == 0 ? date : absl::StrCat(date, " ", time);
}

}  // namespace rekap
