#include "tools/rekap/since.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/civil_time.h"

namespace rekap::cli {
namespace {

// Texts of another length are read as years, months or seconds.
constexpr size_t kDaySize = 10;
constexpr size_t kMinuteSize = 16;

std::optional<absl::CivilMinute> Read(absl::string_view text) {
  const std::string written = absl::StrReplaceAll(text, {{" ", "T"}});
  absl::CivilDay day;
  absl::CivilMinute minute;
  if (written.size() == kDaySize && absl::ParseCivilTime(written, &day)) {
    return absl::CivilMinute(day);
  }
  if (written.size() == kMinuteSize && absl::ParseCivilTime(written, &minute)) return minute;
  return std::nullopt;
}

}  // namespace

std::string CheckSince(const std::string& text) {
  if (Read(text).has_value()) return "";
  return absl::StrCat("\"", text, "\" bukan tanggal seperti 2022-01-30 atau 2022-01-30T08:15");
}

absl::Time SinceTime(absl::string_view text, absl::Time now, absl::TimeZone zone) {
  const absl::CivilMinute yesterday(absl::ToCivilDay(now, zone) - 1);
  return absl::FromCivil(Read(text).value_or(yesterday), zone);
}

}  // namespace rekap::cli
