#include "domain/code/region_code.h"

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

namespace rekap {
namespace {

constexpr std::array<size_t, 4> kDigits = {2, 2, 2, 4};
constexpr std::array<uint16_t, 4> kPartMax = {99, 99, 99, 9999};

}  // namespace

absl::StatusOr<RegionCode> RegionCode::Parse(absl::string_view text) {
  std::vector<absl::string_view> fields = absl::StrSplit(text, '.');
  absl::Status bad =
      absl::InvalidArgumentError(absl::StrCat("not a region code like 35.27.05: \"", text, "\""));
  if (fields.size() > kDigits.size()) return bad;
  std::array<uint16_t, 4> parts = {};
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].size() != kDigits[i]) return bad;
    for (char c : fields[i]) {
      if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return bad;
      parts[i] = static_cast<uint16_t>(parts[i] * 10 + (c - '0'));
    }
    if (parts[i] == 0) return bad;
  }
  return RegionCode(parts);
}

absl::StatusOr<RegionCode> RegionCode::Decode(absl::string_view bytes) {
  absl::Status bad = absl::InvalidArgumentError("not a stored region code");
  if (bytes.size() != kEncodedSize) return bad;
  auto byte = [&](size_t i) { return static_cast<uint8_t>(bytes[i]); };
  std::array<uint16_t, 4> parts = {byte(0), byte(1), byte(2),
                                   static_cast<uint16_t>(byte(3) << 8 | byte(4))};
  bool ended = false;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] > kPartMax[i] || (ended && parts[i] != 0)) return bad;
    ended = ended || parts[i] == 0;
  }
  if (parts[0] == 0) return bad;
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
  std::string text = absl::StrFormat("%02d", parts_[0]);
  for (size_t i = 1; i < static_cast<size_t>(level()); ++i) {
    absl::StrAppendFormat(&text, ".%0*d", static_cast<int>(kDigits[i]), parts_[i]);
  }
  return text;
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
