// sum-mismatch: a program or kegiatan states another sum than its children.
#include <string>

#include "absl/strings/str_cat.h"

#include "domain/finding/rules.h"
#include "domain/finding/shown.h"

namespace rekap::finding {
namespace {

// The child that accounts for the whole difference, in either column; nullptr
// if none does. A parent that left one child out is the usual reason.
const Row* LeftOut(const Table& table, const Row& parent, const Sums& difference) {
  for (size_t i : parent.children) {
    const Row& child = table.row(i);
    auto explains = [](__int128 gap, int64_t figure) { return gap == 0 || gap == figure; };
    if (explains(difference.allocated, child.money.allocated.sen) &&
        explains(difference.realised, child.money.realised.sen)) {
      return &child;
    }
  }
  return nullptr;
}

}  // namespace

void CheckSums(const Context& context, FindingList& out) {
  for (size_t i = 0; i < context.table.rows().size(); ++i) {
    const Row& row = context.table.row(i);
    if (!row.parent_level() || row.children.empty() || row.money.blank()) continue;
    Sums sum = context.table.ChildSum(i);
    Sums difference = sum.Minus(ToSums(row.money));
    if (difference.zero()) continue;
    out.Add(v1::SEVERITY_BLOCKING, "sum-mismatch", row, [&](v1::Finding& finding) {
      finding.set_message(
          absl::StrCat("Jumlah yang tertulis untuk ", LevelWord(row.level),
                       " ini tidak sama dengan jumlah ", ChildWord(row.level),
                       "-nya. Periksa baris ini dan baris di bawahnya dengan DPA, lalu "
                       "perbaiki yang salah."));
      AddProof(finding, "tertulis (anggaran / realisasi)", ShowMoney(row.money));
      AddProof(finding, absl::StrCat("jumlah ", ChildWord(row.level)), ShowMoney(sum));
      AddProof(finding, "selisih", ShowMoney(difference));
      std::optional<int64_t> absorption = AbsorptionOf(sum);
      if (absorption) AddProof(finding, "serapan menurut jumlah", ShowPercent(*absorption));
      const Row* left_out = LeftOut(context.table, row, difference);
      if (left_out != nullptr) {
        AddProof(finding, absl::StrCat("selisih sama dengan ", ShowRow(*left_out)),
                 ShowMoney(left_out->money));
      }
    });
  }
}

}  // namespace rekap::finding
