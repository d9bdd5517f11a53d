#include "domain/code/region_code.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "domain/code/dotted.h"

namespace rekap {
namespace {

constexpr std::array<size_t, 4> kDigits = {2, 2, 2, 4};
constexpr std::array<uint16_t, 4> kPartMax = {99, 99, 99, 9999};

constexpr DottedShape kShape = {kDigits, kDigits[3]};

absl::Status NotStored() { return absl::InvalidArgumentError("not a stored region code"); }

}  // namespace

absl::StatusOr<RegionCode> RegionCode::Parse(absl::string_view text) {
  std::array<uint16_t, 4> parts = {};
  if (ReadDotted(text, kShape, absl::MakeSpan(parts)) > 0) return RegionCode(parts);
  return absl::InvalidArgumentError(
      absl::StrCat("not a region code like 35.27.05: \"", text, "\""));
}

absl::StatusOr<RegionCode> RegionCode::Decode(absl::string_view bytes) {
  if (bytes.size() != kEncodedSize) return NotStored();
  auto byte = [&](size_t i) { return static_cast<uint8_t>(bytes[i]); };
  std::array<uint16_t, 4> parts = {byte(0), byte(1), byte(2),
                                   static_cast<uint16_t>(byte(3) << 8 | byte(4))};
  bool ended = false;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] > kPartMax[i] || (ended && parts[i] != 0)) return NotStored();
    ended = ended || parts[i] == 0;
  }
  if (parts[0] == 0) return NotStored();
  return RegionCode(parts);
}

RegionLevel RegionCode::level() const {
  int level = 4;
  while (level > 1 && parts_[static_cast<size_t>(level) - 1] == 0) --level;
  return static_cast<RegionLevel>(level);
}

std::optional<RegionCode> RegionCode::Parent() const {
  if (level() == RegionLevel::kProvinsi) return std::nullopt;
  std::array<uint16_t, 4> parts = parts_;
  parts[static_cast<size_t>(level()) - 1] = 0;
  return RegionCode(parts);
}

bool RegionCode::Contains(RegionCode other) const {
  for (size_t i = 0; i < static_cast<size_t>(level()); ++i) {
    if (parts_[i] != other.parts_[i]) return false;
  }
  return true;
}

std::string RegionCode::ToString() const {
  return DottedText(absl::MakeConstSpan(parts_).first(static_cast<size_t>(level())), kShape);
}

std::string RegionCode::Encoded() const {
  return {static_cast<char>(parts_[0]), static_cast<char>(parts_[1]), static_cast<char>(parts_[2]),
          static_cast<char>(parts_[3] >> 8), static_cast<char>(parts_[3] & 0xff)};
}

std::string RegionCode::EncodedPrefix() const {
  size_t size = level() == RegionLevel::kDesa ? kEncodedSize : static_cast<size_t>(level());
  return Encoded().substr(0, size);
}

}  // namespace rekap
