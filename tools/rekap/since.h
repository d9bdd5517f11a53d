// What `--since` takes: a day, from its midnight, or a minute of it, by the clock of who
// asks. Pure.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace rekap::cli {

// Empty if "2022-01-30" or "2022-01-30T08:15" (a blank for the T will do), else what is
// wrong with it, in Indonesian.
std::string CheckSince(const std::string& text);

// The time that a text means which CheckSince has passed; of an empty one the midnight with
// which yesterday began.
absl::Time SinceTime(absl::string_view text, absl::Time now, absl::TimeZone zone);

}  // namespace rekap::cli
