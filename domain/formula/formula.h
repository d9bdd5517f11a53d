// Linear expressions over named inputs, the numerators and denominators of
// indicators: "kejadian[n-1] - kejadian", "2 * desa_tertib + 0,5 * desa_baru".
// Exact: coefficients are decimals with six places, every term is rounded half
// up once, overflow is an error. Pure.
//
//   expression = [sign] term {sign term}        sign = "+" | "-"
//   term       = number ["*" input] | input ["*" number]
//   input      = name ["[n-1]" | "[n]"]         name = [a-z][a-z0-9_]{0,31}
//   number     = digits with a decimal comma or dot, no groups
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "domain/decimal/decimal.h"

namespace rekap {

// Bytes of an input's name; also the bound of NamedInput.name.
inline constexpr size_t kInputNameSizeMax = 32;
// Terms of one expression; more is not a formula that an office could check.
inline constexpr size_t kTermsMax = 16;
// Inputs of one indicator: of a numerator, a denominator and a weight. Also the
// bound of IndicatorResult.inputs: what a catalog asks for, a record can hold.
inline constexpr size_t kInputsMax = 32;

// True for a name as above.
bool IsInputName(absl::string_view name);

// One input as a formula names it: of the year of the figure, or of the year
// before ("[n-1]").
struct FormulaInput {
  std::string name;
  uint32_t years_back = 0;  // 0 or 1

  friend auto operator<=>(const FormulaInput&, const FormulaInput&) = default;
};

// Why a text is no expression, and where.
struct FormulaError {
  size_t offset = 0;    // byte in the text
  std::string message;  // Indonesian
};

class LinearExpression {
 public:
  struct Term {
    Decimal coefficient;
    std::optional<FormulaInput> input;  // absent: a constant

    friend bool operator==(const Term&, const Term&) = default;
  };
  // The value of an input; nullopt if it was not reported.
  using Lookup = std::function<std::optional<Decimal>(const FormulaInput&)>;

  static std::variant<LinearExpression, FormulaError> Parse(absl::string_view text);

  const std::vector<Term>& terms() const { return terms_; }
  // Each once, sorted.
  std::vector<FormulaInput> Inputs() const;
  // Whether the value follows what is reported: false for constants alone, and
  // where every input cancels out or is multiplied by 0.
  bool DependsOnInputs() const;
  // Whether it is 0 whatever is reported.
  bool AlwaysZero() const;
  // nullopt if an input is not reported; OutOfRange on overflow.
  absl::StatusOr<std::optional<Decimal>> Evaluate(const Lookup& lookup) const;
  // Canonical: "kejadian[n-1] - kejadian".
  std::string ToString() const;

  friend bool operator==(const LinearExpression&, const LinearExpression&) = default;

 private:
  std::vector<Term> terms_;
};

}  // namespace rekap
