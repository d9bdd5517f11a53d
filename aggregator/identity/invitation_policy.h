// When an invitation is good, and how often one may be tried. Pure: time is given.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "domain/code/region_code.h"

namespace rekap {

// A long weekend between the office that invites and the one that joins.
inline constexpr absl::Duration kInvitationLifetime = absl::Hours(72);

// What is kept of an invitation. Used ones are not kept: each is good for one
// certificate.
struct Invitation {
  std::string secret_sha256;  // 32 bytes
  absl::Time expires;
};

enum class InvitationVerdict {
  kGood,
  kNone,  // never invited, or used up
  kExpired,
  kWrongSecret,
};
// English, for the log; the caller is told the same whatever it is.
absl::string_view VerdictText(InvitationVerdict verdict);

// SHA-256, 32 bytes. A secret of 128 random bits needs no slow hash.
std::string HashSecret(absl::string_view secret);

// Takes the same time for every wrong secret.
InvitationVerdict JudgeInvitation(const std::optional<Invitation>& invitation,
                                  absl::string_view secret, absl::Time now);

// How often each unit, and all together, may ask for something in a stretch of time.
// Not thread-safe.
class RateLimit {
 public:
  struct Bounds {
    int unit_max;
    absl::Duration unit_window;
    int all_max;
    absl::Duration all_window;
  };
  // Tries to join: an operator who mistypes is stopped by the code's check, so five are
  // plenty; a second is as good as a thousand years against 128 bits.
  static constexpr Bounds kJoin = {5, absl::Hours(1), 60, absl::Minutes(1)};
  // Renewals: a node needs one in two months, and tries again after a lost answer.
  // Bounds what a node gone mad can add to the store.
  static constexpr Bounds kRenew = {5, absl::Hours(1), 600, absl::Minutes(1)};

  explicit RateLimit(const Bounds& bounds) : bounds_(bounds) {}

  // Counts a try, unless it is refused: ResourceExhausted, Indonesian, says when the
  // next is. A clock that was set back begins anew.
  absl::Status Admit(RegionCode unit, absl::Time now);
  // Forgets the unit's tries: it was who it said.
  void Forgive(RegionCode unit) { units_.erase(unit); }

 private:
  using Tries = std::deque<absl::Time>;  // the oldest first

  void Expire(absl::Time now);

  const Bounds bounds_;
  // Both hold admitted tries of their window only, so they are bounded by all_max.
  Tries all_;
  std::map<RegionCode, Tries> units_;
};

}  // namespace rekap
