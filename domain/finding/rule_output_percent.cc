// output-percent-mismatch: a stated output percentage is not result / target.
#include <cstdlib>

#include "absl/strings/str_cat.h"

#include "domain/finding/outputs.h"
#include "domain/finding/rules.h"
#include "domain/finding/shown.h"

namespace rekap::finding {
namespace {

// As for the absorption: below one point it was rounded or cut by hand.
constexpr int64_t kRoundingMicro = Decimal::kScale;

}  // namespace

void CheckOutputPercent(const Context& context, FindingList& out) {
  for (const Row& row : context.table.rows()) {
    if (row.output == nullptr || !row.output->has_stated_achievement_micro()) continue;
    std::optional<Decimal> computed = ComputedAchievement(*row.output);
    int64_t stated = row.output->stated_achievement_micro();
    if (!computed ||
        Rounded(computed->micro(), kPercentPlaces) == Rounded(stated, kPercentPlaces)) {
      continue;
    }
    bool rounding = std::llabs(computed->micro() - stated) < kRoundingMicro;
    v1::Severity severity = rounding ? v1::SEVERITY_NOTE : v1::SEVERITY_WARNING;
    out.Add(severity, "output-percent-mismatch", row, [&](v1::Finding& finding) {
      finding.set_message(
          "Persen keluaran yang tertulis bukan realisasi dibagi target. Tulis persen yang "
          "dihitung; rekap memakai yang dihitung.");
      AddProof(finding, "tertulis", ShowPercent(stated));
      AddProof(finding, "realisasi / target",
               absl::StrCat(ShowValue(row.output->realised().value_micro()), " / ",
                            ShowValue(row.output->target().value_micro())));
      AddProof(finding, "dihitung", ShowPercent(computed->micro()));
    });
  }
}

}  // namespace rekap::finding
