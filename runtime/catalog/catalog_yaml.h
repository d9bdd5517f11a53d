// A catalog as people write it: one commented YAML file with Indonesian keys
// (docs/catalog.md). Pure; the same text gives the same catalog at the
// aggregator and at every node.
#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"

#include "domain/catalog/catalog.h"

namespace rekap {

// Bytes of a catalog's text; also the bound of CatalogVersion.yaml, which
// travels as one message. Sampang's is 15 KiB.
inline constexpr size_t kCatalogBytesMax = size_t{1} << 20;

// The catalog, or the first kCatalogProblemsMax of its mistakes by place, at
// least one. Strict: a key that is not known is a mistake too. Codes: those of
// ReadYaml and CheckCatalog, and UNKNOWN_KEY, MISSING_KEY, WRONG_TYPE,
// BAD_CODE, BAD_VALUE, BAD_FORMULA, BAD_POLICY. Never throws.
std::variant<Catalog, std::vector<CatalogProblem>> ParseCatalogYaml(
    absl::string_view text, CatalogUse use = CatalogUse::kNew);

// "sampang.yaml:12:5: kunci kod tidak dikenal ... [UNKNOWN_KEY]", one line. A
// problem of the whole file has no line and no column.
std::string ToText(absl::string_view file, const CatalogProblem& problem);

}  // namespace rekap
