// How much of its life a certificate has left, and how that is said. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "absl/time/time.h"

#include "tools/rekap/page.h"

namespace rekap::cli {

// Renewal is due at two thirds of 90 days: what has less left than the last third was
// not renewed when it should have been.
inline constexpr absl::Duration kNearEndTime = absl::Hours(24 * 30);

enum class CertificateLife { kNone, kGood, kNearEnd, kEnded };

// `not_after_unix_ms` 0 = there is no certificate.
CertificateLife LifeOf(int64_t not_after_unix_ms, absl::Time now);
// "berlaku sampai 31 Mar 2022 (59 hari lagi)", "HABIS sejak 1 Jan 2022"; empty if there is
// none.
std::string LifeText(int64_t not_after_unix_ms, const View& view);
// For a column: "sertifikat 12 hari", "sertifikat habis"; empty while nothing is amiss.
std::string LifeRemark(int64_t not_after_unix_ms, absl::Time now);
// "31 Jan 2022"; the mark of "not reported" for 0.
std::string DayText(int64_t unix_ms, absl::TimeZone zone);

}  // namespace rekap::cli
