// computed-mismatch: the stated result of an indicator is not what its own
// inputs give. Compared as shown, because offices state two places.
#include "absl/strings/str_cat.h"

#include "domain/finding/rules.h"
#include "domain/finding/shown.h"
#include "domain/indicator/indicator_values.h"

namespace rekap::finding {

void CheckComputed(const Context& context, FindingList& out) {
  int places = context.catalog.policy().shown_places;
  for (const v1::Record& record : context.report.records) {
    const v1::IndicatorResult& result = record.indicator_result();
    if (!record.has_indicator_result() || !result.has_realised_micro()) continue;
    const Indicator* indicator = context.catalog.FindIndicator(record.key().subject());
    if (indicator == nullptr) continue;
    IndicatorValues values = ValuesOf(*indicator, result);
    if (!values.computed) continue;
    bool same = values.realised.reported() && Rounded(values.realised.value.micro(), places) ==
                                                  Rounded(result.realised_micro(), places);
    if (same) continue;
    out.Add(v1::SEVERITY_BLOCKING, "computed-mismatch", record, [&](v1::Finding& finding) {
      finding.set_message(
          "Realisasi indikator yang tertulis tidak sama dengan hasil rumusnya. Periksa masukannya, "
          "atau tulis hasil hitungan; rekap memakai hasil hitungan.");
      AddProof(finding, "tertulis", ShowValue(result.realised_micro()));
      AddProof(finding, "dihitung",
               values.realised.reported() ? ShowValue(values.realised.value.micro())
                                          : std::string("tidak dapat dihitung (penyebut nol)"));
      for (const v1::NamedInput& input : result.inputs()) {
        AddProof(finding, absl::StrCat(input.name(), input.years_back() == 0 ? "" : "[n-1]"),
                 ShowValue(input.value_micro()));
      }
    });
  }
}

}  // namespace rekap::finding
