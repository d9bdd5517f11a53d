// Invitation codes as people type them: a code that is taken reads the same however it
// is printed, and what is wrong with another is told without repeating it.
#include <optional>
#include <string>

#include "domain/identity/base32.h"
#include "domain/identity/invitation_code.h"
#include "tests/fuzz/fuzz.h"

using namespace rekap;  // NOLINT: a target is one function

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text = fuzz::View(data, size);
  if (absl::StatusOr<InvitationCode> code = InvitationCode::Parse(text); code.ok()) {
    fuzz::Require(InvitationCode::Parse(code->ToString()) == code, "the text reads as the code");
  }
  if (std::optional<std::string> bytes = DecodeBase32(text)) {
    fuzz::Require(DecodeBase32(EncodeBase32(*bytes)) == bytes, "the text reads as the bytes");
    fuzz::Require(EncodeBase32(*bytes).size() == text.size(), "one value has one length");
  }
  // A mutation never hits a check of three bytes: a code of the input's own bytes.
  if (size < InvitationCode::kFingerprintSize + InvitationCode::kSecretSize) return 0;
  InvitationCode made{
      *RegionCode::Parse("35.27.05"), std::string(text.substr(0, InvitationCode::kFingerprintSize)),
      std::string(text.substr(InvitationCode::kFingerprintSize, InvitationCode::kSecretSize))};
  std::string printed = made.ToString();
  absl::StatusOr<InvitationCode> read = InvitationCode::Parse(printed);
  fuzz::Require(read.ok() && *read == made, "every code can be typed");
  return 0;
}
