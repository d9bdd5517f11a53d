#include "domain/decimal/sen.h"

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace rekap {
namespace {

absl::string_view StripCurrency(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  if (absl::StartsWithIgnoreCase(text, "rp")) {
    text.remove_prefix(2);
    if (!text.empty() && text[0] == '.') text.remove_prefix(1);
  }
  // "1.000,-": a dash for the sen, as on receipts.
  absl::ConsumeSuffix(&text, ",-");
  return text;
}

}  // namespace

absl::StatusOr<Sen> Sen::Parse(absl::string_view text, NumberStyle style) {
  absl::StatusOr<int64_t> scaled = ParseScaled(StripCurrency(text), style, 2);
  if (!scaled.ok()) return scaled.status();
  return Sen(*scaled);
}

absl::StatusOr<Sen> Sen::Plus(Sen other) const {
  int64_t sum = 0;
  if (__builtin_add_overflow(sen_, other.sen_, &sum)) {
    return absl::OutOfRangeError("money sum exceeds 64 bits");
  }
  return Sen(sum);
}

absl::StatusOr<Sen> Sen::Minus(Sen other) const {
  int64_t difference = 0;
  if (__builtin_sub_overflow(sen_, other.sen_, &difference)) {
    return absl::OutOfRangeError("money difference exceeds 64 bits");
  }
  return Sen(difference);
}

std::string Sen::ToIndonesian() const { return FormatIndonesian(sen_, 2, sen_ % 100 == 0 ? 0 : 2); }

}  // namespace rekap
