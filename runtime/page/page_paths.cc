#include "runtime/page/page_paths.h"

#include "absl/strings/match.h"

namespace rekap {

PagePath PagePathOf(absl::string_view path) {
  if (absl::StartsWith(path, "/rekap.v1.")) return PagePath::kCall;
  if (path == "/metrics" || path == "/healthz" || path == "/readyz") return PagePath::kMonitoring;
  if (absl::StartsWith(path, "/sesi")) return PagePath::kSession;
  return PagePath::kPage;
}

}  // namespace rekap
