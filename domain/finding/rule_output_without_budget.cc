// output-without-budget: a result is reported where nothing was granted or
// spent. Work paid by somebody else, or a result of another row.
#include "absl/strings/str_cat.h"

#include "domain/finding/outputs.h"
#include "domain/finding/rules.h"
#include "domain/finding/shown.h"

namespace rekap::finding {

void CheckOutputWithoutBudget(const Context& context, FindingList& out) {
  const Table& table = context.table;
  for (size_t i = 0; i < table.rows().size(); ++i) {
    const Row& row = table.row(i);
    // Blank is not zero: such a row says nothing about its budget.
    if (row.level != RowLevel::kSubKegiatan || row.money.blank() || !row.money.zero()) continue;
    for (size_t j : OutputRows(table, i)) {
      const v1::Output& output = *table.row(j).output;
      if (!output.realised().has_value_micro() || output.realised().value_micro() <= 0) continue;
      out.Add(v1::SEVERITY_WARNING, "output-without-budget", table.row(j),
              [&](v1::Finding& finding) {
                finding.set_message(
                    "Ada hasil keluaran tetapi anggaran dan realisasinya nol. Periksa angkanya, "
                    "atau jelaskan siapa yang membiayai.");
                AddProof(finding, "anggaran / realisasi", ShowMoney(row.money));
                AddProof(finding, "keluaran (realisasi dari target)",
                         absl::StrCat(output.realised().text(), " dari ", output.target().text()));
                if (row.parent == kNone || table.row(row.parent).output == nullptr) return;
                std::optional<int64_t> above = StatedPercent(*table.row(row.parent).output);
                if (above) {
                  AddProof(finding, absl::StrCat("keluaran ", ShowRow(table.row(row.parent))),
                           ShowPercent(*above));
                }
              });
    }
  }
}

}  // namespace rekap::finding
