// What a browser is answered at a node: the page's files, its session, and the calls that
// the page makes. Puts them together by path; each is decided where it belongs.
#pragma once

#include <memory>

#include "node/page/page_sessions.h"
#include "runtime/http/http_message.h"
#include "runtime/page/page.h"

namespace rekap {

// A handler for one listener. `calls` answers Connect calls and all that is not the
// page's, metrics and health where the listener has them; what it refers to must outlive
// the handler and its replies.
HttpHandler OperatorPageHandler(std::shared_ptr<const Page> page,
                                std::shared_ptr<PageSessions> sessions, HttpHandler calls);

}  // namespace rekap
