#include "domain/code/activity_code.h"

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

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

}  // namespace

absl::StatusOr<ActivityCode> ActivityCode::Parse(absl::string_view text) {
  std::vector<absl::string_view> fields = absl::StrSplit(text, '.');
  absl::Status bad = absl::InvalidArgumentError(
      absl::StrCat("not an activity code like 7.01.01.2.01.01: \"", text, "\""));
  if (fields.size() != 3 && fields.size() != 5 && fields.size() != 6) return bad;
  std::array<uint16_t, 6> parts = {};
  for (size_t i = 0; i < fields.size(); ++i) {
    bool long_sub = i == kSub && fields[i].size() == kSubDigitsLong;
    if (fields[i].size() != kDigits[i] && !long_sub) return bad;
    for (char c : fields[i]) {
      if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return bad;
      parts[i] = static_cast<uint16_t>(parts[i] * 10 + (c - '0'));
    }
    if (parts[i] == 0) return bad;
  }
  return ActivityCode(parts);
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
  std::string text = absl::StrFormat("%d.%02d.%02d", parts_[0], parts_[1], parts_[2]);
  if (level() != ActivityLevel::kProgram)
    absl::StrAppendFormat(&text, ".%d.%02d", parts_[3], parts_[4]);
  if (level() == ActivityLevel::kSubKegiatan) {
    absl::StrAppendFormat(&text, ".%0*d", parts_[kSub] > 99 ? 4 : 2, parts_[kSub]);
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
