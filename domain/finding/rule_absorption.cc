// percent-mismatch: a stated absorption is not realised / allocated. It is found
// on the line on which the figures are printed, wherever they belong.
#include <cstdlib>
#include <string>

#include "absl/strings/str_cat.h"

#include "domain/decimal/decimal.h"
#include "domain/finding/rules.h"
#include "domain/finding/shown.h"

namespace rekap::finding {
namespace {

// Below one point a percentage was rounded or cut by hand; from there on
// something else was divided.
constexpr int64_t kRoundingMicro = Decimal::kScale;

}  // namespace

void CheckAbsorption(const Context& context, FindingList& out) {
  for (const Row& row : context.table.rows()) {
    if (!row.has_money() || !row.money.absorption_micro) continue;
    int64_t stated = *row.money.absorption_micro;
    std::optional<int64_t> computed = AbsorptionOf(ToSums(row.money));
    // Of nothing granted there is no percentage; 0 is how offices write that.
    if (!computed && stated == 0) continue;
    if (computed && Rounded(*computed, kPercentPlaces) == Rounded(stated, kPercentPlaces)) continue;
    bool rounding = computed && std::llabs(*computed - stated) < kRoundingMicro;
    v1::Severity severity = rounding ? v1::SEVERITY_NOTE : v1::SEVERITY_WARNING;
    out.AddAt(severity, "percent-mismatch", row, row.money_line, [&](v1::Finding& finding) {
      std::string moved;
      if (row.money_line != row.line) {
        moved = absl::StrCat(" (tercetak di baris ", row.money_line, ", milik ", ShowRow(row), ")");
      }
      finding.set_message(
          absl::StrCat("Persen serapan yang tertulis bukan realisasi dibagi anggaran", moved,
                       ". Tulis persen yang dihitung."));
      AddProof(finding, "tertulis", ShowPercent(stated));
      AddProof(finding, "realisasi / anggaran",
               absl::StrCat(ShowMoney(row.money.realised.sen), " / ",
                            ShowMoney(row.money.allocated.sen)));
      AddProof(finding, "dihitung", computed ? ShowPercent(*computed) : "tidak ada (anggaran 0)");
    });
  }
}

}  // namespace rekap::finding
