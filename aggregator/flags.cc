#include "aggregator/flags.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "runtime/endpoint/endpoint.h"

namespace rekap {
namespace {

// The alert on a verification that is too old waits for three days: at most two, so that one
// that could not be finished does not ring it.
constexpr uint64_t kVerifyHoursMax = 48;

absl::Status CheckVerifyHours(absl::string_view text) {
  uint64_t hours = 0;
  if (absl::SimpleAtoi(text, &hours) && hours <= kVerifyHoursMax) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("paling banyak ", kVerifyHoursMax,
                                                 " jam; 0 berarti hanya bila ada yang memintanya"));
}

std::optional<SettingConflict> WebNeedsTls(const AggregatorFlags& flags) {
  if (flags.web.empty() || !flags.insecure) return std::nullopt;
  return SettingConflict{"web", "CONFLICT",
                         "web selalu memakai TLS, jadi tidak bersama insecure: hapus salah satu"};
}

std::optional<SettingConflict> WebNeedsName(const AggregatorFlags& flags) {
  absl::StatusOr<Endpoint> endpoint = Endpoint::Parse(flags.web);
  const bool every = endpoint.ok() && (endpoint->host == "0.0.0.0" || endpoint->host == "::");
  if (!every || !flags.web_names.empty()) return std::nullopt;
  return SettingConflict{
      "web", "CONFLICT",
      absl::StrCat("web ", flags.web,
                   " adalah semua alamat komputer ini: sebutkan dengan web-name "
                   "nama atau alamat yang dibuka peramban, untuk sertifikatnya")};
}

std::optional<SettingConflict> NameNeedsWeb(const AggregatorFlags& flags) {
  if (flags.web_names.empty() || !flags.web.empty()) return std::nullopt;
  return SettingConflict{"web-name", "CONFLICT",
                         "web-name hanya berlaku bersama web: berikan web, atau hapus web-name"};
}

}  // namespace

std::vector<Setting> AggregatorSettings(AggregatorFlags& flags) {
  return {
      {.name = "web",
       .target = &flags.web,
       .shape = "HOST:PORT",
       .purpose = "Where browsers are answered over HTTPS; port 0 takes any free one",
       .example = "0.0.0.0:7443",
       .check = CheckEndpoint},
      {.name = "web-name",
       .target = &flags.web_names,
       .shape = "NAME",
       .purpose = "A name or address by which browsers dial web; may be repeated, in a file a list",
       .example = "[rekap.kabupaten.example, 192.0.2.10]"},
      {.name = "verify-hours",
       .target = &flags.verify_hours,
       .shape = "HOURS",
       .purpose = "Hours from one verification of everything stored to the next, which reads the "
                  "whole disk beside the work; 0 = only when somebody asks, where that disturbs",
       .check = CheckVerifyHours},
      {.name = "new-authority",
       .target = &flags.new_authority,
       .shape = "",
       .purpose = "Make another certificate authority where the old one is lost for good",
       .flag_only = true},
  };
}

std::vector<SettingRule> AggregatorRules(const AggregatorFlags& flags) {
  return {[&flags] { return WebNeedsTls(flags); }, [&flags] { return WebNeedsName(flags); },
          [&flags] { return NameNeedsWeb(flags); }};
}

}  // namespace rekap
