// Formulas. Method: the grammar by examples, each mistake with its place, and
// random expressions against their own text and 128-bit arithmetic.
#include "domain/formula/formula.h"

#include <limits>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/domain/generators.h"
#include "tests/domain/reference.h"

namespace rekap {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Inputs = std::map<FormulaInput, int64_t>;  // micro

LinearExpression Parsed(absl::string_view text) {
  auto parsed = LinearExpression::Parse(text);
  if (const auto* error = std::get_if<FormulaError>(&parsed)) {
    ADD_FAILURE() << text << " at " << error->offset << ": " << error->message;
    return {};
  }
  return std::get<LinearExpression>(parsed);
}

absl::StatusOr<std::optional<Decimal>> Evaluate(const LinearExpression& expression,
                                                const Inputs& inputs) {
  return expression.Evaluate([&inputs](const FormulaInput& input) -> std::optional<Decimal> {
    auto found = inputs.find(input);
    if (found == inputs.end()) return std::nullopt;
    return Decimal::FromMicro(found->second);
  });
}

TEST(FormulaTest, CanonicalTextOfWhatPeopleWrite) {
  for (const auto& [text, canonical] : std::map<std::string, std::string>{
           {"kejadian[n-1] - kejadian", "kejadian[n-1] - kejadian"},
           {" kejadian [ n - 1 ]-kejadian[n] ", "kejadian[n-1] - kejadian"},
           {"2*desa_tertib+0,5*desa_baru", "2 * desa_tertib + 0,5 * desa_baru"},
           {"desa_tertib * 2.50", "2,5 * desa_tertib"},
           {"+a - 1 * b + 3", "a - b + 3"},
           {"-a", "-a"},
           {"-0,000001*a", "-0,000001 * a"},
           {"0", "0"},
           {"- 0 * a", "0 * a"},
           {"a1_ + a1_", "a1_ + a1_"},
       }) {
    EXPECT_EQ(Parsed(text).ToString(), canonical) << text;
  }
}

TEST(FormulaTest, MistakesAreNamedWhereTheyAre) {
  struct Mistake {
    std::string text;
    size_t offset;
    const char* says;
  };
  for (const Mistake& mistake : {
           Mistake{"", 0, "terputus"},
           Mistake{"  ", 2, "terputus"},
           Mistake{"a +", 3, "terputus"},
           Mistake{"a b", 2, "+ atau -"},
           Mistake{"2 a", 2, "+ atau -"},
           Mistake{"2 x kejadian", 2, "tanda *"},
           Mistake{"a / b", 2, "penyebut (denominator)"},
           Mistake{"(a - b)", 0, "tanda kurung"},
           Mistake{"a * 100 %", 8, "faktor (factor)"},
           Mistake{"desaTertib", 4, "huruf kecil"},
           Mistake{"a \xE2\x80\x93 b", 2, "papan tik"},
           Mistake{"a * b", 4, "angka"},
           Mistake{"2 * 3", 4, "nama masukan"},
           Mistake{"2 * a * 3", 6, "satu angka dan satu masukan"},
           Mistake{"a - - b", 4, "angka atau nama"},
           Mistake{"a[n-2]", 1, "[n-1]"},
           Mistake{"a[n-10]", 1, "[n-1]"},
           Mistake{"a[", 1, "[n-1]"},
           Mistake{"1.234.567 * a", 5, "pemisah ribuan"},
           Mistake{"1, * a", 2, "di belakang koma"},
           Mistake{"a + 0,1234567", 4, "enam angka"},
           Mistake{"9223372036855", 0, "terlalu besar"},
           Mistake{"_a", 0, "angka atau nama"},
           Mistake{absl::StrCat("a + ", std::string(33, 'b')), 4, "32 huruf"},
       }) {
    auto parsed = LinearExpression::Parse(mistake.text);
    const auto* error = std::get_if<FormulaError>(&parsed);
    ASSERT_NE(error, nullptr) << mistake.text;
    EXPECT_EQ(error->offset, mistake.offset) << mistake.text;
    EXPECT_THAT(error->message, HasSubstr(mistake.says)) << mistake.text;
  }
}

TEST(FormulaTest, TermsAndNamesAreBounded) {
  std::string most = "a";
  for (size_t i = 1; i < kTermsMax; ++i) most += " + a";
  EXPECT_EQ(Parsed(most).terms().size(), kTermsMax);
  auto more = LinearExpression::Parse(most + " + a");
  ASSERT_TRUE(std::holds_alternative<FormulaError>(more));
  EXPECT_EQ(std::get<FormulaError>(more).offset, most.size() + 2);
  EXPECT_TRUE(IsInputName(std::string(kInputNameSizeMax, 'a')));
  for (const std::string& name : {std::string(), std::string("1a"), std::string("_a"),
                                  std::string("aB"), std::string(kInputNameSizeMax + 1, 'a')}) {
    EXPECT_FALSE(IsInputName(name)) << name;
  }
}

TEST(FormulaTest, InputsAreListedOnceAndSorted) {
  EXPECT_THAT(Parsed("b - a[n-1] + b + a + 3").Inputs(),
              ElementsAre(FormulaInput{"a", 0}, FormulaInput{"a", 1}, FormulaInput{"b", 0}));
}

TEST(FormulaTest, WhatCancelsOutFollowsNoInput) {
  for (const char* text : {"5", "0 * a", "a - a", "2 * a + b - b - 2 * a + 7"}) {
    EXPECT_FALSE(Parsed(text).DependsOnInputs()) << text;
  }
  EXPECT_TRUE(Parsed("a - a[n-1]").DependsOnInputs());
  EXPECT_TRUE(Parsed("2 * a - a").DependsOnInputs());
}

TEST(FormulaTest, AnInputThatIsNotReportedLeavesNoValue) {
  LinearExpression expression = Parsed("kejadian[n-1] - kejadian");
  EXPECT_EQ(*Evaluate(expression, {{{"kejadian", 0}, 5'000'000}}), std::nullopt)
      << "missing is not zero";
  EXPECT_EQ(*Evaluate(expression, {{{"kejadian", 0}, 5'000'000}, {{"kejadian", 1}, 12'000'000}}),
            Decimal::FromMicro(7'000'000));
}

TEST(FormulaTest, EachTermIsRoundedHalfUpOnce) {
  EXPECT_EQ(*Evaluate(Parsed("0,5*a - 0,5*b"), {{{"a", 0}, 1}, {{"b", 0}, 3}}),
            Decimal::FromMicro(1 - 2));
}

TEST(FormulaTest, OnlyTheResultMustFit) {
  int64_t most = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(*Evaluate(Parsed("a + a - a"), {{{"a", 0}, most}}), Decimal::FromMicro(most));
  EXPECT_EQ(Evaluate(Parsed("a + a"), {{{"a", 0}, most}}).status().code(),
            absl::StatusCode::kOutOfRange);
  EXPECT_EQ(Evaluate(Parsed("2 * a"), {{{"a", 0}, most}}).status().code(),
            absl::StatusCode::kOutOfRange);
}

// Text of a random expression; signs, blanks and the order in a term vary.
rc::Gen<std::string> ExpressionText() {
  auto term = rc::gen::map(
      rc::gen::tuple(testing::Between(0, 3), rc::gen::inRange<int64_t>(0, 3'000'000'000),
                     rc::gen::element<std::string>("a", "b1", "kejadian", "a[n-1]", "b1[n]")),
      [](const std::tuple<int, int64_t, std::string>& parts) {
        const auto& [form, micro, input] = parts;
        std::string number = FormatPlain(micro, Decimal::kPlaces);
        if (form == 0) return number;
        if (form == 1) return input;
        return form == 2 ? absl::StrCat(number, "*", input) : absl::StrCat(input, " * ", number);
      });
  auto part = rc::gen::pair(rc::gen::element<std::string>("+", " - "), term);
  return rc::gen::map(
      rc::gen::nonEmpty(rc::gen::container<std::vector<std::pair<std::string, std::string>>>(part)),
      [](const std::vector<std::pair<std::string, std::string>>& parts) {
        std::string text;
        for (size_t i = 0; i < parts.size() && i < kTermsMax; ++i) {
          absl::StrAppend(&text, parts[i].first, parts[i].second);
        }
        return text;
      });
}

RC_GTEST_PROP(FormulaProperty, ReadingItsTextGivesTheSameExpression, ()) {
  LinearExpression expression = Parsed(*ExpressionText());
  RC_ASSERT(Parsed(expression.ToString()) == expression);
}

RC_GTEST_PROP(FormulaProperty, ValueEquals128Bits, ()) {
  LinearExpression expression = Parsed(*ExpressionText());
  Inputs inputs;
  for (const FormulaInput& input : expression.Inputs()) {
    inputs[input] = *rc::gen::inRange<int64_t>(-1'000'000'000'000, 1'000'000'000'000);
  }
  __int128 sum = 0;
  for (const LinearExpression::Term& term : expression.terms()) {
    __int128 value = term.input ? inputs.at(*term.input) : Decimal::kScale;
    sum += testing::ReferenceDivide(term.coefficient.micro() * value, Decimal::kScale);
  }
  RC_ASSERT(*Evaluate(expression, inputs) ==
            std::optional<Decimal>(Decimal::FromMicro(static_cast<int64_t>(sum))));
}

RC_GTEST_PROP(FormulaProperty, AnyTextIsReadOrPointedInto, ()) {
  std::string text = *rc::gen::oneOf(
      testing::AnyBytes(),
      rc::gen::container<std::string>(rc::gen::elementOf(std::string("an[]-+*1,. "))));
  auto parsed = LinearExpression::Parse(text);
  if (const auto* error = std::get_if<FormulaError>(&parsed)) {
    RC_ASSERT(error->offset <= text.size());
    RC_ASSERT(!error->message.empty());
  } else {
    LinearExpression expression = std::get<LinearExpression>(parsed);
    RC_ASSERT(Parsed(expression.ToString()) == expression);
  }
}

}  // namespace
}  // namespace rekap
