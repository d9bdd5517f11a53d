#include "aggregator/account/account_rules.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace rekap {
namespace {

bool IsNameCharacter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return absl::ascii_islower(byte) || absl::ascii_isdigit(byte) || c == '.' || c == '_' || c == '-';
}

bool Administers(const StoredAccount& account) {
  return account.role == v1::ROLE_ADMIN && !account.disabled;
}

}  // namespace

absl::Status CheckAccountName(absl::string_view name) {
  if (!name.empty() && name.size() <= kAccountNameSizeMax &&
      std::all_of(name.begin(), name.end(), IsNameCharacter)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat("nama akun harus 1 sampai ", kAccountNameSizeMax,
                                                 " huruf kecil, angka, titik, _ atau -"));
}

absl::Status CheckPassword(absl::string_view name, absl::string_view password) {
  if (absl::Status fit = CheckPasswordSize(password); !fit.ok()) return fit;
  if (password == name) {
    return absl::InvalidArgumentError("kata sandi tidak boleh sama dengan nama akun");
  }
  return absl::OkStatus();
}

absl::Status CheckRole(v1::Role role) {
  if (role == v1::ROLE_VIEWER || role == v1::ROLE_VERIFIER || role == v1::ROLE_ADMIN) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError("peran harus viewer, verifier atau admin");
}

absl::Status CheckAdministratorStays(const std::map<std::string, StoredAccount>& accounts,
                                     const std::string& name, const StoredAccount& changed) {
  auto before = accounts.find(name);
  const bool loses =
      before != accounts.end() && Administers(before->second) && !Administers(changed);
  if (!loses || std::any_of(accounts.begin(), accounts.end(), [&](const auto& other) {
        return other.first != name && Administers(other.second);
      })) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      absl::StrCat(name, " adalah administrator terakhir; buat dahulu akun admin yang lain"));
}

absl::Time TokenExpiry(absl::Time issued) { return issued + kTokenLifetime; }

bool TokenExpired(absl::Time expires, absl::Time now) { return now >= expires; }

}  // namespace rekap
