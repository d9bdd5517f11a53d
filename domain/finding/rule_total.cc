// total-mismatch: the unit's own total is not the sum of its sub kegiatan.
// Which of the two is right cannot be told from here, so there is no repair.
#include <algorithm>
#include <vector>

#include "domain/finding/rules.h"
#include "domain/finding/shown.h"

namespace rekap::finding {

void CheckTotals(const Context& context, FindingList& out) {
  const Table& table = context.table;
  if (table.top().empty()) return;
  std::vector<size_t> open = table.unit_rows();
  while (!open.empty()) {
    const Row& row = table.row(open.front());
    std::vector<uint32_t> lines;
    std::erase_if(open, [&](size_t i) {
      bool same = ToSums(table.row(i).money) == ToSums(row.money);
      if (same && table.row(i).line != 0) lines.push_back(table.row(i).line);
      return same;
    });
    const Sums& sum = context.lines[table.unit_rows().front()];
    Sums difference = sum.Minus(ToSums(row.money));
    if (row.money.blank() || difference.zero()) continue;
    out.Add(v1::SEVERITY_BLOCKING, "total-mismatch", row, [&](v1::Finding& finding) {
      finding.mutable_rows()->Assign(lines.begin(), lines.end());
      finding.set_message(
          "Jumlah kantor yang tertulis tidak sama dengan jumlah semua sub kegiatan. Cari baris "
          "yang salah atau terlewat; rekap memakai jumlah sub kegiatan.");
      AddProof(finding, "tertulis (anggaran / realisasi)", ShowMoney(row.money));
      AddProof(finding, "jumlah sub kegiatan", ShowMoney(sum));
      AddProof(finding, "selisih", ShowMoney(difference));
      std::optional<int64_t> absorption = AbsorptionOf(sum);
      if (absorption) AddProof(finding, "serapan menurut jumlah", ShowPercent(*absorption));
    });
  }
}

}  // namespace rekap::finding
