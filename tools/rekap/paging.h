// Answers that come in pages, read into one.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/status/statusor.h"
#include <google/protobuf/util/message_differencer.h>

namespace rekap::cli {

// The most that query.proto allows in one page.
inline constexpr uint32_t kPageSizeMax = 1000;

// Follows the page tokens until `limit` items are there or no more come.
// `ask(request)` gives a StatusOr<Response>, `items(response)` a pointer to its
// repeated field. Each page is consistent in itself; `changed` says that the
// pages are not one version of the data.
template <typename Response, typename Request, typename Ask, typename Items>
absl::StatusOr<Response> ReadPages(Request request, uint32_t limit, const Ask& ask,
                                   const Items& items, bool& changed) {
  using google::protobuf::util::MessageDifferencer;
  Response all;
  changed = false;
  uint32_t have = 0;
  do {
    request.set_page_size(std::min(limit - have, kPageSizeMax));
    absl::StatusOr<Response> page = ask(request);
    if (!page.ok()) return page.status();
    if (items(*page)->empty() && !page->next_page_token().empty()) {
      return absl::InternalError("an empty page that is not the last");
    }
    request.set_page_token(page->next_page_token());
    if (have == 0) {
      all = *std::move(page);
    } else {
      changed = changed || !std::equal(all.positions().begin(), all.positions().end(),
                                       page->positions().begin(), page->positions().end(),
                                       MessageDifferencer::Equals);
      all.set_next_page_token(page->next_page_token());
      for (auto& item : *items(*page)) *items(all)->Add() = std::move(item);
    }
    have = static_cast<uint32_t>(items(all)->size());
  } while (!all.next_page_token().empty() && have < limit);
  return all;
}

}  // namespace rekap::cli
