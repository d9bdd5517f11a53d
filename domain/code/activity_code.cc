#include "domain/code/activity_code.h"

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace rekap {
namespace {

constexpr std::array<size_t, 6> kDigits = {1, 2, 2, 1, 2, 2};
constexpr std::array<uint16_t, 6> kPartMax = {9, 99, 99, 9, 99, 9999};
constexpr size_t kSub = 5;
constexpr size_t kSubDigitsLong = 4;

// Parts that a code of the level has.
size_t PartCount(ActivityLevel level) {
  switch (level) {
    case ActivityLevel::kProgram:
      return 3;
    case ActivityLevel::kKegiatan:
      return 5;
    case ActivityLevel::kSubKegiatan:
      return 6;
  }
  return 0;
}

// False if `text` is no code.
bool ReadParts(absl::string_view text, std::array<uint16_t, 6>& parts) {
  size_t part = 0;
  size_t digits = 0;  // of the part at hand
  auto ends = [&] {
    const bool long_sub = part == kSub && digits == kSubDigitsLong;
    return (digits == kDigits[part] || long_sub) && parts[part] != 0;
  };
  for (char c : text) {
    if (c == '.') {
      if (!ends() || ++part == parts.size()) return false;
      digits = 0;
    } else if (absl::ascii_isdigit(static_cast<unsigned char>(c)) && digits < kSubDigitsLong) {
      parts[part] = static_cast<uint16_t>(parts[part] * 10 + (c - '0'));
      ++digits;
    } else {
      return false;
    }
  }
  return ends() && (part == 2 || part == 4 || part == kSub);
}

// Appends at least `digits` of them, with zeros in front.
void AppendPart(uint16_t part, size_t digits, std::string& text) {
  char reversed[5];  // as many as 16 bits take
  size_t size = 0;
  for (; part != 0 || size < digits; part /= 10) {
    reversed[size++] = static_cast<char>('0' + part % 10);
  }
  while (size > 0) text += reversed[--size];
}

}  // namespace

absl::StatusOr<ActivityCode> ActivityCode::Parse(absl::string_view text) {
  std::array<uint16_t, 6> parts = {};
  if (ReadParts(text, parts)) return ActivityCode(parts);
  return absl::InvalidArgumentError(
      absl::StrCat("not an activity code like 7.01.01.2.01.01: \"", text, "\""));
}

absl::StatusOr<ActivityCode> ActivityCode::Decode(absl::string_view bytes) {
  absl::Status bad = absl::InvalidArgumentError("not a stored activity code");
  if (bytes.size() != kEncodedSize) return bad;
  auto byte = [&](size_t i) { return static_cast<uint8_t>(bytes[i]); };
  ActivityCode code(
      {byte(0), byte(1), byte(2), byte(3), byte(4), static_cast<uint16_t>(byte(5) << 8 | byte(6))});
  size_t count = PartCount(code.level());
  for (size_t i = 0; i < code.parts_.size(); ++i) {
    bool present = code.parts_[i] != 0;
    if (present != (i < count) || code.parts_[i] > kPartMax[i]) return bad;
  }
  return code;
}

ActivityLevel ActivityCode::level() const {
  if (parts_[kSub] != 0) return ActivityLevel::kSubKegiatan;
  return parts_[3] != 0 ? ActivityLevel::kKegiatan : ActivityLevel::kProgram;
}

std::optional<ActivityCode> ActivityCode::Parent() const {
  std::array<uint16_t, 6> parts = parts_;
  switch (level()) {
    case ActivityLevel::kProgram:
      return std::nullopt;
    case ActivityLevel::kKegiatan:
      parts[3] = parts[4] = 0;
      break;
    case ActivityLevel::kSubKegiatan:
      parts[kSub] = 0;
      break;
  }
  return ActivityCode(parts);
}

bool ActivityCode::Contains(ActivityCode other) const {
  for (size_t i = 0; i < PartCount(level()); ++i) {
    if (parts_[i] != other.parts_[i]) return false;
  }
  return true;
}

std::string ActivityCode::ToString() const {
  std::string text;
  const size_t count = PartCount(level());
  for (size_t i = 0; i < count; ++i) {
    if (i > 0) text += '.';
    const bool long_sub = i == kSub && parts_[i] > 99;
    AppendPart(parts_[i], long_sub ? kSubDigitsLong : kDigits[i], text);
  }
  return text;
}

std::string ActivityCode::Encoded() const {
  std::string bytes;
  for (size_t i = 0; i < kSub; ++i) bytes += static_cast<char>(parts_[i]);
  bytes += static_cast<char>(parts_[kSub] >> 8);
  bytes += static_cast<char>(parts_[kSub] & 0xff);
  return bytes;
}

std::string ActivityCode::EncodedPrefix() const {
  size_t size = level() == ActivityLevel::kSubKegiatan ? kEncodedSize : PartCount(level());
  return Encoded().substr(0, size);
}

}  // namespace rekap
