#include "runtime/catalog/load_catalog.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "runtime/catalog/catalog_yaml.h"
#include "runtime/file/file.h"

namespace rekap {
namespace {

// Problems in a status: a daemon's last line of log must stay readable.
constexpr size_t kShownProblemsMax = 5;

absl::Status Refusal(const std::string& path, const std::vector<CatalogProblem>& problems) {
  std::string message = absl::StrCat("loading catalog ", path, ":");
  size_t shown = std::min(problems.size(), kShownProblemsMax);
  for (size_t i = 0; i < shown; ++i) absl::StrAppend(&message, "\n", ToText(path, problems[i]));
  if (problems.size() > shown) {
    absl::StrAppend(&message, "\n", problems.size() - shown, " more, see rekap catalog check");
  }
  return absl::InvalidArgumentError(message);
}

}  // namespace

absl::StatusOr<LoadedCatalog> LoadCatalog(const std::string& path) {
  absl::StatusOr<std::string> text = ReadFile(path, kCatalogBytesMax);
  if (!text.ok()) {
    return absl::Status(text.status().code(),
                        absl::StrCat("loading catalog ", path, ": ", text.status().message()));
  }
  auto parsed = ParseCatalogYaml(*text);
  if (auto* problems = std::get_if<std::vector<CatalogProblem>>(&parsed)) {
    return Refusal(path, *problems);
  }
  return LoadedCatalog{std::move(std::get<Catalog>(parsed)), *std::move(text)};
}

}  // namespace rekap
