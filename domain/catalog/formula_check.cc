#include "domain/catalog/formula_check.h"

#include <algorithm>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"

#include "domain/catalog/input_names.h"

namespace rekap {
namespace {

using Expression = std::optional<LinearExpression>;

class FormulaCheck {
 public:
  FormulaCheck(const std::vector<Indicator>& indicators, std::vector<CatalogProblem>& problems)
      : indicators_(indicators), problems_(problems) {
    for (const Indicator& indicator : indicators) {
      for (const Expression* part : {&indicator.numerator, &indicator.denominator}) {
        if (!part->has_value()) continue;
        for (const LinearExpression::Term& term : (*part)->terms()) {
          if (term.input) ++uses_[term.input->name];
        }
      }
      if (!indicator.weight_input.empty()) ++uses_[indicator.weight_input];
    }
  }

  void Run(CatalogUse use) {
    for (const Indicator& indicator : indicators_) {
      CheckMethod(indicator);
      CheckWeight(indicator);
      if (use == CatalogUse::kStored) continue;
      CheckNumerator(indicator);
      CheckDenominator(indicator);
      CheckInputs(indicator);
    }
  }

 private:
  template <typename... Parts>
  void Add(const Indicator& indicator, absl::string_view code, const Parts&... message) {
    problems_.push_back({indicator.place, std::string(code), absl::StrCat(message...)});
  }

  void CheckMethod(const Indicator& indicator);
  void CheckWeight(const Indicator& indicator);
  void CheckNumerator(const Indicator& indicator);
  void CheckDenominator(const Indicator& indicator);
  void CheckInputs(const Indicator& indicator);
  void CheckSpelling(const Indicator& indicator, const std::vector<std::string>& names);

  const std::vector<Indicator>& indicators_;
  std::vector<CatalogProblem>& problems_;
  absl::flat_hash_map<std::string, size_t> uses_;  // by input name, in all formulas
};

void FormulaCheck::CheckMethod(const Indicator& indicator) {
  bool ratio = indicator.method == IndicatorMethod::kRatio;
  if (ratio && !(indicator.numerator && indicator.denominator)) {
    Add(indicator, "BAD_METHOD", "indikator ", indicator.code,
        " memakai metode rasio; tulis pembilang dan penyebut");
  }
  if (!ratio && indicator.denominator) {
    Add(indicator, "BAD_METHOD", "indikator ", indicator.code,
        " mempunyai penyebut, padahal metodenya bukan rasio");
  }
  if (indicator.factor <= Decimal()) {
    Add(indicator, "BAD_METHOD", "faktor indikator ", indicator.code, " harus lebih besar dari 0");
  }
  bool mean = indicator.without_parts == IndicatorMethod::kMean;
  if (!mean && !(ratio && indicator.without_parts == IndicatorMethod::kWeightedMean)) {
    Add(indicator, "BAD_METHOD", "tanpa_rincian indikator ", indicator.code,
        " hanya untuk metode rasio, dan hanya rata_rata atau rata_rata_tertimbang");
  }
}

void FormulaCheck::CheckWeight(const Indicator& indicator) {
  bool weighted = indicator.method == IndicatorMethod::kWeightedMean ||
                  indicator.without_parts == IndicatorMethod::kWeightedMean;
  if (weighted && !IsInputName(indicator.weight_input)) {
    Add(indicator, "BAD_METHOD", "indikator ", indicator.code,
        " memakai rata_rata_tertimbang; tulis bobot, nama masukan yang menimbang, misalnya "
        "responden");
  }
  if (!weighted && !indicator.weight_input.empty()) {
    Add(indicator, "BAD_METHOD", "indikator ", indicator.code,
        " mempunyai bobot, padahal tidak memakai rata_rata_tertimbang");
  }
}

// A constant is no measurement.
void FormulaCheck::CheckNumerator(const Indicator& indicator) {
  if (!indicator.numerator || indicator.numerator->DependsOnInputs()) return;
  Add(indicator, "BAD_FORMULA", "pembilang indikator ", indicator.code, ", ",
      indicator.numerator->ToString(),
      ", selalu bernilai sama; tulis masukan yang dilaporkan kantor, pengali tetap di faktor");
}

// One may divide by a constant, but never by 0.
void FormulaCheck::CheckDenominator(const Indicator& indicator) {
  if (!indicator.denominator || !indicator.denominator->AlwaysZero()) return;
  Add(indicator, "BAD_FORMULA", "penyebut indikator ", indicator.code, ", ",
      indicator.denominator->ToString(), ", selalu 0; tulis masukan yang dilaporkan kantor");
}

void FormulaCheck::CheckInputs(const Indicator& indicator) {
  std::vector<FormulaInput> inputs = indicator.Inputs();
  if (inputs.size() > kInputsMax) {
    Add(indicator, "TOO_MANY_INPUTS", "indikator ", indicator.code, " memakai ", inputs.size(),
        " masukan; paling banyak ", kInputsMax);
  }
  std::vector<std::string> names;
  for (const FormulaInput& input : inputs) {
    if (names.empty() || names.back() != input.name) names.push_back(input.name);
  }
  for (const std::string& name : names) {
    if (!IsIndicatorColumn(name)) continue;
    Add(indicator, "RESERVED_INPUT", "masukan ", name, " dari indikator ", indicator.code,
        " bernama sama dengan kolom tetap tabel IKU; beri nama lain");
  }
  CheckSpelling(indicator, names);
}

void FormulaCheck::CheckSpelling(const Indicator& indicator,
                                 const std::vector<std::string>& names) {
  for (size_t i = 0; i < names.size(); ++i) {
    for (size_t j = i + 1; j < names.size(); ++j) {
      // What is written again and again is meant; of two that are written once each
      // (balita, batita) neither is likelier.
      if ((uses_[names[i]] > 1) == (uses_[names[j]] > 1)) continue;
      if (!OneSlipApart(names[i], names[j])) continue;
      const bool first = uses_[names[i]] < uses_[names[j]];
      Add(indicator, "SUSPICIOUS_INPUT", "masukan ", names[first ? i : j], " dari indikator ",
          indicator.code, " hampir sama dengan ", names[first ? j : i],
          "; samakan bila salah ketik, atau beri nama yang jelas berbeda");
    }
  }
}

}  // namespace

void CheckFormulas(const std::vector<Indicator>& indicators, CatalogUse use,
                   std::vector<CatalogProblem>& problems) {
  FormulaCheck(indicators, problems).Run(use);
}

}  // namespace rekap
