// Reads the catalog of a kabupaten from its file.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "domain/catalog/catalog.h"

namespace rekap {

struct LoadedCatalog {
  Catalog catalog;
  // The file as it is: what is stored and sent; its SHA-256 identifies it.
  std::string text;
};

// Errors of ReadFile with a bound of kCatalogBytesMax; InvalidArgument with the
// first problems, a line each: "FILE:LINE:COLUMN: ...".
absl::StatusOr<LoadedCatalog> LoadCatalog(const std::string& path);

}  // namespace rekap
