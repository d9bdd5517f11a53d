// A catalog's text: a catalog, or mistakes that are placed, bounded and the same again.
#include <variant>
#include <vector>

#include "runtime/catalog/catalog_yaml.h"
#include "tests/fuzz/fuzz.h"

using namespace rekap;  // NOLINT: a target is one function

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text = fuzz::View(data, size);
  auto parsed = ParseCatalogYaml(text);
  auto* problems = std::get_if<std::vector<CatalogProblem>>(&parsed);
  if (problems == nullptr) {
    fuzz::Require(std::holds_alternative<Catalog>(ParseCatalogYaml(text, CatalogUse::kStored)),
                  "what may be applied can be read once it is stored");
    return 0;
  }
  fuzz::Require(!problems->empty() && problems->size() <= kCatalogProblemsMax,
                "no catalog has reasons, and not without end");
  for (const CatalogProblem& problem : *problems) {
    fuzz::Require(ToText("katalog.yaml", problem).find('\n') == std::string::npos,
                  "a mistake is one line");
  }
  return 0;
}
