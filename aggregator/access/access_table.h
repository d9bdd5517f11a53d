// Who may call what: one row for every method that the aggregator serves. A method
// without a row is refused.
#pragma once

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "rekap/v1/account.pb.h"

namespace rekap {

enum class Access {
  // Without any proof: what one needs before one has it, and what monitors ask.
  kAnyone,
  // The bearer of a kecamatan's certificate.
  kUnit,
  // An account with at least this role.
  kViewer,
  kVerifier,
  kAdmin,
};

struct MethodAccess {
  absl::string_view method;  // "/rekap.v1.Query/Compare", as in HTTP/2's :path
  Access access;
};

absl::Span<const MethodAccess> AccessTable();
// nullopt if it has no row.
std::optional<Access> FindAccess(absl::string_view method);

// The role that `access` asks for; nullopt if it is not about accounts.
std::optional<v1::Role> RoleFor(Access access);
// Each role includes those before it; an unknown one includes and is included by none.
bool Includes(v1::Role held, v1::Role needed);
// "viewer", "verifier", "admin"; else "?".
absl::string_view RoleWord(v1::Role role);

}  // namespace rekap
