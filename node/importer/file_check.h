// Is this text at all? What a clerk may pick by mistake (a workbook, a PDF, a
// file in another encoding) is named before anything is read from it.
#pragma once

#include "absl/strings/string_view.h"

#include "node/importer/problem.h"

namespace rekap {

// Offset of the first byte that is not part of well-formed UTF-8 (RFC 3629: no
// overlong forms, no surrogates, nothing above U+10FFFF), or `text.size()`.
size_t Utf8Prefix(absl::string_view text);

// True if `bytes` is text; else one problem is added:
// BINARY_FILE or NOT_UTF8.
bool CheckFile(absl::string_view bytes, ProblemList& problems);

// `text` without ASCII blanks, no-break spaces (which spreadsheets and word
// processors put in) and line ends around it.
absl::string_view TrimBlanks(absl::string_view text);

}  // namespace rekap
