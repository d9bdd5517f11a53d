// Answers that come in pages, read into one.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/status/statusor.h"

namespace rekap::cli {

// The most that query.proto allows in one page.
inline constexpr uint32_t kPageSizeMax = 1000;

// Times that a list is read from its beginning. Units report at random moments;
// one that changes again and again within the second that its pages take is
// better asked for later.
inline constexpr int kReadsMax = 5;

// Follows the page tokens once. `stale` says that the list changed on the way.
template <typename Response, typename Request, typename Ask, typename Items>
absl::StatusOr<Response> ReadOnce(Request request, uint32_t limit, const Ask& ask,
                                  const Items& items, bool& stale) {
  Response all;
  stale = false;
  uint32_t have = 0;
  do {
    request.set_page_size(std::min(limit - have, kPageSizeMax));
    absl::StatusOr<Response> page = ask(request);
    stale = absl::IsAborted(page.status()) && have > 0;
    if (!page.ok()) return page.status();
    if (items(*page)->empty() && !page->next_page_token().empty()) {
      return absl::InternalError("an empty page that is not the last");
    }
    request.set_page_token(page->next_page_token());
    if (have == 0) {
      all = *std::move(page);
    } else {
      all.set_next_page_token(page->next_page_token());
      for (auto& item : *items(*page)) *items(all)->Add() = std::move(item);
    }
    have = static_cast<uint32_t>(items(all)->size());
  } while (!all.next_page_token().empty() && have < limit);
  return all;
}

// Follows the page tokens until `limit` items are there or no more come.
// `ask(request)` gives a StatusOr<Response>, `items(response)` a pointer to its
// repeated field. The pages are one list: if it changes on the way it is read
// anew, at most kReadsMax times; then the server's Aborted is the answer.
template <typename Response, typename Request, typename Ask, typename Items>
absl::StatusOr<Response> ReadPages(const Request& request, uint32_t limit, const Ask& ask,
                                   const Items& items) {
  for (int reads = 1;; ++reads) {
    bool stale = false;
    absl::StatusOr<Response> all = ReadOnce<Response>(request, limit, ask, items, stale);
    if (!stale || reads == kReadsMax) return all;
  }
}

}  // namespace rekap::cli
