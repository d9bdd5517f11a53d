// spent-without-output: a sub kegiatan spent money and an output of it, or
// every output, is nought.
#include <algorithm>

#include "absl/strings/str_cat.h"

#include "domain/finding/outputs.h"
#include "domain/finding/rules.h"
#include "domain/finding/shown.h"

namespace rekap::finding {
namespace {

// A target of nought is met by nought.
bool WasExpected(const v1::Output& output) {
  return output.target().has_value_micro() ? output.target().value_micro() > 0
                                           : !output.target().text().empty();
}

void AddMoney(const Row& row, v1::Finding& finding) {
  AddProof(finding, "realisasi keuangan", ShowMoney(row.money.realised.sen));
  std::optional<int64_t> absorption = AbsorptionOf(ToSums(row.money));
  if (absorption) AddProof(finding, "serapan", ShowPercent(*absorption));
  if (row.money != row.printed) {
    AddProof(finding, "tercetak (anggaran / realisasi)", ShowMoney(row.printed));
  }
}

}  // namespace

void CheckSpentWithoutOutput(const Context& context, FindingList& out) {
  const Table& table = context.table;
  // A table of money alone leaves the outputs to another file.
  bool has_outputs = std::any_of(table.rows().begin(), table.rows().end(),
                                 [](const Row& row) { return row.output != nullptr; });
  if (!has_outputs) return;
  for (size_t i = 0; i < table.rows().size(); ++i) {
    const Row& row = table.row(i);
    if (row.level != RowLevel::kSubKegiatan || row.money.realised.sen == 0) continue;
    std::vector<size_t> outputs = OutputRows(table, i);
    if (outputs.empty()) {
      out.Add(v1::SEVERITY_WARNING, "spent-without-output", row, [&](v1::Finding& finding) {
        finding.set_message(
            "Uang dibelanjakan tetapi sub kegiatan ini tidak punya keluaran. Tulis keluarannya, "
            "dengan target dan realisasi.");
        AddMoney(row, finding);
      });
    }
    for (size_t j : outputs) {
      const v1::Output& output = *table.row(j).output;
      if (!NothingAchieved(output) || !WasExpected(output)) continue;
      out.Add(v1::SEVERITY_WARNING, "spent-without-output", table.row(j),
              [&](v1::Finding& finding) {
                finding.set_message(
                    "Uang dibelanjakan tetapi keluaran ini nol. Periksa realisasi keluarannya, "
                    "atau jelaskan untuk apa uangnya dipakai.");
                AddMoney(row, finding);
                AddProof(finding, "keluaran (realisasi dari target)",
                         absl::StrCat(ShowValue(output.realised().value_micro()), " dari ",
                                      output.target().text()));
              });
    }
  }
}

}  // namespace rekap::finding
