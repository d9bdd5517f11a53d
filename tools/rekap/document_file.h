// What a document of the aggregator (HTML) becomes on this computer: PDF by the print
// of a browser, DOCX by pandoc. Single-threaded.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tools/rekap/document_kind.h"

namespace rekap::cli {

// Whether the programs for the kind are there: OK, or a LocalFailure in Indonesian that
// says what to install and which kinds work without. Asked before the server is.
absl::Status CheckPrograms(DocumentKind kind, absl::string_view path_variable);

// The bytes of the PDF or DOCX. Requires that CheckPrograms was OK. A LocalFailure, with
// what the program said, if it fails or takes longer than kConvertSecondsMax.
inline constexpr int kConvertSecondsMax = 120;
absl::StatusOr<std::string> ConvertDocument(DocumentKind kind, absl::string_view html,
                                            absl::string_view path_variable);

// The HTML with each inline SVG replaced by a picture of its own, and the pictures: name
// and content. A word processor takes files. Pure.
struct PictureSplit {
  std::string html;
  std::vector<std::pair<std::string, std::string>> pictures;
};
PictureSplit SplitPictures(absl::string_view html);

}  // namespace rekap::cli
