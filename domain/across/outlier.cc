// outlier: a percentage of a program, or an indicator, that lies far from that
// of the other units.
#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "domain/across/rules.h"
#include "domain/across/spread.h"
#include "domain/decimal/number_text.h"

namespace rekap::across {
namespace {

// A distance that no planner would ask about, however alike the others are:
// ten points of a percentage, a tenth of any other value's median.
constexpr int64_t kPointsMin = 10 * Decimal::kScale;
constexpr int64_t kShareOfMedianMin = 10;
// At a normal spread twice the bound is as far as the z-score asks of 14 units.
constexpr int64_t kMadFarHundredths = 2 * kMadBoundHundredths;

// One figure of every unit that has it.
struct Metric {
  std::string subject;
  std::string name;    // "serapan program 7.01.04"
  std::string suffix;  // "%"
  bool percent = true;
  std::vector<const UnitFigures*> units = {};
  std::vector<Decimal> values = {};

  void Add(const UnitFigures& unit, const DecimalResult& value) {
    if (!value.reported()) return;
    units.push_back(&unit);
    values.push_back(value.value);
  }
  std::string Show(Decimal value) const { return absl::StrCat(value.ToIndonesian(2), suffix); }
};

// See kPointsMin, kShareOfMedianMin.
Decimal DistanceMin(const Metric& metric, Decimal median) {
  if (metric.percent) return Decimal::FromMicro(kPointsMin);
  int64_t share = median.micro() / kShareOfMedianMin;
  return Decimal::FromMicro(share < 0 ? -share : share);
}

bool Material(Decimal distance_min, Decimal median, Decimal value) {
  __int128 distance = static_cast<__int128>(value.micro()) - median.micro();
  return (distance < 0 ? -distance : distance) >= distance_min.micro();
}

void ProveScore(v1::Finding& finding, absl::string_view label, std::optional<int64_t> hundredths,
                int64_t bound_hundredths) {
  if (!hundredths) return;
  Prove(finding, label,
        absl::StrCat(FormatIndonesian(*hundredths, 2, 2), " (batas ",
                     FormatIndonesian(bound_hundredths, 2, 2), ")"));
}

void Judge(const Metric& metric, Drafts& drafts) {
  if (metric.values.size() < kMadValuesMin || metric.values.size() > kSpreadValuesMax) return;
  const Decimal distance_min = DistanceMin(metric, MedianOf(metric.values));
  // Half of the units within half of what anybody asks about are simply alike.
  Spread spread = SpreadOf(metric.values, Decimal::FromMicro(distance_min.micro() / 2));
  for (size_t i = 0; i < metric.values.size(); ++i) {
    const Distance& distance = spread.distances[i];
    if (!distance.beyond_z && !distance.beyond_mad) continue;
    if (!Material(distance_min, spread.median, metric.values[i])) continue;
    bool far = distance.beyond_z || *distance.mad_hundredths > kMadFarHundredths;
    const UnitFigures& unit = *metric.units[i];
    std::string message =
        absl::StrCat("Kecamatan ", unit.name, ": ", metric.name, " ", metric.Show(metric.values[i]),
                     metric.values[i] > spread.median ? ", jauh di atas" : ", jauh di bawah",
                     " kecamatan lain (median ", metric.Show(spread.median),
                     "). Periksa angkanya, atau minta penjelasan.");
    v1::Finding& finding = drafts.Add("outlier", far ? v1::SEVERITY_WARNING : v1::SEVERITY_NOTE,
                                      &unit, metric.subject, std::move(message));
    Prove(finding, metric.name, metric.Show(metric.values[i]));
    Prove(finding, "median", metric.Show(spread.median));
    Prove(finding, "rata-rata", metric.Show(spread.mean));
    Prove(finding, "kecamatan yang dibandingkan", absl::StrCat(metric.values.size()));
    ProveScore(finding, "skor z", distance.z_hundredths, 100 * kZScoreBound);
    ProveScore(finding, "skor median (MAD)", distance.mad_hundredths, kMadBoundHundredths);
  }
}

void JudgeProgram(const Comparison& comparison, ActivityCode program, Drafts& drafts) {
  std::string code = program.ToString();
  Metric absorption{code, absl::StrCat("serapan program ", code), "%"};
  Metric achievement{code, absl::StrCat("capaian keluaran program ", code), "%"};
  for (const UnitFigures& unit : comparison.units) {
    auto figures = std::find_if(unit.programs.begin(), unit.programs.end(),
                                [&](const ProgramFigures& f) { return f.program == program; });
    if (figures == unit.programs.end()) continue;
    absorption.Add(unit, figures->absorption);
    achievement.Add(unit, figures->achievement);
  }
  Judge(absorption, drafts);
  Judge(achievement, drafts);
}

void JudgeIndicator(const Comparison& comparison, const Indicator& indicator, Drafts& drafts) {
  // A sum grows with the kecamatan that it is counted in; how much of its
  // target was reached does not.
  bool by_value = indicator.method != IndicatorMethod::kSum;
  bool percent = !by_value || indicator.measure_unit == "%";
  Metric metric{indicator.code, absl::StrCat(by_value ? "nilai " : "capaian ", indicator.code),
                percent                          ? "%"
                : indicator.measure_unit.empty() ? ""
                                                 : absl::StrCat(" ", indicator.measure_unit),
                percent};
  for (const UnitFigures& unit : comparison.units) {
    for (const IndicatorClaim& claim : unit.indicators) {
      if (claim.code == indicator.code) {
        metric.Add(unit, by_value ? claim.realised : claim.achievement);
      }
    }
  }
  Judge(metric, drafts);
}

}  // namespace

void FindOutliers(const Comparison& comparison, const Catalog& catalog, Drafts& drafts) {
  std::set<ActivityCode> programs;
  for (const UnitFigures& unit : comparison.units) {
    for (const ProgramFigures& figures : unit.programs) programs.insert(figures.program);
  }
  for (ActivityCode program : programs) JudgeProgram(comparison, program, drafts);
  for (const Indicator& indicator : catalog.indicators()) {
    JudgeIndicator(comparison, indicator, drafts);
  }
}

}  // namespace rekap::across
