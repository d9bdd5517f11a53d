// realised-over-allocated: more was spent than granted.
#include "absl/strings/str_cat.h"

#include "domain/finding/rules.h"
#include "domain/finding/shown.h"

namespace rekap::finding {

void CheckOverspending(const Context& context, FindingList& out) {
  for (const Row& row : context.table.rows()) {
    // Above, the sums say nothing that the lines do not.
    if (row.level != RowLevel::kSubKegiatan) continue;
    if (row.money.realised.sen <= row.money.allocated.sen) continue;
    out.Add(v1::SEVERITY_WARNING, "realised-over-allocated", row, [&](v1::Finding& finding) {
      finding.set_message(
          "Realisasi lebih besar dari anggaran. Periksa kedua angka, atau jelaskan perubahan "
          "anggarannya.");
      AddProof(finding, "anggaran", ShowCell(row.money.allocated));
      AddProof(finding, "realisasi", ShowCell(row.money.realised));
      AddProof(finding, "lebih",
               ShowMoney(__int128{row.money.realised.sen} - row.money.allocated.sen));
    });
  }
}

}  // namespace rekap::finding
