#include "aggregator/query/page_token.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace rekap {

std::string EncodePageToken(const ListDigest& list, absl::string_view place) {
  return absl::BytesToHexString(absl::StrCat(list.bytes(), place));
}

absl::StatusOr<std::string> DecodePageToken(const ListDigest& list, const std::string& token) {
  std::string bytes = absl::HexStringToBytes(token);
  bool hex = token.size() % 2 == 0 && absl::BytesToHexString(bytes) == token;
  if (!hex || bytes.size() < ListDigest::kBytes) {
    return absl::InvalidArgumentError("page token is not one of ours");
  }
  if (absl::string_view(bytes).substr(0, ListDigest::kBytes) != list.bytes()) {
    return absl::AbortedError("data berubah sejak halaman sebelumnya; ulangi dari awal");
  }
  return bytes.substr(ListDigest::kBytes);
}

}  // namespace rekap
