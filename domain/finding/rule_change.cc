// implausible-change: a figure is a multiple or a fraction of last year's.
#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "domain/finding/rules.h"
#include "domain/finding/shown.h"

namespace rekap::finding {
namespace {

// A digit too many or too few is tenfold and always shows; real budgets double
// or treble when an activity grows, and fall to a third in a refocusing.
constexpr int64_t kFactor = 5;
// One million rupiah: below, a box of paper more or less is a multiple.
constexpr int64_t kMoneyMin = 100'000'000;
// Counts below ten (documents, events) multiply without being wrong.
constexpr int64_t kCountMin = 10 * 1'000'000;

bool Implausible(int64_t before, int64_t now, int64_t notable) {
  int64_t low = std::min(before, now);
  int64_t high = std::max(before, now);
  // Nought is a start or an end, not a change.
  return low > 0 && high >= notable && high / kFactor >= low;
}

struct Before {
  const PreviousYear::Money* money = nullptr;
  absl::flat_hash_map<uint32_t, const PreviousYear::Output*> outputs;  // by item
};

using BeforeByCode = absl::flat_hash_map<ActivityCode, Before>;

// By this year's codes.
BeforeByCode ByCode(const Context& context) {
  BeforeByCode by_code;
  uint16_t year = context.report.period.year();
  auto last_year = static_cast<uint16_t>(year - 1);
  auto at = [&](ActivityCode code) -> Before& {
    return by_code[context.catalog.CodeIn(code, last_year, year)];
  };
  const PreviousYear& previous = context.report.previous;
  for (const PreviousYear::Money& money : previous.money()) at(money.activity).money = &money;
  for (const PreviousYear::Output& output : previous.outputs()) {
    at(output.activity).outputs[output.item] = &output;
  }
  return by_code;
}

void Report(const Row& row, absl::string_view what, std::string before, std::string now,
            FindingList& out) {
  out.Add(v1::SEVERITY_WARNING, "implausible-change", row, [&](v1::Finding& finding) {
    finding.set_message(absl::StrCat("Nilai ", what, " berubah ", kFactor,
                                     " kali lipat atau lebih dari tahun lalu. Periksa angkanya, "
                                     "atau jelaskan perubahannya."));
    AddProof(finding, absl::StrCat(what, " tahun lalu"), std::move(before));
    AddProof(finding, absl::StrCat(what, " tahun ini"), std::move(now));
  });
}

void CompareMoney(const Row& row, absl::string_view what, int64_t before, int64_t now,
                  FindingList& out) {
  if (!Implausible(before, now, kMoneyMin)) return;
  Report(row, what, ShowMoney(before), ShowMoney(now), out);
}

void CompareMeasure(const Row& row, absl::string_view what, const PreviousYear::Figure& before,
                    const v1::Measure& now, FindingList& out) {
  if (!absl::EqualsIgnoreCase(before.unit, now.unit())) return;
  if (!Implausible(before.micro, now.value_micro(), kCountMin)) return;
  Report(row, what, before.text, now.text(), out);
}

}  // namespace

void CheckChange(const Context& context, FindingList& out) {
  BeforeByCode by_code = ByCode(context);
  for (const Row& row : context.table.rows()) {
    if (row.level != RowLevel::kSubKegiatan && row.level != RowLevel::kOutput) continue;
    // Quarters are parts of a year; they have no like in an annual record.
    if (row.quarter != 0) continue;
    auto it = by_code.find(*row.code);
    if (it == by_code.end()) continue;
    const Before& before = it->second;
    if (row.has_money() && before.money != nullptr) {
      CompareMoney(row, "anggaran", before.money->allocated_sen, row.money.allocated.sen, out);
      CompareMoney(row, "realisasi", before.money->realised_sen, row.money.realised.sen, out);
    }
    if (row.output == nullptr) continue;
    uint32_t item = context.report.records[row.output_record].key().item();
    auto output = before.outputs.find(item);
    if (output == before.outputs.end()) continue;
    CompareMeasure(row, "target keluaran", output->second->target, row.output->target(), out);
    CompareMeasure(row, "realisasi keluaran", output->second->realised, row.output->realised(),
                   out);
  }
}

}  // namespace rekap::finding
