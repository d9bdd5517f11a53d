// Catalog versions as they are stored and sent: the text, and the SHA-256 that
// identifies it.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "domain/catalog/catalog.h"
#include "rekap/v1/catalog.pb.h"

namespace rekap {

// 32 bytes.
std::string CatalogSha256(absl::string_view yaml);

// The catalog of a version. DataLoss if the text is not that of its digest;
// InvalidArgument, with the first problem, if this program cannot read it.
absl::StatusOr<std::shared_ptr<const Catalog>> ReadCatalogVersion(
    const v1::CatalogVersion& version);

// A file as version 0, by `author` at `time`: what a daemon starts with while it
// has nothing else. Errors as LoadCatalog.
absl::StatusOr<v1::CatalogVersion> CatalogVersionOfFile(const std::string& path,
                                                        absl::string_view author, absl::Time time);

}  // namespace rekap
