#include "domain/decimal/decimal.h"

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"

namespace rekap {
namespace {

absl::StatusOr<Decimal> Fit(std::optional<int64_t> micro) {
  if (!micro) return absl::OutOfRangeError("decimal exceeds 64 bits");
  return Decimal::FromMicro(*micro);
}

}  // namespace

absl::StatusOr<Decimal> Decimal::FromInteger(int64_t whole) {
  return Fit(DivideHalfUp(static_cast<__int128>(whole) * kScale, 1));
}

absl::StatusOr<Decimal> Decimal::Parse(absl::string_view text, NumberStyle style) {
  text = absl::StripAsciiWhitespace(text);
  absl::ConsumeSuffix(&text, "%");
  absl::StatusOr<int64_t> scaled = ParseScaled(text, style, kPlaces);
  if (!scaled.ok()) return scaled.status();
  return Decimal(*scaled);
}

absl::StatusOr<Decimal> Decimal::Plus(Decimal other) const {
  return Fit(DivideHalfUp(static_cast<__int128>(micro_) + other.micro_, 1));
}

absl::StatusOr<Decimal> Decimal::Minus(Decimal other) const {
  return Fit(DivideHalfUp(static_cast<__int128>(micro_) - other.micro_, 1));
}

absl::StatusOr<Decimal> Decimal::Times(Decimal other) const {
  return Fit(DivideHalfUp(static_cast<__int128>(micro_) * other.micro_, kScale));
}

absl::StatusOr<Decimal> Decimal::DividedBy(Decimal other) const {
  if (other.micro_ == 0) return absl::InvalidArgumentError("division by zero");
  __int128 numerator = static_cast<__int128>(micro_) * kScale;
  __int128 denominator = other.micro_;
  if (denominator < 0) {
    numerator = -numerator;
    denominator = -denominator;
  }
  return Fit(DivideHalfUp(numerator, denominator));
}

absl::StatusOr<Decimal> Decimal::RoundedTo(int places) const {
  int64_t step = 1;
  for (int i = places; i < kPlaces; ++i) step *= 10;
  std::optional<int64_t> steps = DivideHalfUp(micro_, step);
  return Fit(steps ? DivideHalfUp(static_cast<__int128>(*steps) * step, 1) : std::nullopt);
}

std::optional<Decimal> PercentOf(__int128 part, __int128 whole) {
  if (whole <= 0) return std::nullopt;
  std::optional<int64_t> micro = DivideHalfUp(part * 100 * Decimal::kScale, whole);
  if (!micro) return std::nullopt;
  return Decimal::FromMicro(*micro);
}

}  // namespace rekap
