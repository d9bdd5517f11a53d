// Stops whoever guesses passwords: after kFailuresMax failures within kWindow a name is
// locked for kLocked. Pure: time is given. Not thread-safe.
//
// A name that no account has is treated alike, so that a lock tells nothing about who
// exists. In memory only: a restart forgets the failures, and only who can restart the
// aggregator can make use of it.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace rekap {

class LoginGuard {
 public:
  // Five: enough for the caps-lock key and the old password. With the window, at most
  // 480 guesses a day.
  static constexpr size_t kFailuresMax = 5;
  static constexpr absl::Duration kWindow = absl::Minutes(15);
  static constexpr absl::Duration kLocked = absl::Minutes(15);
  // Names without an account that are remembered, so that inventing names fills no
  // memory. They have a place of their own: no flood of them pushes out an account's
  // failures.
  static constexpr size_t kUnknownNamesMax = 1024;

  // Begins a try, which counts as a failure until it is told otherwise: of many tries
  // at once no more are let through than one after the other. ResourceExhausted,
  // Indonesian, with the time, while the name is locked.
  absl::Status Begin(const std::string& name, bool known, absl::Time now);
  // How the try ended: one of the three.
  // The password was wrong; true if that locked the name.
  bool Fail(const std::string& name, bool known, absl::Time now);
  void Succeed(const std::string& name, bool known);
  // It was not looked at.
  void Withdraw(const std::string& name, bool known);

  // nullopt if the account is not locked.
  std::optional<absl::Time> LockedUntil(const std::string& name, absl::Time now) const;

 private:
  struct Tries {
    std::deque<absl::Time> failures;  // within kWindow, the oldest first, <= kFailuresMax
    absl::Time locked_until = absl::InfinitePast();
  };
  using Names = std::map<std::string, Tries>;

  Names& NamesOf(bool known) { return known ? known_ : unknown_; }
  static void Expire(Tries& tries, absl::Time now);
  void MakeRoom(absl::Time now);

  Names known_;
  Names unknown_;
};

}  // namespace rekap
