// Crockford's base32: digits and capitals without I, L, O and U, so that what one
// person reads out another types rightly. Five bits a character, no padding.
#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace rekap {

// The bits that are missing in the last character are zero.
std::string EncodeBase32(absl::string_view bytes);

// Tolerant as Crockford says: either case, I and L are 1, O is 0. nullopt for any other
// character, for a length that EncodeBase32 does not give, and unless the bits beyond
// the last byte are zero: one value has one text, but for case and likeness.
std::optional<std::string> DecodeBase32(absl::string_view text);

}  // namespace rekap
