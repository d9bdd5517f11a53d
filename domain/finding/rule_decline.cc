// decline: a result moved the wrong way since the year before. Nothing need be
// wrong with it; the report must not call it an increase.
#include "domain/finding/rules.h"
#include "domain/finding/shown.h"

namespace rekap::finding {

void CheckDecline(const Context& context, FindingList& out) {
  for (const v1::Record& record : context.report.records) {
    const v1::IndicatorResult& result = record.indicator_result();
    if (!record.has_indicator_result() || !result.has_realised_micro()) continue;
    // Within the year a result is on its way.
    if (record.key().quarter() != 0) continue;
    const v1::IndicatorResult* before = context.report.previous.FindResult(record.key().subject());
    std::optional<int64_t> previous;
    if (before != nullptr && before->has_realised_micro()) previous = before->realised_micro();
    if (result.has_previous_micro()) previous = result.previous_micro();
    const Indicator* indicator = context.catalog.FindIndicator(record.key().subject());
    bool higher = indicator != nullptr ? indicator->direction == IndicatorDirection::kHigher
                                       : result.direction() == v1::DIRECTION_HIGHER;
    bool lower = indicator != nullptr ? indicator->direction == IndicatorDirection::kLower
                                      : result.direction() == v1::DIRECTION_LOWER;
    if (!previous) continue;
    int64_t change = result.realised_micro() - *previous;
    if (!(higher && change < 0) && !(lower && change > 0)) continue;
    out.Add(v1::SEVERITY_NOTE, "decline", record, [&](v1::Finding& finding) {
      finding.set_message(
          "Hasil indikator ini memburuk dibanding tahun sebelumnya. Jelaskan sebabnya; laporan "
          "tidak boleh menyebutnya peningkatan.");
      AddProof(finding, "tahun sebelumnya", ShowValue(*previous));
      AddProof(finding, "tahun ini", ShowValue(result.realised_micro()));
      AddProof(finding, "perubahan", ShowValue(change));
    });
  }
}

}  // namespace rekap::finding
