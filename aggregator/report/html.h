// A document as one HTML file by its template (template/): style and charts are
// inside, nothing is loaded from elsewhere, no script. Every text is escaped by the
// template engine. Pure; any thread.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "aggregator/report/document.h"

namespace rekap::report {

// The embedded file of that name ("lkjip.html"); empty if there is none.
absl::string_view TemplateFile(absl::string_view name);

// Internal if the template of the document's kind is missing or not well-formed.
absl::StatusOr<std::string> ToHtml(const Document& document);

// Text as the content of a CSS string between double quotes: what is neither letter,
// digit nor blank of ASCII is a numeric escape, for HTML's escapes mean nothing there.
std::string CssText(absl::string_view text);

}  // namespace rekap::report
