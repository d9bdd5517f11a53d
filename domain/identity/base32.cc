#include "domain/identity/base32.h"

#include <cstdint>

#include "absl/strings/ascii.h"

namespace rekap {
namespace {

constexpr absl::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

std::optional<uint32_t> DigitValue(char character) {
  char upper = absl::ascii_toupper(static_cast<unsigned char>(character));
  if (upper == 'O') upper = '0';
  if (upper == 'I' || upper == 'L') upper = '1';
  size_t value = kDigits.find(upper);
  if (value == absl::string_view::npos) return std::nullopt;
  return static_cast<uint32_t>(value);
}

}  // namespace

std::string EncodeBase32(absl::string_view bytes) {
  std::string text;
  uint32_t pending = 0;  // its `bits` low bits are not written yet
  int bits = 0;
  for (char byte : bytes) {
    pending = pending << 8 | static_cast<uint8_t>(byte);
    for (bits += 8; bits >= 5; bits -= 5) text += kDigits[pending >> (bits - 5) & 31];
    pending &= 31;
  }
  if (bits > 0) text += kDigits[pending << (5 - bits) & 31];
  return text;
}

std::optional<std::string> DecodeBase32(absl::string_view text) {
  std::string bytes;
  uint32_t pending = 0;
  int bits = 0;
  for (char character : text) {
    std::optional<uint32_t> value = DigitValue(character);
    if (!value.has_value()) return std::nullopt;
    pending = pending << 5 | *value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>(pending >> bits & 0xFF);
      pending &= (1U << bits) - 1;
    }
  }
  // Five bits or more beyond the last byte are a character that encodes nothing.
  if (bits >= 5 || pending != 0) return std::nullopt;
  return bytes;
}

}  // namespace rekap
