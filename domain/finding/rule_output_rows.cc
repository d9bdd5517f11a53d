// row-shift of the output columns. Outputs have no sums and their percentage
// travels with them, so nothing proves where such a segment begins and ends;
// but programs and kegiatan promise percentages and sub kegiatan count things,
// and where that is upside down by one or two rows, it is said. Never a repair.
#include <algorithm>
#include <cstdlib>
#include <vector>

#include "absl/strings/str_cat.h"

#include "domain/finding/rules.h"
#include "domain/finding/shift_search.h"
#include "domain/finding/shown.h"

namespace rekap::finding {
namespace {

// Parents whose target becomes a percentage again. An office may well count
// something for one kegiatan or two; not for three in a row of which the next
// row has the percentage.
constexpr int kParentsMin = 3;

struct Best {
  int gain = 0;
  int by = 0;
  size_t first = 0, last = 0;
};

bool IsPercent(const Row& row) {
  return row.output != nullptr && row.output->target().unit() == "%";
}

// Of the rows with outputs, in order: +1 where a parent gets a percentage that
// it lacks, -1 where it loses one; the best run is the segment.
void Search(const std::vector<const Row*>& rows, int by, Best& best) {
  int gain = 0;
  size_t first = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    size_t from = i + static_cast<size_t>(by);
    if (from >= rows.size()) {
      gain = 0;
      continue;
    }
    if (gain <= 0) {
      gain = 0;
      first = i;
    }
    if (rows[i]->parent_level()) gain += IsPercent(*rows[from]) - IsPercent(*rows[i]);
    if (gain > best.gain) best = {gain, by, first, i};
  }
}

}  // namespace

void CheckOutputRows(const Context& context, FindingList& out) {
  std::vector<const Row*> rows;
  int parents = 0, percent = 0;
  for (const Row& row : context.table.rows()) {
    if (row.level == RowLevel::kUnit || row.line == 0) continue;
    rows.push_back(&row);
    parents += row.parent_level() && row.output != nullptr;
    percent += row.parent_level() && IsPercent(row);
  }
  Best best;
  for (int by : {1, -1, 2, -2}) Search(rows, by, best);
  // Unless most parents then have a percentage the office simply counts.
  if (best.gain < kParentsMin || 2 * (percent + best.gain) <= parents) return;
  while (!rows[best.first]->parent_level()) ++best.first;
  const Row& first = *rows[best.first];
  out.Add(v1::SEVERITY_WARNING, "row-shift", first, [&](v1::Finding& finding) {
    finding.clear_subject();
    if (rows[best.last]->line != first.line) finding.add_rows(rows[best.last]->line);
    finding.set_message(absl::StrCat(
        "Kolom keluaran tampaknya bergeser ", std::abs(best.by), " baris: isinya cocok bila ",
        best.by > 0 ? "naik" : "turun",
        ". Ini tidak dapat dibuktikan dari angkanya; cocokkan dengan dokumen asli, perbaiki di "
        "file, lalu impor lagi."));
    AddProof(finding, "program dan kegiatan dengan target persen",
             absl::StrCat(percent, " dari ", parents));
    AddProof(finding, "sesudah digeser", absl::StrCat(percent + best.gain, " dari ", parents));
  });
}

}  // namespace rekap::finding
