// Codes as people write them: numbers of a fixed width with dots between, "35.27.05".
// On the way of every row that is decoded and every row that is answered, so nothing here
// allocates but the text that is asked for. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace rekap {

// How many digits each part has. The last part may have `last_long` instead.
struct DottedShape {
  absl::Span<const size_t> digits;
  size_t last_long;
};

// The parts of `text` into `parts`, of which there are as many as `shape.digits`. How many
// were read; 0 if a part is not written in its digits, is zero, or is one too many.
size_t ReadDotted(absl::string_view text, const DottedShape& shape, absl::Span<uint16_t> parts);

// Those parts as text; a last part that its digits cannot hold takes `last_long`.
std::string DottedText(absl::Span<const uint16_t> parts, const DottedShape& shape);

}  // namespace rekap
