#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "domain/decimal/decimal.h"
#include "domain/decimal/number_text.h"
#include "domain/rule/achievement.h"
#include "tools/synthetic/dice.h"
#include "tools/synthetic/files.h"
#include "tools/synthetic/profile.h"

namespace rekap {
namespace {

// Hundredths, the places that reports print: 8700 = 87,00.
constexpr int64_t kMicroPerHundredth = Decimal::kScale / 100;

struct Result {
  int64_t target = 0;
  std::optional<int64_t> realised;  // nullopt = left blank
};

Result DrawResult(const Indicator& indicator, const Office& office, uint32_t year) {
  const IndicatorProfile& profile = IndicatorProfileOf(indicator.code);
  Dice dice(office.seed,
            absl::StrCat(office.region.code.ToString(), " ", year, " ", indicator.code));
  Result result;
  result.target = dice.Between(profile.target_low, profile.target_high);
  if (dice.OneIn(10)) return result;
  int64_t quality =
      std::clamp<int64_t>(office.delivery_permille + dice.Between(-250, 150), 0, 1000);
  int64_t value = profile.result_low + (profile.result_high - profile.result_low) * quality / 1000;
  int64_t villages = office.region.villages;
  if (profile.share_of_villages && villages > 0) {
    // A result that some whole number of villages can have.
    int64_t whole_villages = value * villages / 10000;
    value = *DivideHalfUp(static_cast<__int128>(whole_villages) * 10000, villages);
  }
  result.realised = value;
  return result;
}

std::string ValueCell(std::optional<int64_t> hundredths) {
  return hundredths.has_value() ? FormatIndonesian(*hundredths, 2, 2) : "";
}

std::string AchievementCell(IndicatorDirection direction, const Result& result) {
  if (!result.realised.has_value()) return "";
  DecimalResult achievement = AchievementOf(
      direction == IndicatorDirection::kLower ? v1::DIRECTION_LOWER : v1::DIRECTION_HIGHER,
      Decimal::FromMicro(result.target * kMicroPerHundredth),
      Decimal::FromMicro(*result.realised * kMicroPerHundredth));
  return achievement.reported() ? achievement.value.ToIndonesian(2) : "";
}

}  // namespace

std::string SyntheticIndicators(const Catalog& catalog, const Office& office, Period period) {
  uint32_t year = period.year();
  std::string text = absl::StrCat(
      "sumber\tno\tsasaran\tindikator\tarah\tformula\tsumber_data\tpenanggung_"
      "jawab\trealisasi_",
      year - 1, "\ttarget_", year, "\trealisasi_", year, "\tcapaian_tercetak\n");
  int number = 0;
  for (const Indicator& indicator : catalog.indicators()) {
    const IndicatorProfile& profile = IndicatorProfileOf(indicator.code);
    // Build has made sure that the objective is there.
    const Objective& objective = *catalog.FindObjective(indicator.objective);
    Result before = DrawResult(indicator, office, year - 1);
    Result result = DrawResult(indicator, office, year);
    std::vector<std::string> cells = {
        "sintetis",
        absl::StrCat(++number),
        objective.name,
        indicator.name,
        indicator.direction == IndicatorDirection::kLower ? "lower" : "higher",
        std::string(profile.formula),
        std::string(profile.data_source),
        absl::StrCat("Camat ", office.region.name),
        ValueCell(before.realised),
        ValueCell(result.target),
        ValueCell(result.realised),
        AchievementCell(indicator.direction, result)};
    absl::StrAppend(&text, absl::StrJoin(cells, "\t"), "\n");
  }
  return text;
}

}  // namespace rekap
