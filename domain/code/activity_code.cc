#include "domain/code/activity_code.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "domain/code/dotted.h"

namespace rekap {
namespace {

constexpr std::array<size_t, 6> kDigits = {1, 2, 2, 1, 2, 2};
constexpr std::array<uint16_t, 6> kPartMax = {9, 99, 99, 9, 99, 9999};
constexpr size_t kSub = 5;
constexpr DottedShape kShape = {kDigits, 4};

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

absl::Status NotStored() { return absl::InvalidArgumentError("not a stored activity code"); }

}  // namespace

absl::StatusOr<ActivityCode> ActivityCode::Parse(absl::string_view text) {
  std::array<uint16_t, 6> parts = {};
  const size_t count = ReadDotted(text, kShape, absl::MakeSpan(parts));
  if (count == 3 || count == 5 || count == 6) return ActivityCode(parts);
  return absl::InvalidArgumentError(
      absl::StrCat("not an activity code like 7.01.01.2.01.01: \"", text, "\""));
}

absl::StatusOr<ActivityCode> ActivityCode::Decode(absl::string_view bytes) {
  if (bytes.size() != kEncodedSize) return NotStored();
  auto byte = [&](size_t i) { return static_cast<uint8_t>(bytes[i]); };
  ActivityCode code(
      {byte(0), byte(1), byte(2), byte(3), byte(4), static_cast<uint16_t>(byte(5) << 8 | byte(6))});
  size_t count = PartCount(code.level());
  for (size_t i = 0; i < code.parts_.size(); ++i) {
    bool present = code.parts_[i] != 0;
    if (present != (i < count) || code.parts_[i] > kPartMax[i]) return NotStored();
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
  return DottedText(absl::MakeConstSpan(parts_).first(PartCount(level())), kShape);
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
