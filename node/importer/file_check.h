// Is this text at all, and in which encoding? What a clerk may pick by mistake
// (a PDF, a picture) is named before anything is read from it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

#include "node/importer/problem.h"

namespace rekap {

// Offset of the first byte that is not part of well-formed UTF-8 (RFC 3629: no
// overlong forms, no surrogates, nothing above U+10FFFF), or `text.size()`.
size_t Utf8Prefix(absl::string_view text);

// `character` is below U+10000 and no surrogate.
void AppendUtf8(uint32_t character, std::string& text);

// kWindows1252: what Excel in Indonesia writes as "CSV" without further ado.
enum class TextEncoding { kUtf8, kWindows1252 };

// nullopt, with one problem (BINARY_FILE or NOT_UTF8), if `bytes` is no text.
// Windows-1252 is what has no multi-byte UTF-8 at all and no byte that
// Windows-1252 leaves undefined; a UTF-8 file with a broken character is
// neither, for it would be read as gibberish.
std::optional<TextEncoding> CheckFile(absl::string_view bytes, ProblemList& problems);

// Requires kWindows1252.
std::string Windows1252ToUtf8(absl::string_view bytes);

// By its first four bytes: a zip archive or an OLE2 container, which only
// workbook/workbook.h can tell more about.
bool MayBeWorkbook(absl::string_view bytes);
bool IsZip(absl::string_view bytes);

// `text` without ASCII blanks, no-break spaces (which spreadsheets and word
// processors put in) and line ends around it.
absl::string_view TrimBlanks(absl::string_view text);

}  // namespace rekap
