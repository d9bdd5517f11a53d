// Decimals. Method: 64-bit operands, results compared with 128-bit arithmetic,
// overflow included.
#include "domain/decimal/decimal.h"

#include <limits>
#include <optional>

#include "absl/status/status.h"
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/domain/generators.h"
#include "tests/domain/reference.h"

namespace rekap {
namespace {

using testing::AnyInt64;
using testing::AsInt64;
using testing::ReferenceDivide;

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

Decimal Micro(int64_t micro) { return Decimal::FromMicro(micro); }

// The result is exact where it fits and OutOfRange where it does not.
bool IsExactly(const absl::StatusOr<Decimal>& result, __int128 micro) {
  std::optional<int64_t> fit = AsInt64(micro);
  if (!fit) return result.status().code() == absl::StatusCode::kOutOfRange;
  return result.ok() && result->micro() == *fit;
}

TEST(DecimalTest, ReadsPercentagesAsPrinted) {
  EXPECT_EQ(Decimal::Parse("93,52%", NumberStyle::kIndonesian)->micro(), 93'520'000);
  EXPECT_EQ(Decimal::Parse(" 100,00 % ", NumberStyle::kIndonesian)->micro(), 100'000'000);
  EXPECT_EQ(Decimal::Parse("94.57%", NumberStyle::kPlain)->micro(), 94'570'000);
  EXPECT_EQ(Decimal::Parse("%", NumberStyle::kPlain).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Decimal::Parse("5%%", NumberStyle::kPlain).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Decimal::Parse("1,0000001", NumberStyle::kIndonesian).status().code(),
            absl::StatusCode::kOutOfRange);
}

TEST(DecimalTest, PrintsShownPlacesAndPlainOnes) {
  EXPECT_EQ(Micro(72'234'689).ToIndonesian(2), "72,23");
  EXPECT_EQ(Micro(72'234'689).ToPlain(), "72.234689");
  EXPECT_EQ(Micro(1'234'567'500'000).ToIndonesian(0), "1.234.568");
}

TEST(DecimalTest, OverflowIsAnErrorAtTheLastUnit) {
  EXPECT_EQ(Micro(kMax - 1).Plus(Micro(1))->micro(), kMax);
  EXPECT_EQ(Micro(kMax).Plus(Micro(1)).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(Micro(kMin + 1).Minus(Micro(1))->micro(), kMin);
  EXPECT_EQ(Micro(kMin).Minus(Micro(1)).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(Micro(kMin).DividedBy(Micro(-1'000'000)).status().code(),
            absl::StatusCode::kOutOfRange);
  EXPECT_EQ(Micro(kMax).DividedBy(Micro(1'000'000))->micro(), kMax);
  EXPECT_EQ(Micro(kMax).DividedBy(Micro(999'999)).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(Decimal::FromInteger(9'223'372'036'854)->micro(), 9'223'372'036'854'000'000);
  EXPECT_EQ(Decimal::FromInteger(9'223'372'036'855).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(Decimal::FromInteger(-9'223'372'036'855).status().code(),
            absl::StatusCode::kOutOfRange);
}

TEST(DecimalTest, DivisionByZeroIsInvalid) {
  EXPECT_EQ(Micro(1).DividedBy(Micro(0)).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(DecimalTest, RoundsHalfUpToTwoPlaces) {
  EXPECT_EQ(Micro(90'994'999).RoundedTo(2)->micro(), 90'990'000);
  EXPECT_EQ(Micro(90'995'000).RoundedTo(2)->micro(), 91'000'000);
  EXPECT_EQ(Micro(-90'995'000).RoundedTo(2)->micro(), -91'000'000);
  EXPECT_EQ(Micro(kMax).RoundedTo(6)->micro(), kMax);
  EXPECT_EQ(Micro(kMax).RoundedTo(2).status().code(), absl::StatusCode::kOutOfRange);
}

TEST(DecimalTest, PercentOfOmbensTotals) {
  EXPECT_EQ(PercentOf(3'180'569'627, 3'405'840'458)->ToIndonesian(2), "93,39");
  EXPECT_EQ(PercentOf(36, 35)->micro(), 102'857'143);
  EXPECT_EQ(PercentOf(0, 5)->micro(), 0);
}

TEST(DecimalTest, PercentOfNothingIsUndefined) {
  EXPECT_EQ(PercentOf(5, 0), std::nullopt);
  EXPECT_EQ(PercentOf(5, -1), std::nullopt);
  EXPECT_EQ(PercentOf(0, 0), std::nullopt);
}

TEST(DecimalTest, PercentOfTakesSumsWiderThan64Bits) {
  __int128 whole = static_cast<__int128>(1'000'000'000'000'000) * 900'000'000'000'000;  // 9 * 10^29
  EXPECT_EQ(PercentOf(whole, whole)->micro(), 100'000'000);
  EXPECT_EQ(PercentOf(-whole / 3, whole)->micro(), -33'333'333);
  EXPECT_EQ(PercentOf(whole, 1), std::nullopt);
}

RC_GTEST_PROP(DecimalProperty, ArithmeticEquals128Bits, ()) {
  int64_t a = *AnyInt64();
  int64_t b = *AnyInt64();
  RC_ASSERT(IsExactly(Micro(a).Plus(Micro(b)), static_cast<__int128>(a) + b));
  RC_ASSERT(IsExactly(Micro(a).Minus(Micro(b)), static_cast<__int128>(a) - b));
  RC_ASSERT(IsExactly(Micro(a).Times(Micro(b)),
                      ReferenceDivide(static_cast<__int128>(a) * b, Decimal::kScale)));
  if (b == 0) return;
  RC_ASSERT(IsExactly(Micro(a).DividedBy(Micro(b)),
                      ReferenceDivide(static_cast<__int128>(a) * Decimal::kScale, b)));
}

RC_GTEST_PROP(DecimalProperty, WholeNumbersConvertExactly, ()) {
  int64_t whole = *AnyInt64();
  RC_ASSERT(IsExactly(Decimal::FromInteger(whole), static_cast<__int128>(whole) * 1'000'000));
}

RC_GTEST_PROP(DecimalProperty, RoundingEqualsItsDefinition, ()) {
  int64_t a = *AnyInt64();
  int places = *testing::Between(0, 6);
  int64_t step = testing::ReferencePower(6 - places);
  RC_ASSERT(IsExactly(Micro(a).RoundedTo(places), ReferenceDivide(a, step) * step));
}

RC_GTEST_PROP(DecimalProperty, PercentOfEqualsItsDefinition, ()) {
  int64_t part = *AnyInt64();
  int64_t whole = *AnyInt64();
  std::optional<Decimal> percent = PercentOf(part, whole);
  std::optional<int64_t> expected;
  if (whole > 0) {
    expected = AsInt64(ReferenceDivide(static_cast<__int128>(part) * 100'000'000, whole));
  }
  RC_ASSERT(percent.has_value() == expected.has_value());
  if (percent) RC_ASSERT(percent->micro() == *expected);
}

RC_GTEST_PROP(DecimalProperty, PrintedDecimalsReadBack, ()) {
  Decimal value = Micro(*AnyInt64());
  RC_ASSERT(*Decimal::Parse(value.ToPlain(), NumberStyle::kPlain) == value);
  RC_ASSERT(*Decimal::Parse(value.ToIndonesian(6), NumberStyle::kIndonesian) == value);
}

}  // namespace
}  // namespace rekap
