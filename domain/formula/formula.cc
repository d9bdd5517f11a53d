#include "domain/formula/formula.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "domain/decimal/number_text.h"

namespace rekap {
namespace {

using Term = LinearExpression::Term;

bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }
bool IsLetter(char c) { return absl::ascii_islower(static_cast<unsigned char>(c)); }
bool IsNamePart(char c) { return IsLetter(c) || IsDigit(c) || c == '_'; }

// What people write where the grammar has no place for it, and what they mean.
std::string Hint(char c) {
  switch (c) {
    case '/':
    case ':':
      return "pembagian tidak ditulis di sini: pisahkan pembilang (numerator) dan penyebut "
             "(denominator)";
    case '(':
    case ')':
      return "tanda kurung tidak dipakai: uraikan menjadi suku-suku";
    case '%':
      return "tanda % tidak dipakai: tulis pengali di faktor (factor)";
    case 'x':
      return "perkalian ditulis dengan tanda *";
    default:
      break;
  }
  if (absl::ascii_isupper(static_cast<unsigned char>(c))) {
    return "nama masukan memakai huruf kecil, angka dan garis bawah";
  }
  if (!absl::ascii_isascii(static_cast<unsigned char>(c))) {
    return "tanda ini tidak dikenal: pakai tanda -, + dan * dari papan tik";
  }
  return "";
}

// Reads the grammar of formula.h. The first error ends the reading.
class Parser {
 public:
  explicit Parser(absl::string_view text) : text_(text) {}

  // nullopt: see error().
  std::optional<std::vector<Term>> Expression() {
    std::vector<Term> terms;
    bool negative = Take('-');
    if (!negative) Take('+');
    while (true) {
      if (terms.size() == kTermsMax) {
        return Fail(at_, absl::StrCat("rumus paling banyak ", kTermsMax, " suku"));
      }
      std::optional<Term> term = OneTerm();
      if (!term) return std::nullopt;
      if (negative) term->coefficient = Decimal::FromMicro(-term->coefficient.micro());
      terms.push_back(*std::move(term));
      if (AtEnd()) return terms;
      negative = Take('-');
      if (!negative && !Take('+')) return Unexpected("tanda + atau -");
    }
  }

  const FormulaError& error() const { return error_; }

 private:
  std::nullopt_t Fail(size_t offset, std::string message) {
    error_ = {offset, std::move(message)};
    return std::nullopt;
  }

  std::nullopt_t Unexpected(absl::string_view wanted) {
    if (AtEnd()) return Fail(at_, absl::StrCat("rumus terputus: di sini diharapkan ", wanted));
    std::string hint = Hint(text_[at_]);
    return Fail(at_, absl::StrCat("di sini diharapkan ", wanted, hint.empty() ? "" : "; ", hint));
  }

