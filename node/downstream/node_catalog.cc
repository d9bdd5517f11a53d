#include "node/downstream/node_catalog.h"

#include "runtime/catalog/catalog_version.h"

namespace rekap {

CurrentCatalog NodeCatalog::current() const {
  absl::MutexLock lock(&mutex_);
  return current_;
}

std::string NodeCatalog::refused() const {
  absl::MutexLock lock(&mutex_);
  return refused_;
}

absl::StatusOr<CurrentCatalog> NodeCatalog::Read(v1::CatalogVersion version) {
  absl::StatusOr<std::shared_ptr<const Catalog>> catalog = ReadCatalogVersion(version);
  absl::MutexLock lock(&mutex_);
  refused_ = catalog.ok() ? "" : std::string(catalog.status().message());
  if (!catalog.ok()) return catalog.status();
  return CurrentCatalog{*std::move(catalog),
                        std::make_shared<const v1::CatalogVersion>(std::move(version))};
}

void NodeCatalog::Set(CurrentCatalog catalog) {
  absl::MutexLock lock(&mutex_);
  current_ = std::move(catalog);
}

}  // namespace rekap
