// Reads the catalog of a kabupaten from its folder.
#pragma once

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"

#include "domain/catalog/catalog.h"

namespace rekap {

// Bytes of one catalog file, at most. The nation's regions down to the desa,
// some 91.000 rows, are about 5 MiB.
inline constexpr size_t kCatalogFileSizeMax = size_t{16} * 1024 * 1024;

// Reads wilayah.tsv, nomenklatur.tsv, sasaran.tsv, program.tsv and
// indikator.tsv of `directory`; all five must be there. Errors name the folder
// and the file: those of ReadFile, or InvalidArgument with the line from
// Catalog::Parse.
absl::StatusOr<Catalog> LoadCatalog(const std::string& directory);

}  // namespace rekap
