#include "runtime/catalog/load_catalog.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "runtime/file/file.h"

namespace rekap {
namespace {

struct CatalogFile {
  const char* name;
  std::string CatalogFiles::*text;
};

constexpr CatalogFile kCatalogFiles[] = {{"wilayah.tsv", &CatalogFiles::regions},
                                         {"nomenklatur.tsv", &CatalogFiles::activities},
                                         {"sasaran.tsv", &CatalogFiles::objectives},
                                         {"program.tsv", &CatalogFiles::programs},
                                         {"indikator.tsv", &CatalogFiles::indicators}};

absl::Status InCatalog(const std::string& directory, const absl::Status& status) {
  return absl::Status(status.code(),
                      absl::StrCat("loading catalog ", directory, ": ", status.message()));
}

}  // namespace

absl::StatusOr<Catalog> LoadCatalog(const std::string& directory) {
  CatalogFiles files;
  for (const CatalogFile& file : kCatalogFiles) {
    absl::StatusOr<std::string> text =
        ReadFile(absl::StrCat(directory, "/", file.name), kCatalogFileSizeMax);
    if (!text.ok()) return InCatalog(directory, text.status());
    files.*file.text = *std::move(text);
  }
  absl::StatusOr<Catalog> catalog = Catalog::Parse(files);
  if (!catalog.ok()) return InCatalog(directory, catalog.status());
  return catalog;
}

}  // namespace rekap
