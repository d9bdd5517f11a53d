#include "runtime/password/password_rules.h"

#include "absl/strings/str_cat.h"

namespace rekap {

absl::Status CheckPasswordSize(absl::string_view password) {
  if (password.size() >= kPasswordSizeMin && password.size() <= kPasswordSizeMax) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat("kata sandi harus ", kPasswordSizeMin, " sampai ", kPasswordSizeMax, " byte"));
}

}  // namespace rekap
