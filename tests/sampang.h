// The shipped catalog of Kabupaten Sampang, and the source tree's files, for tests
// that link rekap::catalog_loader.
#pragma once

#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "domain/catalog/catalog.h"
#include "runtime/catalog/catalog_yaml.h"

namespace rekap::samples {

// A file by its path below the source folder.
inline std::string ReadSource(absl::string_view path) {
  std::ifstream in(absl::StrCat(REKAP_SOURCE_DIR, "/", path), std::ios::binary);
  std::ostringstream text;
  if (!(text << in.rdbuf())) throw std::runtime_error(absl::StrCat("cannot read ", path));
  return text.str();
}

inline std::string SampangYaml() { return ReadSource("domain/catalog/sampang-2021.yaml"); }

// Throws if the text is no sound catalog.
inline Catalog CatalogOf(absl::string_view yaml) {
  return std::get<Catalog>(ParseCatalogYaml(yaml));
}

inline const Catalog& Sampang() {
  static const Catalog& catalog = *new Catalog(CatalogOf(SampangYaml()));
  return catalog;
}

}  // namespace rekap::samples
