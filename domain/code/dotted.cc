#include "domain/code/dotted.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace rekap {
namespace {

// As many as 16 bits take.
constexpr size_t kPartDigitsMax = 5;

// Appends it in `digits`, with zeros in front; in `wide` if it does not fit.
void AppendPart(uint16_t part, size_t digits, size_t wide, std::string& text) {
  char reversed[kPartDigitsMax];
  size_t size = 0;
  for (; part != 0; part /= 10) reversed[size++] = static_cast<char>('0' + part % 10);
  text.append(std::max(size, size > digits ? wide : digits) - size, '0');
  while (size > 0) text += reversed[--size];
}

bool IsLast(size_t part, const DottedShape& shape) { return part + 1 == shape.digits.size(); }

}  // namespace

size_t ReadDotted(absl::string_view text, const DottedShape& shape, absl::Span<uint16_t> parts) {
  size_t part = 0;
  size_t digits = 0;  // of the part at hand
  parts[0] = 0;
  auto ends = [&] {
    const bool wide = IsLast(part, shape) && digits == shape.last_long;
    return (digits == shape.digits[part] || wide) && parts[part] != 0;
  };
  for (char c : text) {
    if (c == '.') {
      if (!ends() || ++part == shape.digits.size()) return 0;
      parts[part] = 0;
      digits = 0;
    } else if (absl::ascii_isdigit(static_cast<unsigned char>(c)) && digits < kPartDigitsMax - 1) {
      parts[part] = static_cast<uint16_t>(parts[part] * 10 + (c - '0'));
      ++digits;
    } else {
      return 0;
    }
  }
  return ends() ? part + 1 : 0;
}

std::string DottedText(absl::Span<const uint16_t> parts, const DottedShape& shape) {
  std::string text;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += '.';
    const size_t digits = shape.digits[i];
    AppendPart(parts[i], digits, IsLast(i, shape) ? shape.last_long : digits, text);
  }
  return text;
}

}  // namespace rekap
