// Text from outside made safe to print: in a JSON string, in a log line, in a
// header. Pure functions, no state.
#pragma once

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace rekap {

// Bytes of the UTF-8 character that `text` starts with, 1 to 4; 0 if text is
// empty or does not start with a well-formed one.
size_t Utf8Length(absl::string_view text);

// `text` if it has at most `size_max` bytes, else the longest part that does
// and does not end within a character.
absl::string_view TruncateUtf8(absl::string_view text, size_t size_max);

// Appends `text` as a JSON string with its quotes. Bytes that are not UTF-8
// become U+FFFD, so the result is always valid JSON.
void AppendJsonString(std::string& out, absl::string_view text);

// Appends `text` so that it stays one word of one line: as it is where that is
// unambiguous, else in double quotes with \" \\ \n \r \t and \xNN. Control
// characters never reach a terminal, valid UTF-8 stays readable.
void AppendWord(std::string& out, absl::string_view text);

}  // namespace rekap
