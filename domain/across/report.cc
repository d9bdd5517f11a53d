// missing-report, missing-indicator: an expected unit, or an expected indicator
// of one that reports, is not there. late-submission: the deadline passed.
#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"

#include "domain/across/deadline.h"
#include "domain/across/rules.h"

namespace rekap::across {
namespace {

// Before this day nobody is asked for anything: what is missing is a note.
absl::CivilDay AskedBy(const Comparison& comparison, const Catalog& catalog) {
  return DueDay(catalog.policy(), comparison.period).value_or(LastDay(comparison.period));
}

v1::Severity SeverityOfMissing(const Comparison& comparison, const Catalog& catalog) {
  return comparison.today > AskedBy(comparison, catalog) ? v1::SEVERITY_WARNING : v1::SEVERITY_NOTE;
}

void FindMissingIndicators(const Comparison& comparison, const Catalog& catalog,
                           const UnitFigures& unit, Drafts& drafts) {
  // Indicators are results of a year; a quarter may have them, but need not.
  if (!comparison.period.annual()) return;
  for (const Indicator& indicator : catalog.indicators()) {
    bool reported = std::any_of(
        unit.indicators.begin(), unit.indicators.end(), [&](const IndicatorClaim& claim) {
          return claim.code == indicator.code && claim.realised.state != ValueState::kNotReported;
        });
    if (reported) continue;
    v1::Finding& finding = drafts.Add(
        "missing-indicator", SeverityOfMissing(comparison, catalog), &unit, indicator.code,
        absl::StrCat("Kecamatan ", unit.name, " tidak melaporkan hasil ", indicator.code, " (",
                     indicator.name, ") untuk ", comparison.period.ToString(),
                     ". Minta dilengkapi; kosong tidak dihitung sebagai nol."));
    Prove(finding, "sumber data menurut katalog",
          indicator.data_source.empty() ? "-" : indicator.data_source);
  }
}

}  // namespace

void FindMissing(const Comparison& comparison, const Catalog& catalog, Drafts& drafts) {
  for (const UnitFigures& unit : comparison.units) {
    if (unit.has_budget) {
      FindMissingIndicators(comparison, catalog, unit, drafts);
      continue;
    }
    absl::string_view what =
        unit.has_indicators
            ? "hanya melaporkan hasil indikator, tanpa realisasi anggaran dan keluaran,"
            : "belum melaporkan hasil apa pun";
    v1::Finding& finding = drafts.Add(
        "missing-report", SeverityOfMissing(comparison, catalog), &unit, "",
        absl::StrCat("Kecamatan ", unit.name, " ", what, " untuk ", comparison.period.ToString(),
                     ". Angka wilayah di atasnya tidak memuatnya."));
    Prove(finding, "diminta paling lambat", DayText(AskedBy(comparison, catalog)));
    if (unit.has_indicators) FindMissingIndicators(comparison, catalog, unit, drafts);
  }
}

void FindLate(const Comparison& comparison, const Catalog& catalog, Drafts& drafts) {
  std::optional<absl::CivilDay> due = DueDay(catalog.policy(), comparison.period);
  for (const UnitFigures& unit : comparison.units) {
    // A unit without any report is missing, which says more.
    if (!unit.has_budget && !unit.has_indicators) continue;
    std::optional<int64_t> days = DaysLate(due, unit.state, unit.submitted, comparison.today);
    if (!days) continue;
    bool returned = unit.state == v1::WORKFLOW_STATE_RETURNED;
    bool open = IsUnitsTurn(unit.state);
    absl::string_view what = returned ? "belum mengajukan lagi laporan yang dikembalikan"
                             : open   ? "belum mengajukan laporannya"
                                      : "mengajukan laporannya terlambat";
    v1::Finding& finding = drafts.Add(
        "late-submission", open ? v1::SEVERITY_WARNING : v1::SEVERITY_NOTE, &unit, "",
        absl::StrCat("Kecamatan ", unit.name, " ", what, " (tenggat ", DayText(*due), ")."));
    Prove(finding, "tenggat", DayText(*due));
    if (unit.submitted) {
      Prove(finding, absl::StrCat("pengajuan ke-", unit.submission), DayText(*unit.submitted));
    }
    Prove(finding, "terlambat", absl::StrCat(*days, " hari"));
  }
}

}  // namespace rekap::across
