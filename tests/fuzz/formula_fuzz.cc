// Formulas of indicators: what was read prints as text that reads the same, and is
// evaluated without overflow going unseen.
#include <optional>
#include <string>
#include <variant>

#include "domain/formula/formula.h"
#include "tests/fuzz/fuzz.h"

using namespace rekap;  // NOLINT: a target is one function

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text = fuzz::View(data, size);
  auto parsed = LinearExpression::Parse(text);
  if (auto* error = std::get_if<FormulaError>(&parsed)) {
    fuzz::Require(error->offset <= text.size() && !error->message.empty(), "an error has a place");
    return 0;
  }
  const auto& expression = std::get<LinearExpression>(parsed);
  fuzz::Require(!expression.terms().empty() && expression.terms().size() <= kTermsMax,
                "terms are bounded");
  auto again = LinearExpression::Parse(expression.ToString());
  fuzz::Require(std::holds_alternative<LinearExpression>(again) &&
                    std::get<LinearExpression>(again) == expression,
                "the printed formula is the same formula");
  auto value = [&](int64_t micro) {
    return expression.Evaluate(
        [micro](const FormulaInput&) { return std::optional<Decimal>(Decimal::FromMicro(micro)); });
  };
  for (int64_t micro : {INT64_MIN, int64_t{1'000'000}, INT64_MAX}) {
    absl::StatusOr<std::optional<Decimal>> result = value(micro);
    fuzz::Require(result.ok() || absl::IsOutOfRange(result.status()), "overflow is the only error");
    fuzz::Require(!result.ok() || !expression.AlwaysZero() || *result == Decimal::FromMicro(0),
                  "what is always zero is zero");
  }
  return 0;
}
