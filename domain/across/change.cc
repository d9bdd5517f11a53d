// implausible-change: the budget of a unit or of one of its programs, or an
// indicator, is many times, or a small part of, that of the year before. Series
// follow the nomenclature, so a renamed or recoded sub kegiatan is compared with
// itself, and only what both years have is. The lines themselves are the
// business of the unit's own findings.
#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "domain/across/rules.h"
#include "domain/decimal/sen.h"

namespace rekap::across {
namespace {

// A program may be a single sub kegiatan, which doubles or trebles when it
// grows; a zero too many or too few always shows.
constexpr int kProgramFactor = 4;
// Salaries are most of a kecamatan's budget: as a whole it does not double.
constexpr int kWholeFactor = 2;
// From 20 percent to all of it.
constexpr int kIndicatorFactor = 5;

bool Implausible(__int128 now, __int128 before, int factor) {
  // Nothing in either year is no factor: it began, ended or was not reported.
  if (now <= 0 || before <= 0) return false;
  return now >= before * factor || before >= now * factor;
}

// Sums beyond 92 quadrillion rupiah are shown as that.
std::string Rupiah(__int128 sen) {
  return absl::StrCat(
      "Rp ", Sen(static_cast<int64_t>(std::min<__int128>(sen, std::numeric_limits<int64_t>::max())))
                 .ToIndonesian());
}

std::string Times(__int128 now, __int128 before) {
  bool grew = now >= before;
  __int128 factor = grew ? now / before : before / now;
  return grew ? absl::StrCat(static_cast<int64_t>(factor), " kali lipat")
              : absl::StrCat("tinggal seper-", static_cast<int64_t>(factor));
}

void AddChange(const UnitFigures& unit, absl::string_view subject, std::string what,
               std::string now, std::string before, std::string times, uint16_t year,
               v1::Severity severity, Drafts& drafts) {
  v1::Finding& finding = drafts.Add(
      "implausible-change", severity, &unit, subject,
      absl::StrCat("Kecamatan ", unit.name, ": ", what, " ", now, ", tahun ", year - 1, " ", before,
                   " (", times, "). Periksa jumlah angkanya, atau minta penjelasan."));
  Prove(finding, absl::StrCat(what, " ", year), std::move(now));
  Prove(finding, absl::StrCat(what, " ", year - 1), std::move(before));
}

// Sums over the same sub kegiatan in two years, in sen.
struct Sums {
  __int128 now = 0;
  __int128 before = 0;

  void Add(int64_t now_sen, int64_t before_sen) {
    now += now_sen;
    before += before_sen;
  }
};

void AddBudgetChange(const UnitFigures& unit, absl::string_view program, const Sums& sums,
                     uint16_t year, Drafts& drafts) {
  AddChange(unit, program,
            program.empty() ? "anggaran seluruhnya" : absl::StrCat("anggaran program ", program),
            Rupiah(sums.now), Rupiah(sums.before), Times(sums.now, sums.before), year,
            v1::SEVERITY_WARNING, drafts);
}

void CheckBudget(const UnitFigures& unit, uint16_t year, const Catalog& catalog, Drafts& drafts) {
  const auto last_year = static_cast<uint16_t>(year - 1);
  Sums whole;
  std::map<std::string, Sums> programs;  // under their code of this year
  for (const auto& [code, now] : unit.allocated) {
    auto before = unit.allocated_before.find(catalog.CodeIn(code, year, last_year));
    if (before == unit.allocated_before.end()) continue;
    ActivityCode program = code;
    while (program.Parent()) program = *program.Parent();
    whole.Add(now, before->second);
    programs[program.ToString()].Add(now, before->second);
  }
  // Then most of its programs are so too, and say nothing more.
  if (Implausible(whole.now, whole.before, kWholeFactor)) {
    AddBudgetChange(unit, "", whole, year, drafts);
    return;
  }
  for (const auto& [program, sums] : programs) {
    if (Implausible(sums.now, sums.before, kProgramFactor)) {
      AddBudgetChange(unit, program, sums, year, drafts);
    }
  }
}

// An indicator may jump for a good reason (no incident at all), so it is only
// asked about.
void CheckIndicators(const UnitFigures& unit, uint16_t year, Drafts& drafts) {
  for (const IndicatorClaim& claim : unit.indicators) {
    if (!claim.realised.reported() || !claim.previous.reported()) continue;
    Decimal now = claim.realised.value;
    Decimal before = claim.previous.value;
    if (!Implausible(now.micro(), before.micro(), kIndicatorFactor)) continue;
    AddChange(unit, claim.code, absl::StrCat("nilai ", claim.code), now.ToIndonesian(2),
              before.ToIndonesian(2), Times(now.micro(), before.micro()), year, v1::SEVERITY_NOTE,
              drafts);
  }
}

}  // namespace

void FindImplausibleChanges(const Comparison& comparison, const Catalog& catalog, Drafts& drafts) {
  const uint16_t year = comparison.period.year();
  for (const UnitFigures& unit : comparison.units) {
    CheckBudget(unit, year, catalog, drafts);
    // Within the year an indicator is on its way; only its end is comparable.
    if (comparison.period.annual()) CheckIndicators(unit, year, drafts);
  }
}

}  // namespace rekap::across
