// output-shift: an output whose words fit the sub kegiatan before it, or after
// it, and not its own. Wording proves nothing, hence a note.
#include "domain/finding/rules.h"
#include "domain/finding/shown.h"
#include "domain/finding/wording.h"

namespace rekap::finding {
namespace {

// One word in common ("desa") is chance; two that the own name lacks both are
// not.
constexpr size_t kCommonMin = 2;

}  // namespace

void CheckOutputShift(const Context& context, FindingList& out) {
  const Table& table = context.table;
  for (const Row& parent : table.rows()) {
    if (parent.level != RowLevel::kKegiatan) continue;
    std::vector<std::vector<std::string>> names;
    for (size_t child : parent.children) names.push_back(TellingWords(table.row(child).name));
    for (size_t i = 0; i < names.size(); ++i) {
      const Row& row = table.row(parent.children[i]);
      if (row.output == nullptr) continue;
      std::vector<std::string> words = TellingWords(row.output->description());
      if (WordsInCommon(words, names[i]) > 0) continue;
      const Row* fits = nullptr;
      if (i > 0 && WordsInCommon(words, names[i - 1]) >= kCommonMin) {
        fits = &table.row(parent.children[i - 1]);
      } else if (i + 1 < names.size() && WordsInCommon(words, names[i + 1]) >= kCommonMin) {
        fits = &table.row(parent.children[i + 1]);
      }
      if (fits == nullptr) continue;
      out.Add(v1::SEVERITY_NOTE, "output-shift", row, [&](v1::Finding& finding) {
        finding.set_message(
            "Menurut kata-katanya keluaran ini milik baris di sebelahnya. Periksa, dan pindahkan "
            "bila benar.");
        AddProof(finding, "keluaran", Quote(row.output->description()));
        AddProof(finding, "sub kegiatan ini", Quote(row.name));
        AddProof(finding, ShowRow(*fits), Quote(fits->name));
      });
    }
  }
}

}  // namespace rekap::finding
