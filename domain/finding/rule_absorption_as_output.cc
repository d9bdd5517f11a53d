// absorption-as-output: the output percentages of the programs and kegiatan are
// their absorption, rounded. They measure spending, not performance.
#include <vector>

#include "absl/strings/str_cat.h"

#include "domain/decimal/decimal.h"
#include "domain/finding/outputs.h"
#include "domain/finding/rules.h"
#include "domain/finding/shown.h"

namespace rekap::finding {
namespace {

// Four of five: one or two rows of a copied column may have been mended.
constexpr size_t kShareMin = 80;
// Values strictly between 0 and 100 that agree. Noughts and hundreds agree in
// every good table; three others to the point do not by chance (1 in a million).
constexpr size_t kTellingMin = 3;

bool Tells(int64_t micro) { return micro > 0 && micro < 100 * Decimal::kScale; }

}  // namespace

void CheckAbsorptionAsOutput(const Context& context, FindingList& out) {
  size_t rows = 0, equal = 0, telling = 0;
  std::vector<uint32_t> lines;
  const Row* first = nullptr;
  for (size_t i = 0; i < context.table.rows().size(); ++i) {
    const Row& row = context.table.row(i);
    if (!row.parent_level() || row.output == nullptr) continue;
    std::optional<int64_t> percent = StatedPercent(*row.output);
    if (!percent) continue;
    ++rows;
    // By the lines, because what a parent states may itself be wrong.
    int64_t absorption = AbsorptionOf(context.lines[i]).value_or(0);
    if (Rounded(absorption, 0) != *percent && Rounded(absorption, kPercentPlaces) != *percent) {
      continue;
    }
    ++equal;
    telling += Tells(*percent);
    if (first == nullptr) first = &row;
    if (row.line != 0) lines.push_back(row.line);
  }
  if (telling < kTellingMin || equal * 100 < rows * kShareMin) return;
  out.Add(v1::SEVERITY_WARNING, "absorption-as-output", *first, [&](v1::Finding& finding) {
    finding.clear_subject();
    finding.mutable_rows()->Assign(lines.begin(), lines.end());
    finding.set_message(
        "Persen keluaran program dan kegiatan sama dengan serapan anggarannya, jadi yang diukur "
        "belanja, bukan kinerja. Hitung keluarannya dari keluaran sub kegiatan.");
    AddProof(finding, "baris yang sama", absl::StrCat(equal, " dari ", rows));
  });
}

}  // namespace rekap::finding
