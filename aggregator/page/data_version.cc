#include "aggregator/page/data_version.h"

#include <array>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include <openssl/sha.h>

namespace rekap {
namespace {

// Bytes of the digest that are told: no two states of a kabupaten meet by chance.
constexpr size_t kToldBytes = 16;

}  // namespace

std::string DataVersion::Text() {
  std::shared_ptr<const Catalog> catalog;
  std::string state;
  live_->Read([&](const LiveRollup::Version& version) {
    catalog = version.catalog;
    for (const auto& [unit, position] : version.positions) {
      absl::StrAppend(&state, unit.ToString(), " ", EncodePosition(position));
    }
  });
  {
    absl::MutexLock lock(&mutex_);
    const bool same = !catalog_.owner_before(catalog) && !catalog.owner_before(catalog_);
    if (!same) {
      catalog_ = catalog;
      ++catalogs_;
    }
    absl::StrAppend(&state, " ", catalogs_);
  }
  const std::shared_ptr<const v1::CatalogVersion> stored = admin_->CurrentCatalog();
  absl::StrAppend(&state, " ", stored == nullptr ? 0 : stored->version(), " ",
                  admin_->ReviewCount());
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
  SHA256(reinterpret_cast<const unsigned char*>(state.data()), state.size(), digest.data());
  return absl::BytesToHexString({reinterpret_cast<const char*>(digest.data()), kToldBytes});
}

}  // namespace rekap