  void SkipBlanks() {
    while (at_ < text_.size() && absl::ascii_isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }

  bool AtEnd() {
    SkipBlanks();
    return at_ == text_.size();
  }

  bool Take(char c) {
    if (AtEnd() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool Next(bool (*is)(char)) const { return at_ < text_.size() && is(text_[at_]); }

  std::optional<Term> OneTerm() {
    SkipBlanks();
    Term term{Decimal::FromMicro(Decimal::kScale), std::nullopt};
    bool number_first = Next(IsDigit);
    if (!number_first && !Next(IsLetter)) return Unexpected("angka atau nama masukan");
    for (bool number : {number_first, !number_first}) {
      if (number) {
        std::optional<Decimal> coefficient = Number();
        if (!coefficient) return std::nullopt;
        term.coefficient = *coefficient;
      } else {
        term.input = Input();
        if (!term.input) return std::nullopt;
      }
      if (!Take('*')) return term;
    }
    return Fail(at_ - 1, "satu suku hanya berisi satu angka dan satu masukan");
  }

  std::optional<Decimal> Number() {
    SkipBlanks();
    if (!Next(IsDigit)) return Unexpected("angka");
    size_t begin = at_;
    while (Next(IsDigit)) ++at_;
    NumberStyle style = NumberStyle::kPlain;
    auto is_mark = [](char c) { return c == '.' || c == ','; };
    if (Next(is_mark)) {
      if (text_[at_] == ',') style = NumberStyle::kIndonesian;
      ++at_;
      if (!Next(IsDigit)) return Fail(at_, "di sini diharapkan angka di belakang koma");
      while (Next(IsDigit)) ++at_;
    }
    if (Next(is_mark)) return Fail(at_, "angka ditulis tanpa pemisah ribuan");
    absl::StatusOr<Decimal> value = Decimal::Parse(text_.substr(begin, at_ - begin), style);
    if (value.ok()) return *value;
    return Fail(begin, "angka terlalu besar, atau lebih dari enam angka di belakang koma");
  }

  std::optional<FormulaInput> Input() {
    SkipBlanks();
    if (!Next(IsLetter)) return Unexpected("nama masukan");
    size_t begin = at_;
    while (Next(IsNamePart)) ++at_;
    FormulaInput input{std::string(text_.substr(begin, at_ - begin)), 0};
    if (input.name.size() > kInputNameSizeMax) {
      return Fail(begin, absl::StrCat("nama masukan paling panjang ", kInputNameSizeMax, " huruf"));
    }
    SkipBlanks();
    size_t bracket = at_;
    if (!Take('[')) return input;
    bool year = Take('n');
    if (year && Take('-')) {
      year = Take('1');
      input.years_back = 1;
    }
    if (year && Take(']')) return input;
    return Fail(bracket, "kurung siku hanya berisi [n] (tahun ini) atau [n-1] (tahun lalu)");
  }

  const absl::string_view text_;
  size_t at_ = 0;
  FormulaError error_;
};

std::string NumberText(int64_t micro) {
  std::string text = FormatPlain(micro, Decimal::kPlaces);
  std::replace(text.begin(), text.end(), '.', ',');
  return text;
}

}  // namespace

bool IsInputName(absl::string_view name) {
  return !name.empty() && name.size() <= kInputNameSizeMax && IsLetter(name[0]) &&
         std::all_of(name.begin(), name.end(), IsNamePart);
}

std::variant<LinearExpression, FormulaError> LinearExpression::Parse(absl::string_view text) {
  Parser parser(text);
  std::optional<std::vector<Term>> terms = parser.Expression();
  if (!terms) return parser.error();
  LinearExpression expression;
  expression.terms_ = *std::move(terms);
  return expression;
}

std::vector<FormulaInput> LinearExpression::Inputs() const {
  std::vector<FormulaInput> inputs;
  for (const Term& term : terms_) {
    if (term.input) inputs.push_back(*term.input);
  }
  std::sort(inputs.begin(), inputs.end());
  inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
  return inputs;
}

bool LinearExpression::DependsOnInputs() const {
  std::map<FormulaInput, __int128> coefficients;
  for (const Term& term : terms_) {
    if (term.input) coefficients[*term.input] += term.coefficient.micro();
  }
  return std::any_of(coefficients.begin(), coefficients.end(),
                     [](const auto& input) { return input.second != 0; });
}

bool LinearExpression::AlwaysZero() const {
  __int128 constant = 0;
  for (const Term& term : terms_) {
    if (!term.input) constant += term.coefficient.micro();
  }
  return constant == 0 && !DependsOnInputs();
}

absl::StatusOr<std::optional<Decimal>> LinearExpression::Evaluate(const Lookup& lookup) const {
  // Wide, so that only the result must fit and the order of terms is free.
  __int128 sum = 0;
  for (const Term& term : terms_) {
    absl::StatusOr<Decimal> product = term.coefficient;
    if (term.input) {
      std::optional<Decimal> value = lookup(*term.input);
      if (!value) return std::optional<Decimal>();
      product = term.coefficient.Times(*value);
    }
    if (!product.ok()) {
      return absl::OutOfRangeError(absl::StrCat("formula ", ToString(), ": the term of ",
                                                term.input->name, " is too large"));
    }
    sum += product->micro();
  }
  std::optional<int64_t> micro = DivideHalfUp(sum, 1);
  if (!micro) return absl::OutOfRangeError(absl::StrCat("formula ", ToString(), ": too large"));
  return std::optional<Decimal>(Decimal::FromMicro(*micro));
}

std::string LinearExpression::ToString() const {
  std::string text;
  for (const Term& term : terms_) {
    int64_t micro = term.coefficient.micro();
    absl::string_view sign = micro < 0 ? "-" : "+";
    if (!text.empty()) {
      absl::StrAppend(&text, " ", sign, " ");
    } else if (micro < 0) {
      absl::StrAppend(&text, "-");
    }
    int64_t magnitude = micro < 0 ? -micro : micro;
    bool shown = !term.input || magnitude != Decimal::kScale;
    if (shown) absl::StrAppend(&text, NumberText(magnitude));
    if (!term.input) continue;
    absl::StrAppend(&text, shown ? " * " : "", term.input->name,
                    term.input->years_back == 1 ? "[n-1]" : "");
  }
  return text;
}

}  // namespace rekap
