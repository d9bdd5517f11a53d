// Number texts. Method: every form that offices write, as a table; then random
// numbers and random texts against an independent definition.
#include "domain/decimal/number_text.h"

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/decimal/decimal.h"
#include "tests/domain/generators.h"
#include "tests/domain/reference.h"

namespace rekap {
namespace {

using testing::AnyInt64;
using testing::AsInt64;
using testing::Between;
using testing::ReferenceDivide;
using testing::ReferencePower;

constexpr NumberStyle kIndonesian = NumberStyle::kIndonesian;
constexpr NumberStyle kPlain = NumberStyle::kPlain;
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

absl::StatusCode CodeOf(const std::string& text, NumberStyle style, int places) {
  return ParseScaled(text, style, places).status().code();
}

TEST(NumberTextTest, ReadsIndonesianForms) {
  EXPECT_EQ(*ParseScaled("3.396.840.458", kIndonesian, 2), 339'684'045'800);
  EXPECT_EQ(*ParseScaled("3.396.840.458,00", kIndonesian, 2), 339'684'045'800);
  EXPECT_EQ(*ParseScaled("3396840458", kIndonesian, 0), 3'396'840'458);
  EXPECT_EQ(*ParseScaled("93,52", kIndonesian, 6), 93'520'000);
  EXPECT_EQ(*ParseScaled("00,00", kIndonesian, 6), 0);
  EXPECT_EQ(*ParseScaled("16.539", kIndonesian, 0), 16'539);
  EXPECT_EQ(*ParseScaled("  -1.234,5  ", kIndonesian, 1), -12'345);
}

TEST(NumberTextTest, ReadsPlainForms) {
  EXPECT_EQ(*ParseScaled("3396840458.00", kPlain, 2), 339'684'045'800);
  EXPECT_EQ(*ParseScaled("16.539", kPlain, 6), 16'539'000);
  EXPECT_EQ(*ParseScaled("-0.5", kPlain, 1), -5);
  EXPECT_EQ(*ParseScaled("72.234689", kPlain, 6), 72'234'689);
}

TEST(NumberTextTest, RefusesWhatIsNotOneNumber) {
  for (const char* text : {"", " ", "-", "--1", "1-", "12a", "1 2", ",5", "5,", "1,2,3", "1.23",
                           "1234.567", "1..234", ".123", "12.3456", "0x1", "1e3", "Rp 5", "%"}) {
    EXPECT_EQ(CodeOf(text, kIndonesian, 6), absl::StatusCode::kInvalidArgument) << text;
  }
  for (const char* text : {"", "-", ".5", "5.", "1.2.3", "1,5", "3.396.840", "1e3", "+-1"}) {
    EXPECT_EQ(CodeOf(text, kPlain, 6), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(NumberTextTest, RefusesDecimalsThatWouldBeLostButNotZeros) {
  EXPECT_EQ(CodeOf("1,005", kIndonesian, 2), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(*ParseScaled("1,0500000", kIndonesian, 2), 105);
  EXPECT_EQ(CodeOf("0.0000001", kPlain, 6), absl::StatusCode::kOutOfRange);
}

TEST(NumberTextTest, EndsWhereInt64Ends) {
  EXPECT_EQ(*ParseScaled("9223372036854775807", kPlain, 0), kMax);
  EXPECT_EQ(*ParseScaled("-9223372036854775808", kPlain, 0), kMin);
  EXPECT_EQ(*ParseScaled("-9.223.372.036.854,775808", kIndonesian, 6), kMin);
  for (const char* text : {"9223372036854775808", "-9223372036854775809", "18446744073709551616",
                           "99999999999999999999999999999999999999999999999999"}) {
    EXPECT_EQ(CodeOf(text, kPlain, 0), absl::StatusCode::kOutOfRange) << text;
  }
  EXPECT_EQ(CodeOf("9223372036854.775808", kPlain, 6), absl::StatusCode::kOutOfRange);
}

TEST(NumberTextTest, TellsTheStyleOnlyWhereItIsCertain) {
  for (const char* text :
       {"93,52", "93,52%", "100,00 %", "3.396.840.458", "1.234.567,8", " -0,5"}) {
    EXPECT_EQ(EvidentStyle(text), kIndonesian) << text;
  }
  for (const char* text : {"94.57", "0.5", "1234.567", "94.57%", "3396840458.00"}) {
    EXPECT_EQ(EvidentStyle(text), kPlain) << text;
  }
  for (const char* text : {"12", "16.539", "-", "", "abc", "1,2.3", "1.23,4", "0.500", "100%"}) {
    EXPECT_EQ(EvidentStyle(text), std::nullopt) << text;
  }
}

TEST(NumberTextTest, PrintsAsTheReportPrints) {
  EXPECT_EQ(FormatIndonesian(3'405'840'458, 0, 0), "3.405.840.458");
  EXPECT_EQ(FormatIndonesian(72'234'689, 6, 2), "72,23");
  EXPECT_EQ(FormatIndonesian(90'995'000, 6, 2), "91,00");
  EXPECT_EQ(FormatIndonesian(90'994'999, 6, 2), "90,99");
  EXPECT_EQ(FormatIndonesian(-5'000, 6, 2), "-0,01");
  EXPECT_EQ(FormatIndonesian(-4'999, 6, 2), "0,00") << "no negative zero";
  EXPECT_EQ(FormatIndonesian(kMin, 0, 0), "-9.223.372.036.854.775.808");
  EXPECT_EQ(FormatIndonesian(kMax, 18, 18), "9,223372036854775807");
  EXPECT_EQ(FormatIndonesian(999'500, 6, 0), "1");
  EXPECT_EQ(FormatPlain(72'234'689, 6), "72.234689");
  EXPECT_EQ(FormatPlain(100'000'000, 6), "100");
  EXPECT_EQ(FormatPlain(-1, 6), "-0.000001");
  EXPECT_EQ(FormatPlain(kMin, 18), "-9.223372036854775808");
}

TEST(NumberTextTest, DividesHalvesAwayFromZero) {
  EXPECT_EQ(DivideHalfUp(5, 10), 1);
  EXPECT_EQ(DivideHalfUp(4, 10), 0);
  EXPECT_EQ(DivideHalfUp(-5, 10), -1);
  EXPECT_EQ(DivideHalfUp(-4, 10), 0);
  EXPECT_EQ(DivideHalfUp(1, 3), 0);
  EXPECT_EQ(DivideHalfUp(2, 3), 1);
  EXPECT_EQ(DivideHalfUp(kMin, 1), kMin);
  EXPECT_EQ(DivideHalfUp(static_cast<__int128>(kMax) + 1, 1), std::nullopt);
  EXPECT_EQ(DivideHalfUp(static_cast<__int128>(kMin) - 1, 1), std::nullopt);
  EXPECT_EQ(DivideHalfUp(2 * static_cast<__int128>(kMax) + 1, 2), std::nullopt);
}

TEST(NumberTextTest, DividesTheWidestIntegers) {
  auto least = static_cast<__int128>(static_cast<unsigned __int128>(1) << 127);
  __int128 most = ~least;
  EXPECT_EQ(DivideHalfUp(least, 1), std::nullopt);
  EXPECT_EQ(DivideHalfUp(least, most), -1);
  EXPECT_EQ(DivideHalfUp(most, most), 1);
  EXPECT_EQ(DivideHalfUp(most / 2, most), 0);
  EXPECT_EQ(DivideHalfUp(most / 2 + 1, most), 1);
  EXPECT_EQ(DivideHalfUp(least, static_cast<__int128>(1) << 64), kMin);
}

RC_GTEST_PROP(NumberTextProperty, DivideHalfUpMeetsItsDefinition, ()) {
  __int128 numerator =
      static_cast<__int128>(*AnyInt64()) * *rc::gen::inRange<int64_t>(1, 2'000'000);
  numerator += *AnyInt64();
  int64_t denominator = *rc::gen::suchThat(AnyInt64(), [](int64_t d) { return d > 0; });
  std::optional<int64_t> quotient = DivideHalfUp(numerator, denominator);
  RC_ASSERT(quotient == AsInt64(ReferenceDivide(numerator, denominator)));
  if (!quotient) return;
  // d (2q - 1) <= 2|n| < d (2q + 1) for the quotient's magnitude q.
  __int128 q = *quotient < 0 ? -static_cast<__int128>(*quotient) : *quotient;
  __int128 n = numerator < 0 ? -numerator : numerator;
  RC_ASSERT(denominator * (2 * q - 1) <= 2 * n);
  RC_ASSERT(2 * n < denominator * (2 * q + 1));
}

RC_GTEST_PROP(NumberTextProperty, WhatIsPrintedReadsBackAtEveryScale, ()) {
  int64_t value = *AnyInt64();
  for (int places = 0; places <= 18; ++places) {
    RC_ASSERT(*ParseScaled(FormatPlain(value, places), kPlain, places) == value);
    RC_ASSERT(*ParseScaled(FormatIndonesian(value, places, places), kIndonesian, places) == value);
  }
}

RC_GTEST_PROP(NumberTextProperty, ShorteningRoundsHalfUp, ()) {
  int64_t value = *AnyInt64();
  int places = *Between(1, 18);
  int shown = *Between(0, places - 1);
  int64_t expected = static_cast<int64_t>(ReferenceDivide(value, ReferencePower(places - shown)));
  RC_ASSERT(*ParseScaled(FormatIndonesian(value, places, shown), kIndonesian, shown) == expected);
}

// Pieces that make many well-formed and nearly well-formed numbers.
rc::Gen<std::string> NumberLikeText() {
  const std::vector<std::string> pieces = {"1", "12",   "123", "000", "4567", "1", ".",
                                           ".", ".890", ",",   ",",   "-",    "%", " "};
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces)),
                      [](const std::vector<std::string>& chosen) {
                        std::string text;
                        for (size_t i = 0; i < chosen.size() && i < 6; ++i) text += chosen[i];
                        return text;
                      });
}

RC_GTEST_PROP(NumberTextProperty, EvidentStyleNeverContradictsASuccessfulParse, ()) {
  std::string text = *NumberLikeText();
  std::optional<NumberStyle> evident = EvidentStyle(text);
  bool indonesian = Decimal::Parse(text, kIndonesian).ok();
  bool plain = Decimal::Parse(text, kPlain).ok();
  if (indonesian) RC_ASSERT(evident != kPlain);
  if (plain) RC_ASSERT(evident != kIndonesian);
  if (indonesian && plain) RC_ASSERT(evident == std::nullopt);
}

RC_GTEST_PROP(NumberTextProperty, PrintedFiguresReadInTheirOwnStyle, ()) {
  int64_t value = *AnyInt64();
  int places = *Between(0, 18);
  RC_ASSERT(EvidentStyle(FormatPlain(value, places)) != kIndonesian);
  RC_ASSERT(EvidentStyle(FormatIndonesian(value, places, *Between(0, places))) != kPlain);
}

RC_GTEST_PROP(NumberTextProperty, AnyBytesAreReadOrRefused, ()) {
  std::string text = *rc::gen::oneOf(testing::AnyBytes(), NumberLikeText());
  EvidentStyle(text);
  for (NumberStyle style : {kIndonesian, kPlain}) {
    absl::StatusOr<int64_t> value = ParseScaled(text, style, 6);
    if (value.ok()) RC_ASSERT(*ParseScaled(FormatPlain(*value, 6), kPlain, 6) == *value);
  }
}

}  // namespace
}  // namespace rekap
