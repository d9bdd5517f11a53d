#include "node/page/page_sessions.h"

#include <utility>

#include "absl/status/status.h"

#include "runtime/connect/connect_protocol.h"
#include "runtime/page/session_request.h"

namespace rekap {
namespace {

constexpr PageTransport kTransport = PageTransport::kLoopback;

HttpResponse Tell(const HttpRequest& request) {
  if (request.method != "GET") return WrongMethod("GET");
  if (IsFromElsewhere(request)) return ForeignPage();
  return JsonAnswer("{\"tanpa_akun\":true}\n");
}

HttpResponse LogIn(const HttpRequest& request) {
  std::optional<HttpResponse> refusal = RefuseSessionPost(request, kTransport);
  if (refusal.has_value()) return *std::move(refusal);
  return ConnectError(absl::FailedPreconditionError(
      "di komputer ini halaman dipakai tanpa sandi; tidak perlu masuk [NO_ACCOUNTS]"));
}

HttpResponse LogOut(const HttpRequest& request) {
  std::optional<HttpResponse> refusal = RefuseSessionPost(request, kTransport);
  return refusal.has_value() ? *std::move(refusal) : JsonAnswer("{}\n");
}

}  // namespace

void OpenSessions::Handle(HttpRequest request, HttpReply reply) {
  if (request.path == "/sesi") return reply(Tell(request));
  if (request.path == "/sesi/masuk") return reply(LogIn(request));
  if (request.path == "/sesi/keluar") return reply(LogOut(request));
  reply(HttpError(404, "not_found", "tidak ada alamat seperti itu [NOT_FOUND]"));
}

}  // namespace rekap
