// Money: integer sen (1/100 rupiah). Exact; overflow is an error.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "domain/decimal/number_text.h"

namespace rekap {

class Sen {
 public:
  // The most that one record may carry, 100 trillion rupiah: more than thirty
  // times the budget of any kabupaten, and small enough that a million records
  // add up within 128 bits with room to spare.
  static constexpr int64_t kRecordMax = 10'000'000'000'000'000;

  constexpr Sen() = default;
  constexpr explicit Sen(int64_t sen) : sen_(sen) {}

  // "3.396.840.458", "Rp. 3.396.840.458,00", "3396840458.5", "Rp 1.000,-". The sign is
  // kept: whether negative money is allowed is the caller's rule. Errors as
  // ParseScaled.
  static absl::StatusOr<Sen> Parse(absl::string_view text, NumberStyle style);

  constexpr int64_t value() const { return sen_; }

  // OutOfRange on overflow.
  absl::StatusOr<Sen> Plus(Sen other) const;
  absl::StatusOr<Sen> Minus(Sen other) const;

  // Whole rupiah "3.396.840.458" if there are no odd sen, else two decimals.
  std::string ToIndonesian() const;
  // "3396840458" or "3396840458.5".
  std::string ToPlain() const { return FormatPlain(sen_, 2); }

  friend constexpr auto operator<=>(Sen, Sen) = default;

 private:
  int64_t sen_ = 0;
};

}  // namespace rekap
