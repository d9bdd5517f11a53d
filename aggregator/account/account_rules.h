// What an account may be and for how long a token lets in. Pure: time is given.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "rekap/v1/account.pb.h"
#include "runtime/password/password_rules.h"

namespace rekap {

// account.proto, AddAccountRequest.
inline constexpr size_t kAccountNameSizeMax = 64;
// A kabupaten has dozens of people who look; all accounts are held in memory.
inline constexpr size_t kAccountsMax = 1000;

// Of one account; the oldest goes. A person has a few windows and a script or two.
inline constexpr size_t kTokensMax = 16;

// An account without its name.
struct StoredAccount {
  v1::Role role = v1::ROLE_UNSPECIFIED;
  bool disabled = false;
  absl::Time last_login = absl::InfinitePast();  // infinite past = never
  std::string password_hash;                     // as PasswordHasher makes it
};

// InvalidArgument, Indonesian, says what is wrong; no text holds the password.
absl::Status CheckAccountName(absl::string_view name);
absl::Status CheckPassword(absl::string_view name, absl::string_view password);
absl::Status CheckRole(v1::Role role);

// FailedPrecondition if `changed` in the place of `name` would leave nobody who can
// administer: no account would be able to undo it.
absl::Status CheckAdministratorStays(const std::map<std::string, StoredAccount>& accounts,
                                     const std::string& name, const StoredAccount& changed);

// A token that was given lets in before this.
absl::Time TokenExpiry(absl::Time issued);
bool TokenExpired(absl::Time expires, absl::Time now);

}  // namespace rekap
