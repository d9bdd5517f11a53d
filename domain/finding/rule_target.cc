// composite-target, text-target, missing-target: targets that no result can be
// divided by.
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "domain/finding/rules.h"
#include "domain/finding/shown.h"

namespace rekap::finding {
namespace {

// Runs of digits, counting "1.500" once: "16 jenis dan 4 macam" has two.
int CountNumbers(absl::string_view text) {
  int numbers = 0;
  bool within = false;
  for (size_t i = 0; i < text.size(); ++i) {
    bool digit = absl::ascii_isdigit(static_cast<unsigned char>(text[i]));
    bool joint = within && (text[i] == '.' || text[i] == ',') && i + 1 < text.size() &&
                 absl::ascii_isdigit(static_cast<unsigned char>(text[i + 1]));
    if (digit && !within) ++numbers;
    within = digit || joint;
  }
  return numbers;
}

void AddCells(const v1::Output& output, v1::Finding& finding) {
  AddProof(finding, "target",
           output.target().text().empty() ? std::string("kosong") : Quote(output.target().text()));
  AddProof(
      finding, "realisasi",
      output.realised().text().empty() ? std::string("kosong") : Quote(output.realised().text()));
  if (output.has_stated_achievement_micro()) {
    AddProof(finding, "persen yang tertulis", ShowPercent(output.stated_achievement_micro()));
  }
}

}  // namespace

void CheckTargets(const Context& context, FindingList& out) {
  for (const Row& row : context.table.rows()) {
    if (row.output == nullptr || row.output->target().has_value_micro()) continue;
    const v1::Output& output = *row.output;
    absl::string_view rule, message;
    if (output.target().text().empty()) {
      if (output.realised().text().empty() && !output.has_stated_achievement_micro()) continue;
      rule = "missing-target";
      message = "Ada realisasi tetapi target kosong. Isi target dari perjanjian kinerja.";
    } else if (CountNumbers(output.target().text()) > 1) {
      rule = "composite-target";
      message =
          "Target berisi beberapa angka sekaligus, sehingga capaiannya tidak dapat dihitung. Pecah "
          "menjadi satu keluaran per angka.";
    } else {
      rule = "text-target";
      message =
          "Target berupa kalimat, bukan angka dan satuan, sehingga capaiannya tidak dapat "
          "dihitung. Tulis jumlah dan satuannya.";
    }
    out.Add(v1::SEVERITY_WARNING, rule, row, [&](v1::Finding& finding) {
      finding.set_message(std::string(message));
      AddCells(output, finding);
    });
  }
}

}  // namespace rekap::finding
