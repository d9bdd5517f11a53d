#include "runtime/escape/escape.h"

#include <cstdint>

#include "absl/strings/str_cat.h"

namespace rekap {
namespace {

uint8_t Byte(absl::string_view text, size_t i) { return static_cast<uint8_t>(text[i]); }

// C0, DEL, and C1 (U+0080 to U+009F, in UTF-8 C2 80 to C2 9F): some terminals
// obey the latter as well.
bool IsControl(absl::string_view character) {
  uint8_t first = Byte(character, 0);
  if (character.size() == 1) return first < 0x20 || first == 0x7F;
  return first == 0xC2 && Byte(character, 1) < 0xA0;
}

// The short escape that JSON, C and our log lines share, or nullptr.
const char* ShortEscape(char c) {
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return nullptr;
  }
}

bool NeedsQuotes(absl::string_view text) {
  if (text.empty()) return true;
  while (!text.empty()) {
    size_t length = Utf8Length(text);
    if (length == 0 || IsControl(text.substr(0, length))) return true;
    if (text[0] == ' ' || text[0] == '=' || ShortEscape(text[0]) != nullptr) return true;
    text.remove_prefix(length);
  }
  return false;
}

}  // namespace

size_t Utf8Length(absl::string_view text) {
  if (text.empty()) return 0;
  uint8_t first = Byte(text, 0);
  if (first < 0x80) return 1;
  // The second byte's range excludes overlong forms, surrogates and what lies
  // beyond U+10FFFF (Unicode, table 3-7).
  uint8_t low = 0x80;
  uint8_t high = 0xBF;
  size_t length = 0;
  if (first >= 0xC2 && first <= 0xDF) {
    length = 2;
  } else if (first >= 0xE0 && first <= 0xEF) {
    length = 3;
    if (first == 0xE0) low = 0xA0;
    if (first == 0xED) high = 0x9F;
  } else if (first >= 0xF0 && first <= 0xF4) {
    length = 4;
    if (first == 0xF0) low = 0x90;
    if (first == 0xF4) high = 0x8F;
  }
  if (length == 0 || text.size() < length) return 0;
  if (Byte(text, 1) < low || Byte(text, 1) > high) return 0;
  for (size_t i = 2; i < length; ++i) {
    if ((Byte(text, i) & 0xC0) != 0x80) return 0;
  }
  return length;
}

absl::string_view TruncateUtf8(absl::string_view text, size_t size_max) {
  if (text.size() <= size_max) return text;
  size_t end = size_max;
  // A character has at most three continuation bytes; more are not UTF-8, and
  // then any place is as good.
  for (int back = 0; back < 3 && end > 0 && (Byte(text, end) & 0xC0) == 0x80; ++back) --end;
  return text.substr(0, end);
}

void AppendJsonString(std::string& out, absl::string_view text) {
  out += '"';
  while (!text.empty()) {
    size_t length = Utf8Length(text);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      text.remove_prefix(1);
      continue;
    }
    absl::string_view character = text.substr(0, length);
    if (const char* escape = ShortEscape(character[0])) {
      out += escape;
    } else if (IsControl(character)) {
      absl::StrAppend(&out, "\\u",
                      absl::Hex(Byte(character, length - 1), absl::PadSpec::kZeroPad4));
    } else {
      absl::StrAppend(&out, character);
    }
    text.remove_prefix(length);
  }
  out += '"';
}

void AppendWord(std::string& out, absl::string_view text) {
  if (!NeedsQuotes(text)) {
    absl::StrAppend(&out, text);
    return;
  }
  out += '"';
  while (!text.empty()) {
    size_t length = Utf8Length(text);
    absl::string_view character = text.substr(0, length == 0 ? 1 : length);
    if (const char* escape = ShortEscape(character[0])) {
      out += escape;
    } else if (length == 0 || IsControl(character)) {
      for (size_t i = 0; i < character.size(); ++i) {
        absl::StrAppend(&out, "\\x", absl::Hex(Byte(character, i), absl::PadSpec::kZeroPad2));
      }
    } else {
      absl::StrAppend(&out, character);
    }
    text.remove_prefix(character.size());
  }
  out += '"';
}

}  // namespace rekap
