// Names within DATA/identity (node_identity.h).
#pragma once

#include <string>

#include "absl/strings/str_cat.h"

namespace rekap {

inline std::string KeyFile(const std::string& folder) { return absl::StrCat(folder, "/node.key"); }
inline std::string CertificateFile(const std::string& folder) {
  return absl::StrCat(folder, "/node.crt");
}
inline std::string AuthorityFile(const std::string& folder) {
  return absl::StrCat(folder, "/ca.crt");
}
inline std::string UnitFile(const std::string& folder) { return absl::StrCat(folder, "/unit"); }
inline std::string AggregatorFile(const std::string& folder) {
  return absl::StrCat(folder, "/aggregator");
}

}  // namespace rekap
