// The line that stands on every page of a DOCX: what the document is, that it is a draft,
// that it is synthetic. A word processor takes it from the file of styles, so that one is
// changed before pandoc reads it. Single-threaded.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace rekap::cli {

// What the document wants on every page, from the HTML's
// <meta name="description" content="...">, escaped as it stands there; empty if it has none.
absl::string_view RunningTitle(absl::string_view html);

// Puts the text, escaped for XML already, into the header of the archive at `path`, which
// has one (docx/word/header1.xml). Internal if the archive cannot be read or written.
absl::Status SetDocxHeader(const std::string& path, absl::string_view escaped_text);

}  // namespace rekap::cli
