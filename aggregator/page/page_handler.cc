#include "aggregator/page/page_handler.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/match.h"

#include "aggregator/page/sessions.h"
#include "runtime/escape/escape.h"

namespace rekap {
namespace {

constexpr absl::string_view kCalls = "/rekap.v1.";
constexpr absl::string_view kSession = "/sesi";
constexpr absl::string_view kVersion = "/versi";
// Others answer these, or nobody: never the page.
constexpr absl::string_view kMonitoring[] = {"/metrics", "/healthz", "/readyz"};

bool IsMonitoring(absl::string_view path) {
  return std::find(std::begin(kMonitoring), std::end(kMonitoring), path) != std::end(kMonitoring);
}

HttpResponse VersionAnswer(const HttpRequest& request, const PageParts& parts,
                           PageTransport transport) {
  if (request.method != "GET") {
    HttpResponse refused = HttpError(405, "unimplemented", "hanya GET [METHOD_NOT_GET]");
    refused.allow = "GET";
    return refused;
  }
  if (IsFromElsewhere(request)) return ForeignPage();
  if (parts.is_alive) {
    std::variant<std::string, HttpResponse> token = SessionToken(request, transport);
    if (auto* refusal = std::get_if<HttpResponse>(&token)) return std::move(*refusal);
    if (std::get<std::string>(token).empty()) return NoSession();
    if (!parts.is_alive(std::get<std::string>(token))) return EndedSession(transport);
  }
  HttpResponse response;
  response.content_type = "application/json";
  response.body = "{\"posisi\":";
  AppendJsonString(response.body, parts.version());
  response.body += "}\n";
  return response;
}

}  // namespace

HttpHandler PageHandler(PageParts parts, PageTransport transport, HttpHandler calls) {
  const bool accounts = parts.is_alive != nullptr;
  auto sessions = std::make_shared<const Sessions>(calls, transport, accounts);
  return [parts = std::move(parts), transport, calls = std::move(calls), sessions](
             HttpRequest request, const HttpReply& reply) {
    const std::string& path = request.path;
    if (absl::StartsWith(path, kCalls)) return sessions->Call(std::move(request), reply);
    if (IsMonitoring(path)) return calls(std::move(request), reply);
    if (absl::StartsWith(path, kSession)) return sessions->Handle(request, reply);
    if (path == kVersion) return reply(VersionAnswer(request, parts, transport));
    reply(parts.page->Answer(request));
  };
}

}  // namespace rekap
