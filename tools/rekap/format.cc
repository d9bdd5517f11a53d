#include "tools/rekap/format.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "domain/code/period.h"
#include "domain/code/region_code.h"
#include "domain/decimal/decimal.h"
#include "domain/decimal/number_text.h"
#include "domain/decimal/sen.h"

namespace rekap::cli {
namespace {

constexpr int kSenPlaces = 2;
constexpr int kShownPlaces = 2;
// Ages beyond this are a clock gone wrong, not a lag.
constexpr double kAgeSecondsMax = 1e9;

std::string MarkOf(v1::ValueState state) { return std::string(MissingMark(state)); }

struct AgeUnits {
  absl::string_view day;
  absl::string_view hour;
  absl::string_view minute;
  absl::string_view second;
};

std::string Age(double seconds, const AgeUnits& units) {
  int64_t whole = seconds > 0 ? static_cast<int64_t>(std::min(seconds, kAgeSecondsMax)) : 0;
  constexpr int64_t kMinute = 60;
  constexpr int64_t kHour = 60 * kMinute;
  constexpr int64_t kDay = 24 * kHour;
  auto two = [&](int64_t large, absl::string_view large_unit, absl::string_view small_unit) {
    int64_t small = large == kDay ? kHour : large == kHour ? kMinute : 1;
    return absl::StrCat(whole / large, " ", large_unit, " ", whole % large / small, " ",
                        small_unit);
  };
  if (whole < kMinute) return absl::StrCat(whole, " ", units.second);
  if (whole < kHour) return two(kMinute, units.minute, units.second);
  if (whole < kDay) return two(kHour, units.hour, units.minute);
  return two(kDay, units.day, units.hour);
}

}  // namespace

std::string MoneyText(const v1::MoneyValue& value) {
  if (value.state() != v1::VALUE_STATE_REPORTED) return MarkOf(value.state());
  return FormatIndonesian(value.sen(), kSenPlaces, 0);
}

std::string DecimalText(const v1::DecimalValue& value) {
  if (value.state() != v1::VALUE_STATE_REPORTED) return MarkOf(value.state());
  return Decimal::FromMicro(value.micro()).ToIndonesian(kShownPlaces);
}

std::string MoneyPlain(const v1::MoneyValue& value) {
  if (value.state() != v1::VALUE_STATE_REPORTED) return MissingWord(value.state());
  return Sen(value.sen()).ToPlain();
}

std::string DecimalPlain(const v1::DecimalValue& value) {
  if (value.state() != v1::VALUE_STATE_REPORTED) return MissingWord(value.state());
  return Decimal::FromMicro(value.micro()).ToPlain();
}

std::string SignedText(const v1::DecimalValue& value) {
  bool above = value.state() == v1::VALUE_STATE_REPORTED && value.micro() > 0;
  return absl::StrCat(above ? "+" : "", DecimalText(value));
}

std::string MoneyText(const v1::Money& money) {
  switch (money.presence()) {
    case v1::CELL_PRESENCE_DASH:
      return "0 (-)";
    case v1::CELL_PRESENCE_BLANK:
      return "0 (kosong)";
    default:
      return FormatIndonesian(money.sen(), kSenPlaces, 0);
  }
}

std::string MeasureText(const v1::Measure& measure) {
  if (measure.text().empty()) return std::string(kNotReportedMark);
  return measure.text() == "-" ? "0 (-)" : measure.text();
}

std::string CountText(uint64_t count) {
  constexpr uint64_t kMax = INT64_MAX;
  return FormatIndonesian(static_cast<int64_t>(std::min(count, kMax)), 0, 0);
}

std::string PercentText(uint64_t part, uint64_t whole) {
  if (part >= whole) return "100%";
  // In parts of a hundredth, so that nothing overflows.
  uint64_t percent = whole < 100 ? part * 100 / whole : part / (whole / 100);
  return absl::StrCat(std::min<uint64_t>(percent, 99), "%");
}

std::string BytesText(uint64_t bytes) {
  constexpr std::array<absl::string_view, 5> kUnits = {"B", "KiB", "MiB", "GiB", "TiB"};
  if (bytes < 1024) return absl::StrCat(bytes, " B");
  size_t unit = 1;
  uint64_t scale = 1024;
  for (; bytes / scale >= 1024 && unit + 1 < kUnits.size(); ++unit) scale *= 1024;
  uint64_t tenths = bytes % scale * 10 / scale;
  return absl::StrCat(CountText(bytes / scale), ",", tenths, " ", kUnits[unit]);
}

std::string OfText(uint64_t part, uint64_t whole) { return absl::StrCat(part, "/", whole); }

std::string MicroText(int64_t micro) {
  return Decimal::FromMicro(micro).ToIndonesian(kShownPlaces);
}

std::string MicroPlain(int64_t micro) { return Decimal::FromMicro(micro).ToPlain(); }

std::string DateText(absl::string_view iso) {
  absl::CivilDay day;
  if (!absl::ParseCivilTime(iso, &day)) return std::string(iso);
  return absl::StrCat(day.day(), " ", ShortMonthName(day.month()), " ", day.year());
}

std::string TimeText(int64_t unix_ms, absl::TimeZone zone) {
  if (unix_ms == 0) return std::string(kNotReportedMark);
  absl::CivilSecond at = absl::ToCivilSecond(absl::FromUnixMillis(unix_ms), zone);
  return absl::StrFormat("%d %s %d %02d.%02d", at.day(), ShortMonthName(at.month()), at.year(),
                         at.hour(), at.minute());
}

std::string TimePlain(int64_t unix_ms, absl::TimeZone zone) {
  if (unix_ms == 0) return "";
  return absl::FormatTime(absl::RFC3339_full, absl::FromUnixMillis(unix_ms), zone);
}

std::string ZoneText(absl::Time time, absl::TimeZone zone) {
  return absl::FormatTime("%Z", time, zone);
}

std::string AgeText(double seconds) { return Age(seconds, {"h", "j", "m", "d"}); }

std::string AgeWords(double seconds) { return Age(seconds, {"hari", "jam", "menit", "detik"}); }

std::string RegionText(absl::string_view code, absl::string_view name) {
  if (name.empty()) return std::string(code);
  absl::StatusOr<RegionCode> region = RegionCode::Parse(code);
  if (!region.ok()) return std::string(name);
  switch (region->level()) {
    case RegionLevel::kProvinsi:
      return absl::StrCat("Prov. ", name);
    case RegionLevel::kKabupaten:
      return absl::StrCat("Kab. ", name);
    case RegionLevel::kKecamatan:
      return absl::StrCat("Kec. ", name);
    case RegionLevel::kDesa:
      return absl::StrCat("Desa ", name);
  }
  return std::string(name);
}

std::string RegionLevelText(absl::string_view code) {
  absl::StatusOr<RegionCode> region = RegionCode::Parse(code);
  if (!region.ok()) return "wilayah";
  switch (region->level()) {
    case RegionLevel::kProvinsi:
      return "provinsi";
    case RegionLevel::kKabupaten:
      return "kabupaten";
    case RegionLevel::kKecamatan:
      return "kecamatan";
    case RegionLevel::kDesa:
      return "desa";
  }
  return "wilayah";
}

std::string PeriodText(uint32_t year, uint32_t quarter) {
  absl::StatusOr<Period> period = Period::Of(year, quarter);
  return period.ok() ? period->ToString() : absl::StrCat(year, "/", quarter);
}

std::string PeriodOptions(uint32_t year, uint32_t quarter) {
  std::string options = absl::StrCat("--year ", year);
  if (quarter > 0) absl::StrAppend(&options, " --quarter ", quarter);
  return options;
}

std::string OriginText(const v1::Figures& figures) {
  if (figures.leaves() == 0) return "";
  if (figures.synthetic_leaves() == 0) return "asli";
  return figures.synthetic_leaves() < figures.leaves() ? "sebagian sintetis" : "sintetis";
}

std::string ColumnLetters(uint32_t column) {
  std::string letters;
  for (; column > 0; column = (column - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (column - 1) % 26));
  }
  return letters;
}

}  // namespace rekap::cli
