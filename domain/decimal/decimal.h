// Exact decimals with six places: indicator values, output counts, percent.
// Overflow is an error.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "domain/decimal/number_text.h"

namespace rekap {

class Decimal {
 public:
  static constexpr int kPlaces = 6;
  static constexpr int64_t kScale = 1'000'000;

  constexpr Decimal() = default;
  static constexpr Decimal FromMicro(int64_t micro) { return Decimal(micro); }
  // OutOfRange beyond about 9.2 * 10^12.
  static absl::StatusOr<Decimal> FromInteger(int64_t whole);

  // "93,52", "93.52", a trailing "%" allowed. Errors as ParseScaled.
  static absl::StatusOr<Decimal> Parse(absl::string_view text, NumberStyle style);

  constexpr int64_t micro() const { return micro_; }

  // OutOfRange on overflow; products and quotients are rounded half up to six
  // places. DividedBy zero is InvalidArgument.
  absl::StatusOr<Decimal> Plus(Decimal other) const;
  absl::StatusOr<Decimal> Minus(Decimal other) const;
  absl::StatusOr<Decimal> Times(Decimal other) const;
  absl::StatusOr<Decimal> DividedBy(Decimal other) const;

  // Rounded half up to `places` (0 to 6). Banding uses two.
  absl::StatusOr<Decimal> RoundedTo(int places) const;

  // "72,23" with `shown` decimals, rounded half up.
  std::string ToIndonesian(int shown) const { return FormatIndonesian(micro_, kPlaces, shown); }
  // "72.234689".
  std::string ToPlain() const { return FormatPlain(micro_, kPlaces); }

  friend constexpr auto operator<=>(Decimal, Decimal) = default;

 private:
  constexpr explicit Decimal(int64_t micro) : micro_(micro) {}

  int64_t micro_ = 0;
};

// part / whole in percent, six places, rounded half up; nullopt if whole is
// not positive (undefined) or the result does not fit. Takes sums as wide as
// the roll-up keeps them; |part| below 10^30.
std::optional<Decimal> PercentOf(__int128 part, __int128 whole);

}  // namespace rekap
