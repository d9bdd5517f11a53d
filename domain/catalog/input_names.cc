#include "domain/catalog/input_names.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"

namespace rekap {
namespace {

constexpr absl::string_view kColumns[] = {
    "no",          "sasaran",          "indikator",        "arah",        "formula",
    "sumber_data", "penanggung_jawab", "capaian_tercetak", "target_atas", "satuan",
    "sumber"};
// Each followed by a year: target_2021.
constexpr absl::string_view kYearColumns[] = {"target_", "realisasi_"};

constexpr size_t kWordMin = 5;

bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }
bool IsLetter(char c) { return absl::ascii_islower(static_cast<unsigned char>(c)); }

// Letters in a row around `at`.
size_t WordSize(absl::string_view name, size_t at) {
  if (at >= name.size() || !IsLetter(name[at])) return 0;
  size_t begin = at;
  size_t end = at;
  while (begin > 0 && IsLetter(name[begin - 1])) --begin;
  while (end < name.size() && IsLetter(name[end])) ++end;
  return end - begin;
}

}  // namespace

bool IsIndicatorColumn(absl::string_view name) {
  for (absl::string_view prefix : kYearColumns) {
    absl::string_view year = name;
    if (absl::ConsumePrefix(&year, prefix) && year.size() == 4 &&
        std::all_of(year.begin(), year.end(), IsDigit)) {
      return true;
    }
  }
  return std::find(std::begin(kColumns), std::end(kColumns), name) != std::end(kColumns);
}

bool OneSlipApart(absl::string_view a, absl::string_view b) {
  if (a.size() < b.size()) return OneSlipApart(b, a);
  const size_t at =
      static_cast<size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
  if (at == a.size() || WordSize(a, at) < kWordMin) return false;
  absl::string_view rest_a = a.substr(at + 1);
  if (a.size() == b.size() + 1) return rest_a == b.substr(at);
  if (a.size() != b.size() || !IsLetter(b[at])) return false;
  absl::string_view rest_b = b.substr(at + 1);
  if (rest_a == rest_b) return true;
  bool swapped = !rest_a.empty() && a[at] == rest_b[0] && rest_a[0] == b[at];
  return swapped && rest_a.substr(1) == rest_b.substr(1);
}

}  // namespace rekap
