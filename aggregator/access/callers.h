// Who calls: the account that a token belongs to.
#pragma once

#include <string>
#include <variant>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "rekap/v1/account.pb.h"

namespace rekap {

struct Caller {
  std::string name;
  v1::Role role = v1::ROLE_UNSPECIFIED;
  absl::Time expires;  // of the token
};

enum class TokenProblem {
  kMissing,
  kExpired,
  // Never given, or ended: by logout, a new password, a change of the account.
  kUnknown,
};

// Asked at every call, in gRPC's threads: answers from memory. Any thread.
class Callers {
 public:
  virtual ~Callers() = default;
  virtual std::variant<Caller, TokenProblem> Identify(absl::string_view token) const = 0;
};

}  // namespace rekap
