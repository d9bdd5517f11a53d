// The files that pandoc needs beside a document, embedded (docx/).
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace rekap::cli {

// The embedded file of that name; empty if there is none.
absl::string_view EmbeddedDocxPart(absl::string_view name);
inline std::string DocxPart(absl::string_view name) { return std::string(EmbeddedDocxPart(name)); }

}  // namespace rekap::cli
