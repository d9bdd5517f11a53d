// unit-mismatch: target and result are counted in different units.
#include "absl/strings/match.h"

#include "domain/finding/rules.h"
#include "domain/finding/shown.h"

namespace rekap::finding {

void CheckUnits(const Context& context, FindingList& out) {
  for (const Row& row : context.table.rows()) {
    if (row.output == nullptr) continue;
    const v1::Measure& target = row.output->target();
    const v1::Measure& realised = row.output->realised();
    if (target.unit().empty() || realised.unit().empty() ||
        absl::EqualsIgnoreCase(target.unit(), realised.unit())) {
      continue;
    }
    out.Add(v1::SEVERITY_WARNING, "unit-mismatch", row, [&](v1::Finding& finding) {
      finding.set_message(
          "Satuan target dan satuan realisasi berbeda, sehingga keduanya tidak dapat "
          "dibandingkan. Tulis keduanya dalam satuan yang sama.");
      AddProof(finding, "target", Quote(target.text()));
      AddProof(finding, "realisasi", Quote(realised.text()));
    });
  }
}

}  // namespace rekap::finding
