// Whose business a path is, at every listener that has a page. Pure, any thread.
#pragma once

#include "absl/strings/string_view.h"

namespace rekap {

enum class PagePath {
  kCall,        // "/rekap.v1.SERVICE/METHOD"
  kMonitoring,  // metrics and health: of a handler beside the page, or of nobody
  kSession,     // "/sesi..."
  kPage,        // everything else: the page's files and its own addresses
};

PagePath PagePathOf(absl::string_view path);

}  // namespace rekap
