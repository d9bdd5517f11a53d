// input-missing: a formula has some of its inputs and lacks others, so nothing
// is computed from them. revised-input: an input of last year ([n-1]) is not
// what the office reported last year.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "domain/finding/previous.h"
#include "domain/finding/rules.h"
#include "domain/finding/shown.h"

namespace rekap::finding {
namespace {

std::string NameOf(absl::string_view name, uint32_t years_back) {
  return absl::StrCat(name, years_back == 0 ? "" : "[n-1]");
}

void CheckMissing(const v1::Record& record, const Indicator& indicator, FindingList& out) {
  std::vector<std::string> missing, given;
  for (const FormulaInput& input : indicator.Inputs()) {
    bool there = FindInput(record.indicator_result(), input.name, input.years_back).has_value();
    (there ? given : missing).push_back(NameOf(input.name, input.years_back));
  }
  // None at all: the office reports the value only, which it may.
  if (missing.empty() || given.empty()) return;
  out.Add(v1::SEVERITY_WARNING, "input-missing", record, [&](v1::Finding& finding) {
    finding.set_message(
        absl::StrCat("Masukan rumus indikator ini belum lengkap, jadi nilainya "
                     "tidak dihitung. Isi juga: ",
                     absl::StrJoin(missing, ", "), "."));
    AddProof(finding, "ada", absl::StrJoin(given, ", "));
    AddProof(finding, "belum ada", absl::StrJoin(missing, ", "));
  });
}

void CheckRevised(const v1::Record& record, const v1::IndicatorResult& before, FindingList& out) {
  for (const v1::NamedInput& input : record.indicator_result().inputs()) {
    if (input.years_back() != 1) continue;
    std::optional<int64_t> own = FindInput(before, input.name(), 0);
    if (!own || *own == input.value_micro()) continue;
    out.Add(v1::SEVERITY_WARNING, "revised-input", record, [&](v1::Finding& finding) {
      finding.set_message(absl::StrCat(
          "Masukan ", NameOf(input.name(), 1),
          " berbeda dengan yang dilaporkan tahun lalu. Pakai angka tahun lalu, atau perbaiki "
          "laporan tahun lalu dengan alasannya."));
      AddProof(finding, "dipakai sekarang", ShowValue(input.value_micro()));
      AddProof(finding, "dilaporkan tahun lalu", ShowValue(*own));
    });
  }
}

}  // namespace

void CheckInputs(const Context& context, FindingList& out) {
  for (const v1::Record& record : context.report.records) {
    if (!record.has_indicator_result()) continue;
    const Indicator* indicator = context.catalog.FindIndicator(record.key().subject());
    if (indicator != nullptr) CheckMissing(record, *indicator, out);
    const v1::IndicatorResult* before = context.report.previous.FindResult(record.key().subject());
    if (before != nullptr) CheckRevised(record, *before, out);
  }
}

}  // namespace rekap::finding
