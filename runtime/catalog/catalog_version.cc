#include "runtime/catalog/catalog_version.h"

#include <array>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include <openssl/sha.h>

#include "runtime/catalog/catalog_yaml.h"
#include "runtime/catalog/load_catalog.h"

namespace rekap {

std::string CatalogSha256(absl::string_view yaml) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
  SHA256(reinterpret_cast<const unsigned char*>(yaml.data()), yaml.size(), digest.data());
  return {digest.begin(), digest.end()};
}

absl::StatusOr<std::shared_ptr<const Catalog>> ReadCatalogVersion(
    const v1::CatalogVersion& version) {
  if (CatalogSha256(version.yaml()) != version.sha256()) {
    return absl::DataLossError(
        absl::StrCat("catalog version ", version.version(), " does not match its digest"));
  }
  std::variant<Catalog, std::vector<CatalogProblem>> parsed =
      ParseCatalogYaml(version.yaml(), CatalogUse::kStored);
  if (auto* problems = std::get_if<std::vector<CatalogProblem>>(&parsed)) {
    return absl::InvalidArgumentError(
        ToText(absl::StrCat("catalog version ", version.version()), problems->front()));
  }
  return std::make_shared<const Catalog>(std::get<Catalog>(std::move(parsed)));
}

absl::StatusOr<v1::CatalogVersion> CatalogVersionOfFile(const std::string& path,
                                                        absl::string_view author, absl::Time time) {
  absl::StatusOr<LoadedCatalog> loaded = LoadCatalog(path);
  if (!loaded.ok()) return loaded.status();
  v1::CatalogVersion version;
  version.set_sha256(CatalogSha256(loaded->text));
  version.set_yaml(std::move(loaded->text));
  version.set_author(std::string(author));
  version.set_time_unix_ms(absl::ToUnixMillis(time));
  return version;
}

}  // namespace rekap
