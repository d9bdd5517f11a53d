// Nomenclature codes of the budget levels: program "7.01.01", kegiatan
// "7.01.01.2.01", sub kegiatan "7.01.01.2.01.01" (two digits in 2021) or
// "7.01.01.2.01.0001" (four digits later). The two sub kegiatan forms are one
// activity; the stored form does not tell them apart.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace rekap {

enum class ActivityLevel { kProgram = 1, kKegiatan = 2, kSubKegiatan = 3 };

class ActivityCode {
 public:
  // Bytes of the stored form; see Encoded.
  static constexpr size_t kEncodedSize = 7;

  // InvalidArgument unless the text is urusan.bidang.program (1.2.2 digits),
  // then .level.kegiatan (1.2), then .sub kegiatan (2 or 4), no part zero.
  static absl::StatusOr<ActivityCode> Parse(absl::string_view text);
  // From the stored form; InvalidArgument if it is not one.
  static absl::StatusOr<ActivityCode> Decode(absl::string_view bytes);

  ActivityLevel level() const;
  // nullopt for a program.
  std::optional<ActivityCode> Parent() const;
  // True for the activity itself and everything below it.
  bool Contains(ActivityCode other) const;

  // Canonical: a sub kegiatan has two digits where the number fits.
  std::string ToString() const;
  // urusan, bidang, program, level, kegiatan (a byte each), sub kegiatan (two
  // bytes, big endian); absent parts are zero.
  std::string Encoded() const;
  // The part of Encoded that everything below shares: 3, 5 or 7 bytes.
  std::string EncodedPrefix() const;

  friend auto operator<=>(const ActivityCode&, const ActivityCode&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const ActivityCode& code) {
    return H::combine(std::move(h), code.parts_);
  }

 private:
  explicit ActivityCode(std::array<uint16_t, 6> parts) : parts_(parts) {}

  // urusan, bidang, program, level, kegiatan, sub kegiatan.
  std::array<uint16_t, 6> parts_;
};

}  // namespace rekap
