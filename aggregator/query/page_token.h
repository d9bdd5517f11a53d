// Tokens of answers that come in pages. A token names a place in a list and the
// list itself, so that a page never goes on in another one, where rows would be
// skipped or doubled. The same in every process. Single-threaded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "domain/journal/chain.h"

namespace rekap {

// Of what a list stands on: the request, and what was read for it. The parts may
// not be taken apart: "a", "bc" differs from "ab", "c".
class ListDigest {
 public:
  // A list is told from the few that the same reader may have seen before it; no
  // one gains by forging a token.
  static constexpr size_t kBytes = 8;

  void Add(absl::string_view part) { hash_ = hasher_.Next(hash_, part); }
  // Valid until the next Add.
  absl::string_view bytes() const { return hash_.view().substr(0, kBytes); }

 private:
  ChainHasher hasher_;
  ChainHash hash_;
};

// Rows of one answer: where nothing is asked for, and at most. A row is some hundred
// bytes to a few kilobytes, so an answer stays within kAnswerSizeMax.
inline constexpr uint32_t kPageSizeDefault = 200;
inline constexpr uint32_t kPageSizeMax = 1000;

// The rows that a request asks for; InvalidArgument above kPageSizeMax.
absl::StatusOr<uint32_t> PageSizeOf(uint32_t requested);

// Of a token that was never given out.
absl::Status NotOurToken();

// `place` is the reader's own.
std::string EncodePageToken(const ListDigest& list, absl::string_view place);
// The place. InvalidArgument unless the token is of this form; Aborted, in
// Indonesian, if it is of another list.
absl::StatusOr<std::string> DecodePageToken(const ListDigest& list, const std::string& token);

// Of a list whose rows are all known: those of one page.
struct PageRange {
  size_t begin = 0;
  size_t end = 0;
  std::string next_token;  // empty = the last page
};
// `page_size` as PageSizeOf gave it. Errors as DecodePageToken.
absl::StatusOr<PageRange> PageRangeOf(const ListDigest& list, uint32_t page_size,
                                      const std::string& token, size_t rows);

}  // namespace rekap
