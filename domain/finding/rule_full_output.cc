// full-output-low-absorption: every output was reached with less than half of
// the money. Thrift, a budget set too high, or a result that was copied.
#include "domain/decimal/decimal.h"
#include "domain/finding/outputs.h"
#include "domain/finding/rules.h"
#include "domain/finding/shown.h"
#include "domain/rule/achievement.h"

namespace rekap::finding {
namespace {

// Half: an ordinary tender saves a tenth or two.
constexpr int64_t kLowAbsorptionMicro = 50 * Decimal::kScale;
constexpr int64_t kFullMicro = 100 * Decimal::kScale;

bool Full(const v1::Output& output) {
  DecimalResult achievement = OutputAchievement(output);
  return achievement.reported() && achievement.value.micro() >= kFullMicro;
}

}  // namespace

void CheckFullOutput(const Context& context, FindingList& out) {
  for (size_t i = 0; i < context.table.rows().size(); ++i) {
    const Row& row = context.table.row(i);
    // Within the year money follows the output.
    if (row.level != RowLevel::kSubKegiatan || row.quarter != 0 || row.money.blank()) continue;
    std::optional<int64_t> absorption = AbsorptionOf(ToSums(row.money));
    if (!absorption || *absorption >= kLowAbsorptionMicro) continue;
    std::vector<size_t> outputs = OutputRows(context.table, i);
    bool full = !outputs.empty();
    for (size_t j : outputs) full = full && Full(*context.table.row(j).output);
    if (!full) continue;
    out.Add(v1::SEVERITY_NOTE, "full-output-low-absorption", row, [&](v1::Finding& finding) {
      finding.set_message(
          "Keluaran tercapai penuh dengan kurang dari separuh anggaran. Periksa realisasi "
          "keluarannya, atau jelaskan penghematannya.");
      AddProof(finding, "serapan", ShowPercent(*absorption));
      AddProof(finding, "anggaran / realisasi", ShowMoney(row.money));
      for (size_t j : outputs) {
        const v1::Output& output = *context.table.row(j).output;
        AddProof(finding, "keluaran", ShowPercent(OutputAchievement(output).value.micro()));
      }
    });
  }
}

}  // namespace rekap::finding
