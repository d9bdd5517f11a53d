// The kinds of file that a report is written as, by the ending of its name. Pure.
#pragma once

#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace rekap::cli {

enum class DocumentKind { kHtml, kXlsx, kPdf, kDocx };

// In any case; nullopt for another ending.
inline std::optional<DocumentKind> DocumentKindOf(absl::string_view path) {
  auto ends = [path](absl::string_view ending) { return absl::EndsWithIgnoreCase(path, ending); };
  if (ends(".html")) return DocumentKind::kHtml;
  if (ends(".xlsx")) return DocumentKind::kXlsx;
  if (ends(".pdf")) return DocumentKind::kPdf;
  if (ends(".docx")) return DocumentKind::kDocx;
  return std::nullopt;
}

}  // namespace rekap::cli
