#include "aggregator/page/page_handler.h"

#include <string>
#include <utility>
#include <variant>

#include "aggregator/page/printed_report.h"
#include "aggregator/page/sessions.h"
#include "runtime/escape/escape.h"
#include "runtime/page/page_paths.h"
#include "runtime/page/session_request.h"

namespace rekap {
namespace {

constexpr absl::string_view kVersion = "/versi";

HttpResponse VersionAnswer(const HttpRequest& request, const PageParts& parts,
                           PageTransport transport) {
  if (request.method != "GET") return WrongMethod("GET");
  if (IsFromElsewhere(request)) return ForeignPage();
  if (parts.is_alive) {
    std::variant<std::string, HttpResponse> token = SessionToken(request, transport);
    if (auto* refusal = std::get_if<HttpResponse>(&token)) return std::move(*refusal);
    if (std::get<std::string>(token).empty()) return NoSession();
    if (!parts.is_alive(std::get<std::string>(token))) return EndedSession(transport);
  }
  std::string body = "{\"posisi\":";
  AppendJsonString(body, parts.version());
  body += "}\n";
  return JsonAnswer(std::move(body));
}

}  // namespace

HttpHandler PageHandler(PageParts parts, PageTransport transport, HttpHandler calls) {
  const bool accounts = parts.is_alive != nullptr;
  auto sessions = std::make_shared<const Sessions>(calls, transport, accounts);
  auto printed = std::make_shared<const PrintedReport>(calls, transport, accounts);
  return [parts = std::move(parts), transport, calls = std::move(calls), sessions, printed](
             HttpRequest request, const HttpReply& reply) {
    if (request.path == kVersion) return reply(VersionAnswer(request, parts, transport));
    if (IsPrintedPath(request.path)) return printed->Answer(request, reply);
    switch (PagePathOf(request.path)) {
      case PagePath::kCall:
        return sessions->Call(std::move(request), reply);
      case PagePath::kMonitoring:
        return calls(std::move(request), reply);
      case PagePath::kSession:
        return sessions->Handle(request, reply);
      case PagePath::kPage:
        return reply(parts.page->Answer(request));
    }
  };
}

}  // namespace rekap
