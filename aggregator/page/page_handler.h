// What a browser is answered at the aggregator: the page's files, its session, whether
// there is something new, a report to be printed, and the calls that the page makes. Puts
// them together by path; each is decided where it belongs.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"

#include "runtime/http/http_message.h"
#include "runtime/page/page.h"
#include "runtime/page/session_cookie.h"

namespace rekap {

struct PageParts {
  std::shared_ptr<const Page> page;
  // What /versi tells (DataVersion::Text). Asked on the listener's thread: from memory.
  std::function<std::string()> version;
  // Whether a token is good now. Asked on the listener's thread: from memory. Empty
  // without accounts.
  std::function<bool(const std::string& token)> is_alive;
};

// A handler for one listener. `calls` answers Connect calls and all that is not the
// page's, metrics and health where the listener has them. What the parts refer to must
// outlive the handler and its replies.
HttpHandler PageHandler(PageParts parts, PageTransport transport, HttpHandler calls);

}  // namespace rekap
