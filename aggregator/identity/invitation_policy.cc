#include "aggregator/identity/invitation_policy.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include <openssl/crypto.h>
#include <openssl/sha.h>

namespace rekap {
namespace {

void DropBefore(std::deque<absl::Time>& tries, absl::Time begin, absl::Time now) {
  // The last is the latest: if that lies ahead, the clock was set back.
  if (!tries.empty() && tries.back() > now) tries.clear();
  while (!tries.empty() && tries.front() <= begin) tries.pop_front();
}

absl::Status TooMany(absl::Time next, absl::Time now) {
  int64_t seconds =
      std::max<int64_t>(1, absl::ToInt64Seconds(absl::Ceil(next - now, absl::Seconds(1))));
  return absl::ResourceExhaustedError(absl::StrCat("terlalu banyak percobaan; coba lagi dalam ",
                                                   seconds, " detik [TOO_MANY_TRIES]"));
}

}  // namespace

absl::string_view VerdictText(InvitationVerdict verdict) {
  switch (verdict) {
    case InvitationVerdict::kGood:
      return "good";
    case InvitationVerdict::kNone:
      return "no invitation, or it is used up";
    case InvitationVerdict::kExpired:
      return "the invitation has expired";
    case InvitationVerdict::kWrongSecret:
      return "wrong secret";
  }
  return "?";
}

std::string HashSecret(absl::string_view secret) {
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(secret.data()), secret.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

InvitationVerdict JudgeInvitation(const std::optional<Invitation>& invitation,
                                  absl::string_view secret, absl::Time now) {
  if (!invitation.has_value()) return InvitationVerdict::kNone;
  const std::string hash = HashSecret(secret);
  bool same = hash.size() == invitation->secret_sha256.size() &&
              CRYPTO_memcmp(hash.data(), invitation->secret_sha256.data(), hash.size()) == 0;
  if (!same) return InvitationVerdict::kWrongSecret;
  return now < invitation->expires ? InvitationVerdict::kGood : InvitationVerdict::kExpired;
}

void RateLimit::Expire(absl::Time now) {
  DropBefore(all_, now - bounds_.all_window, now);
  for (auto unit = units_.begin(); unit != units_.end();) {
    DropBefore(unit->second, now - bounds_.unit_window, now);
    unit = unit->second.empty() ? units_.erase(unit) : std::next(unit);
  }
}

absl::Status RateLimit::Admit(RegionCode unit, absl::Time now) {
  Expire(now);
  if (all_.size() >= static_cast<size_t>(bounds_.all_max)) {
    return TooMany(all_.front() + bounds_.all_window, now);
  }
  auto tries = units_.find(unit);
  if (tries != units_.end() && tries->second.size() >= static_cast<size_t>(bounds_.unit_max)) {
    return TooMany(tries->second.front() + bounds_.unit_window, now);
  }
  all_.push_back(now);
  units_[unit].push_back(now);
  return absl::OkStatus();
}

}  // namespace rekap
