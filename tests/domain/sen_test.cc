// Money. Method: the printed forms as a table, then arithmetic against 128 bits.
#include "domain/decimal/sen.h"

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

bool IsExactly(const absl::StatusOr<Sen>& result, __int128 sen) {
  std::optional<int64_t> fit = AsInt64(sen);
  if (!fit) return result.status().code() == absl::StatusCode::kOutOfRange;
  return result.ok() && result->value() == *fit;
}

TEST(SenTest, ReadsMoneyAsPrinted) {
  for (const char* text :
       {"3.396.840.458", "3.396.840.458,00", "Rp. 3.396.840.458,00", "Rp3.396.840.458",
        "rp 3396840458", " RP.3.396.840.458 ", "Rp 3.396.840.458,-"}) {
    absl::StatusOr<Sen> sen = Sen::Parse(text, NumberStyle::kIndonesian);
    ASSERT_TRUE(sen.ok()) << text << ": " << sen.status();
    EXPECT_EQ(sen->value(), 339'684'045'800) << text;
  }
  EXPECT_EQ(Sen::Parse("3396840458.5", NumberStyle::kPlain)->value(), 339'684'045'850);
  EXPECT_EQ(Sen::Parse("-5", NumberStyle::kPlain)->value(), -500);
}

TEST(SenTest, RefusesWhatIsNotMoney) {
  for (const char* text : {"", "Rp", "Rp.", "-", "Rp. -", "USD 5", "5%", "1,2,3"}) {
    EXPECT_EQ(Sen::Parse(text, NumberStyle::kIndonesian).status().code(),
              absl::StatusCode::kInvalidArgument)
        << text;
  }
  EXPECT_EQ(Sen::Parse("0,005", NumberStyle::kIndonesian).status().code(),
            absl::StatusCode::kOutOfRange);
}

TEST(SenTest, PrintsOddSenOnlyWhereThereAreAny) {
  EXPECT_EQ(Sen(339'684'045'800).ToIndonesian(), "3.396.840.458");
  EXPECT_EQ(Sen(339'684'045'805).ToIndonesian(), "3.396.840.458,05");
  EXPECT_EQ(Sen(-50).ToIndonesian(), "-0,50");
  EXPECT_EQ(Sen(0).ToIndonesian(), "0");
  EXPECT_EQ(Sen(339'684'045'850).ToPlain(), "3396840458.5");
}

TEST(SenTest, OverflowIsAnErrorAtTheLastSen) {
  Sen most(std::numeric_limits<int64_t>::max());
  Sen least(std::numeric_limits<int64_t>::min());
  EXPECT_EQ(most.Plus(Sen(1)).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(least.Minus(Sen(1)).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(Sen(0).Minus(least).status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(*most.Plus(Sen(0)), most);
}

RC_GTEST_PROP(SenProperty, ArithmeticEquals128Bits, ()) {
  int64_t a = *AnyInt64();
  int64_t b = *AnyInt64();
  RC_ASSERT(IsExactly(Sen(a).Plus(Sen(b)), static_cast<__int128>(a) + b));
  RC_ASSERT(IsExactly(Sen(a).Minus(Sen(b)), static_cast<__int128>(a) - b));
}

RC_GTEST_PROP(SenProperty, PrintedMoneyReadsBack, ()) {
  Sen money(*AnyInt64());
  RC_ASSERT(*Sen::Parse(money.ToIndonesian(), NumberStyle::kIndonesian) == money);
  RC_ASSERT(*Sen::Parse("Rp. " + money.ToIndonesian(), NumberStyle::kIndonesian) == money);
  RC_ASSERT(*Sen::Parse(money.ToPlain(), NumberStyle::kPlain) == money);
}

}  // namespace
}  // namespace rekap
