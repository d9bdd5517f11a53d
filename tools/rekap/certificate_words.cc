#include "tools/rekap/certificate_words.h"

#include "absl/strings/str_cat.h"

#include "tools/rekap/format.h"

namespace rekap::cli {
namespace {

int64_t DaysLeft(int64_t not_after_unix_ms, absl::Time now) {
  return (absl::FromUnixMillis(not_after_unix_ms) - now) / absl::Hours(24);
}

}  // namespace

CertificateLife LifeOf(int64_t not_after_unix_ms, absl::Time now) {
  if (not_after_unix_ms == 0) return CertificateLife::kNone;
  absl::Duration left = absl::FromUnixMillis(not_after_unix_ms) - now;
  if (left <= absl::ZeroDuration()) return CertificateLife::kEnded;
  return left < kNearEndTime ? CertificateLife::kNearEnd : CertificateLife::kGood;
}

std::string LifeText(int64_t not_after_unix_ms, const View& view) {
  std::string day = DayText(not_after_unix_ms, view.zone);
  switch (LifeOf(not_after_unix_ms, view.now)) {
    case CertificateLife::kNone:
      return "";
    case CertificateLife::kEnded:
      return absl::StrCat("HABIS sejak ", day);
    default:
      return absl::StrCat("berlaku sampai ", day, " (", DaysLeft(not_after_unix_ms, view.now),
                          " hari lagi)");
  }
}

std::string LifeRemark(int64_t not_after_unix_ms, absl::Time now) {
  switch (LifeOf(not_after_unix_ms, now)) {
    case CertificateLife::kNearEnd:
      return absl::StrCat("sertifikat ", DaysLeft(not_after_unix_ms, now), " hari");
    case CertificateLife::kEnded:
      return "sertifikat habis";
    default:
      return "";
  }
}

std::string DayText(int64_t unix_ms, absl::TimeZone zone) {
  if (unix_ms == 0) return std::string(kNotReportedMark);
  absl::CivilDay day(absl::ToCivilSecond(absl::FromUnixMillis(unix_ms), zone));
  return DateText(absl::FormatCivilTime(day));
}

}  // namespace rekap::cli
