// The LKjIP of a kecamatan as a page of its own, ready to be printed:
// GET /cetak/lkjip/UNIT/YEAR. It is what Report/Lkjip answers, asked in the session's name;
// its text is made there, with every word escaped and no script.
//
// Its style is inside, as in the file that is downloaded, and is let in by its digest:
// nothing else that stands in the document has a style, runs, or is fetched.
//
// Immutable; any thread. Nothing here waits.
#pragma once

#include <string>
#include <utility>

#include "absl/strings/string_view.h"

#include "runtime/http/http_message.h"
#include "runtime/page/session_cookie.h"

namespace rekap {

// Whether the path is answered by PrintedReport: everything below /cetak/.
bool IsPrintedPath(absl::string_view path);

// The Content-Security-Policy of a document whose one style is in its first style element;
// of one without any, none is let in.
std::string DocumentPolicy(absl::string_view html);

class PrintedReport {
 public:
  // `calls` answers Connect calls; what it refers to must outlive the object and every
  // reply. Without `accounts` nobody is asked who they are (--insecure).
  PrintedReport(HttpHandler calls, PageTransport transport, bool accounts)
      : calls_(std::move(calls)), transport_(transport), accounts_(accounts) {}

  // 200 with the document; 404 for another path below /cetak/, 405 for other methods than
  // GET and HEAD, 401 and 403 as for every other question of a session (docs/pages.md), and
  // what the call is refused with.
  void Answer(const HttpRequest& request, HttpReply reply) const;

 private:
  const HttpHandler calls_;
  const PageTransport transport_;
  const bool accounts_;
};

}  // namespace rekap
