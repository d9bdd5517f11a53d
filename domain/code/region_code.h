// Kemendagri region codes: provinsi "35", kabupaten "35.27", kecamatan
// "35.27.05", desa "35.27.05.2001". A prefix is the parent.
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace rekap {

enum class RegionLevel { kProvinsi = 1, kKabupaten = 2, kKecamatan = 3, kDesa = 4 };

class RegionCode {
 public:
  // Bytes of the stored form; see Encoded.
  static constexpr size_t kEncodedSize = 5;

  // InvalidArgument unless the text is 2, 2.2, 2.2.2 or 2.2.2.4 digits with no
  // part zero.
  static absl::StatusOr<RegionCode> Parse(absl::string_view text);
  // From the stored form; InvalidArgument if it is not one.
  static absl::StatusOr<RegionCode> Decode(absl::string_view bytes);

  RegionLevel level() const;
  // nullopt for a provinsi.
  std::optional<RegionCode> Parent() const;
  // True for the region itself and everything below it.
  bool Contains(RegionCode other) const;

  std::string ToString() const;
  // provinsi, kabupaten, kecamatan (a byte each), desa (two bytes, big
  // endian); absent parts are zero, so children sort right after the parent.
  std::string Encoded() const;
  // The part of Encoded that every region below shares: 1, 2, 3 or 5 bytes.
  std::string EncodedPrefix() const;

  friend auto operator<=>(const RegionCode&, const RegionCode&) = default;
  // As one word: hash tables compare codes by the million.
  friend bool operator==(const RegionCode& a, const RegionCode& b) {
    return std::bit_cast<uint64_t>(a.parts_) == std::bit_cast<uint64_t>(b.parts_);
  }
  template <typename H>
  friend H AbslHashValue(H h, const RegionCode& code) {
    return H::combine(std::move(h), code.parts_);
  }

 private:
  explicit RegionCode(std::array<uint16_t, 4> parts) : parts_(parts) {}

  std::array<uint16_t, 4> parts_;
};

}  // namespace rekap
