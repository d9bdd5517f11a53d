#include "aggregator/query/page_token.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace rekap {

absl::StatusOr<uint32_t> PageSizeOf(uint32_t requested) {
  if (requested > kPageSizeMax) {
    return absl::InvalidArgumentError(absl::StrCat("page_size paling banyak ", kPageSizeMax,
                                                   ", diminta ", requested, " [PAGE_SIZE]"));
  }
  return requested == 0 ? kPageSizeDefault : requested;
}

absl::Status NotOurToken() {
  return absl::InvalidArgumentError(
      "page_token bukan dari jawaban server ini; ulangi dari awal [PAGE_TOKEN]");
}

std::string EncodePageToken(const ListDigest& list, absl::string_view place) {
  return absl::BytesToHexString(absl::StrCat(list.bytes(), place));
}

absl::StatusOr<std::string> DecodePageToken(const ListDigest& list, const std::string& token) {
  std::string bytes = absl::HexStringToBytes(token);
  bool hex = token.size() % 2 == 0 && absl::BytesToHexString(bytes) == token;
  if (!hex || bytes.size() < ListDigest::kBytes) {
    return NotOurToken();
  }
  if (absl::string_view(bytes).substr(0, ListDigest::kBytes) != list.bytes()) {
    return absl::AbortedError("data berubah sejak halaman sebelumnya; ulangi dari awal");
  }
  return bytes.substr(ListDigest::kBytes);
}

absl::StatusOr<PageRange> PageRangeOf(const ListDigest& list, uint32_t page_size,
                                      const std::string& token, size_t rows) {
  PageRange range;
  if (!token.empty()) {
    absl::StatusOr<std::string> place = DecodePageToken(list, token);
    if (!place.ok()) return place.status();
    uint64_t begin = 0;
    if (!absl::SimpleAtoi(*place, &begin) || begin > rows) {
      return NotOurToken();
    }
    range.begin = begin;
  }
  range.end = std::min<size_t>(rows, range.begin + page_size);
  if (range.end < rows) range.next_token = EncodePageToken(list, absl::StrCat(range.end));
  return range;
}

}  // namespace rekap
