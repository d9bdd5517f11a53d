// The code that `rekap invite` prints and the operator types at the kecamatan: which
// kecamatan, which authority to believe, and the secret that earns a certificate.
//
//   35.27.05-0A1B2-C3D4E-... : the code of the kecamatan, a dash, then base32 in groups
//   of five of: fingerprint 16, secret 16, check 3
//
// `fingerprint` is the beginning of the SHA-256 of the authority's certificate (DER):
// 128 bits are beyond making another that begins the same. `check` is the beginning of
// the SHA-256 of all that stands before it, the kecamatan's code included: a slip of
// the finger is told at once, and not as a wrong secret. Pure.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "domain/code/region_code.h"

namespace rekap {

struct InvitationCode {
  static constexpr size_t kFingerprintSize = 16;
  static constexpr size_t kSecretSize = 16;
  static constexpr size_t kCheckSize = 3;

  // A kecamatan.
  RegionCode unit;
  std::string fingerprint;  // kFingerprintSize bytes
  std::string secret;       // kSecretSize bytes

  // Blanks, dashes and case do not count, and letters may be taken for the digits that
  // they look like. InvalidArgument says what is wrong, in Indonesian, and never
  // repeats the text: it is a secret but for one character.
  static absl::StatusOr<InvitationCode> Parse(absl::string_view text);
  // The inverse of Parse. A secret.
  std::string ToString() const;

  friend bool operator==(const InvitationCode&, const InvitationCode&) = default;
};

}  // namespace rekap
