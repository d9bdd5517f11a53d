#include "runtime/password/login_guard.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace rekap {
namespace {

absl::Status Locked(absl::Time until, absl::Time now) {
  const int64_t minutes = (absl::ToInt64Seconds(until - now) + 59) / 60;
  return absl::ResourceExhaustedError(
      absl::StrCat("ACCOUNT_LOCKED: terlalu banyak percobaan masuk; coba lagi dalam ",
                   std::max<int64_t>(minutes, 1), " menit (",
                   absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", until, absl::UTCTimeZone()), ")"));
}

// A lock that ends later than one that began now was made by a clock that has been set
// back since: it would last for nobody knows how long.
bool IsLocked(absl::Time until, absl::Time now) {
  return until > now && until - now <= LoginGuard::kLocked;
}

}  // namespace

void LoginGuard::Expire(Tries& tries, absl::Time now) {
  std::deque<absl::Time>& failures = tries.failures;
  failures.erase(
      std::remove_if(failures.begin(), failures.end(),
                     [&](absl::Time time) { return time > now || now - time >= kWindow; }),
      failures.end());
}

void LoginGuard::MakeRoom(absl::Time now) {
  for (auto name = unknown_.begin(); name != unknown_.end();) {
    Expire(name->second, now);
    const bool idle = name->second.failures.empty() && !IsLocked(name->second.locked_until, now);
    name = idle ? unknown_.erase(name) : std::next(name);
  }
  if (unknown_.size() >= kUnknownNamesMax) unknown_.erase(unknown_.begin());
}

absl::Status LoginGuard::Begin(const std::string& name, bool known, absl::Time now) {
  if (!known && unknown_.size() >= kUnknownNamesMax && !unknown_.contains(name)) MakeRoom(now);
  Tries& tries = NamesOf(known)[name];
  if (IsLocked(tries.locked_until, now)) return Locked(tries.locked_until, now);
  Expire(tries, now);
  // As many as may fail are being looked at this moment.
  if (tries.failures.size() >= kFailuresMax) return Locked(tries.failures.front() + kWindow, now);
  tries.failures.push_back(now);
  return absl::OkStatus();
}

bool LoginGuard::Fail(const std::string& name, bool known, absl::Time now) {
  Tries& tries = NamesOf(known)[name];
  if (tries.failures.size() < kFailuresMax) return false;
  tries.failures.clear();
  tries.locked_until = now + kLocked;
  return true;
}

void LoginGuard::Succeed(const std::string& name, bool known) { NamesOf(known).erase(name); }

void LoginGuard::Withdraw(const std::string& name, bool known) {
  auto tries = NamesOf(known).find(name);
  if (tries == NamesOf(known).end() || tries->second.failures.empty()) return;
  tries->second.failures.pop_back();
}

std::optional<absl::Time> LoginGuard::LockedUntil(const std::string& name, absl::Time now) const {
  auto tries = known_.find(name);
  if (tries == known_.end() || !IsLocked(tries->second.locked_until, now)) return std::nullopt;
  return tries->second.locked_until;
}

}  // namespace rekap
