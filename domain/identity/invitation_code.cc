#include "domain/identity/invitation_code.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include <openssl/sha.h>

#include "domain/identity/base32.h"

namespace rekap {
namespace {

constexpr size_t kGroupSize = 5;
// "35.27.05".
constexpr size_t kUnitSize = 8;
constexpr size_t kBytes =
    InvitationCode::kFingerprintSize + InvitationCode::kSecretSize + InvitationCode::kCheckSize;
constexpr size_t kDigits = kBytes * 8 / 5;
static_assert(kDigits * 5 == kBytes * 8, "no bits are left over");

std::string Check(RegionCode unit, absl::string_view payload) {
  std::string text = absl::StrCat(unit.ToString(), payload);
  unsigned char hash[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash);
  return std::string(reinterpret_cast<const char*>(hash), InvitationCode::kCheckSize);
}

absl::Status Unfit(absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("kode undangan ", what, "; ketik ulang persis seperti tertulis [BAD_CODE]"));
}

}  // namespace

absl::StatusOr<InvitationCode> InvitationCode::Parse(absl::string_view text) {
  std::string code;
  for (char character : text) {
    if (character == '-' || absl::ascii_isspace(static_cast<unsigned char>(character))) continue;
    // Longer than any code: whatever it is, it need not be copied whole.
    if (code.size() > kUnitSize + kDigits) break;
    code += character;
  }
  absl::StatusOr<RegionCode> unit = RegionCode::Parse(absl::string_view(code).substr(0, kUnitSize));
  if (!unit.ok() || unit->level() != RegionLevel::kKecamatan) {
    return Unfit("tidak dimulai dengan kode kecamatan");
  }
  absl::string_view digits = absl::string_view(code).substr(kUnitSize);
  if (digits.size() != kDigits) {
    return Unfit(digits.size() < kDigits
                     ? absl::StrCat("belum lengkap: ", digits.size(), " dari ", kDigits, " huruf")
                     : absl::StrCat("terlalu panjang: lebih dari ", kDigits, " huruf"));
  }
  std::optional<std::string> bytes = DecodeBase32(digits);
  if (!bytes.has_value()) return Unfit("berisi huruf yang tidak dipakai");
  absl::string_view payload(bytes->data(), kFingerprintSize + kSecretSize);
  if (absl::string_view(*bytes).substr(payload.size()) != Check(*unit, payload)) {
    return Unfit("salah ketik");
  }
  return InvitationCode{*unit, std::string(payload.substr(0, kFingerprintSize)),
                        std::string(payload.substr(kFingerprintSize))};
}

std::string InvitationCode::ToString() const {
  std::string payload = absl::StrCat(fingerprint, secret);
  std::string digits = EncodeBase32(absl::StrCat(payload, Check(unit, payload)));
  std::string text = unit.ToString();
  for (size_t i = 0; i < digits.size(); i += kGroupSize) {
    absl::StrAppend(&text, "-", digits.substr(i, kGroupSize));
  }
  return text;
}

}  // namespace rekap
