// achievement-mismatch: an indicator's printed achievement is not what target
// and result give. Often only rounded, which may still lift it into the next
// band: 90,98 printed as 91.
#include <cstdlib>

#include "domain/finding/rules.h"
#include "domain/finding/shown.h"
#include "domain/indicator/indicator_values.h"

namespace rekap::finding {
namespace {

// As for other percentages: below one point it was rounded or cut by hand.
constexpr int64_t kRoundingMicro = Decimal::kScale;

}  // namespace

void CheckAchievement(const Context& context, FindingList& out) {
  for (const v1::Record& record : context.report.records) {
    const v1::IndicatorResult& result = record.indicator_result();
    if (!record.has_indicator_result() || !result.has_stated_achievement_micro()) continue;
    const Indicator* indicator = context.catalog.FindIndicator(record.key().subject());
    if (indicator == nullptr) continue;
    DecimalResult computed = ValuesOf(*indicator, result).achievement;
    int64_t stated = result.stated_achievement_micro();
    if (!computed.reported() ||
        Rounded(computed.value.micro(), kPercentPlaces) == Rounded(stated, kPercentPlaces)) {
      continue;
    }
    bool rounding = std::llabs(computed.value.micro() - stated) < kRoundingMicro;
    v1::Severity severity = rounding ? v1::SEVERITY_NOTE : v1::SEVERITY_WARNING;
    out.Add(severity, "achievement-mismatch", record, [&](v1::Finding& finding) {
      const Policy& policy = context.catalog.policy();
      std::string band = BandOf(policy, computed);
      std::string printed = BandOf(policy, DecimalResult::Of(Decimal::FromMicro(stated)));
      finding.set_message(
          "Capaian yang tercetak bukan realisasi dibagi target. Tulis yang dihitung, dengan dua "
          "desimal; rekap memakai yang dihitung.");
      AddProof(finding, "tercetak", ShowPercent(stated));
      AddProof(finding, "dihitung", ShowPercent(computed.value.micro()));
      if (band != printed) {
        AddProof(finding, "predikat menurut cetakan", printed);
        AddProof(finding, "predikat menurut hitungan", band);
      }
    });
  }
}

}  // namespace rekap::finding
