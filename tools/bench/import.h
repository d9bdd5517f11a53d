// Import with findings of a large file, beside reading the same file and doing nothing
// with it.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"

#include "rekap/v1/catalog.pb.h"

namespace rekap {

struct ImportOptions {
  std::string directory;  // scratch
  uint32_t rows = 100'000;
};

// Reports import_xlsx and import_csv: file to records and findings, beside a plain reader
// (peers pugixml and split) that looks at every cell and keeps none.
absl::Status RunImport(const ImportOptions& options, const v1::CatalogVersion& catalog);

}  // namespace rekap
