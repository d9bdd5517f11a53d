#include "aggregator/page/sessions.h"

#include <algorithm>
#include <optional>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "aggregator/page/session_messages.h"
#include "rekap/v1/account.pb.h"
#include "runtime/connect/connect_protocol.h"
#include "runtime/page/session_request.h"

namespace rekap {
namespace {

HttpResponse BadAnswer() {
  return HttpError(500, "internal", "jawaban server tidak terbaca [BAD_ANSWER]");
}

}  // namespace

bool SaysTokenEnded(const HttpResponse& answer) {
  return answer.status == 401 && (absl::StrContains(answer.body, "TOKEN_EXPIRED") ||
                                  absl::StrContains(answer.body, "TOKEN_UNKNOWN"));
}

void Sessions::Handle(const HttpRequest& request, const HttpReply& reply) const {
  if (request.path == "/sesi") return Tell(request, reply);
  if (request.path == "/sesi/masuk") return LogIn(request, reply);
  if (request.path == "/sesi/keluar") return LogOut(request, reply);
  reply(HttpError(404, "not_found", "tidak ada alamat seperti itu [NOT_FOUND]"));
}

void Sessions::Tell(const HttpRequest& request, const HttpReply& reply) const {
  if (request.method != "GET") return reply(WrongMethod("GET"));
  if (IsFromElsewhere(request)) return reply(ForeignPage());
  if (!accounts_) return reply(JsonAnswer("{\"tanpa_akun\":true}\n"));
  std::variant<std::string, HttpResponse> token = SessionToken(request, transport_);
  if (auto* refusal = std::get_if<HttpResponse>(&token)) return reply(std::move(*refusal));
  if (std::get<std::string>(token).empty()) return reply(NoSession());
  Ask(request, "WhoAmI", "", std::get<std::string>(token),
      [reply, transport = transport_](HttpResponse answer) {
        if (SaysTokenEnded(answer)) return reply(EndedSession(transport));
        if (answer.status != 200) return reply(std::move(answer));
        v1::WhoAmIResponse who;
        if (!who.ParseFromString(answer.body)) return reply(BadAnswer());
        reply(JsonAnswer(SessionJson(who.name(), who.role(), who.expires_unix_ms())));
      });
}

void Sessions::LogIn(const HttpRequest& request, const HttpReply& reply) const {
  std::optional<HttpResponse> refusal = RefuseSessionPost(request, transport_);
  if (refusal.has_value()) return reply(*std::move(refusal));
  if (!accounts_) {
    return reply(ConnectError(absl::FailedPreconditionError(
        "server ini berjalan tanpa akun; tidak perlu masuk [NO_ACCOUNTS]")));
  }
  absl::StatusOr<v1::LoginRequest> login = ReadLogin(request.body);
  if (!login.ok()) return reply(ConnectError(login.status()));
  Ask(request, "Login", login->SerializeAsString(), "",
      [reply, transport = transport_, name = login->name()](HttpResponse answer) {
        if (answer.status != 200) return reply(std::move(answer));
        v1::LoginResponse given;
        if (!given.ParseFromString(answer.body)) return reply(BadAnswer());
        HttpResponse response =
            JsonAnswer(SessionJson(name, given.role(), given.expires_unix_ms()));
        response.headers.push_back({"Set-Cookie", SetSessionCookie(transport, given.token())});
        reply(std::move(response));
      });
}

void Sessions::LogOut(const HttpRequest& request, const HttpReply& reply) const {
  std::optional<HttpResponse> refusal = RefuseSessionPost(request, transport_);
  if (refusal.has_value()) return reply(*std::move(refusal));
  HttpResponse done = JsonAnswer("{}\n");
  done.headers.push_back({"Set-Cookie", ClearSessionCookie(transport_)});
  std::variant<std::string, HttpResponse> token = SessionToken(request, transport_);
  // No session, or nothing that could be one: there is nothing to end.
  if (!accounts_ || !std::holds_alternative<std::string>(token) ||
      std::get<std::string>(token).empty()) {
    return reply(std::move(done));
  }
  Ask(request, "Logout", "", std::get<std::string>(token), [reply, done](HttpResponse answer) {
    // As long as the token is good the page must know that it is, and keep the cookie to
    // try again.
    if (answer.status != 200 && !SaysTokenEnded(answer)) return reply(std::move(answer));
    reply(done);
  });
}

void Sessions::Call(HttpRequest request, HttpReply reply) const {
  if (!accounts_ || request.Header("Authorization").has_value()) {
    return calls_(std::move(request), std::move(reply));
  }
  std::variant<std::string, HttpResponse> token = SessionToken(request, transport_);
  if (auto* refusal = std::get_if<HttpResponse>(&token)) return reply(std::move(*refusal));
  const std::string& text = std::get<std::string>(token);
  if (text.empty()) return calls_(std::move(request), std::move(reply));
  if (!IsOwnPage(request, transport_)) return reply(ForeignPage());
  request.headers.push_back({"Authorization", absl::StrCat("Bearer ", text)});
  calls_(std::move(request),
         [reply = std::move(reply), transport = transport_](HttpResponse answer) {
           reply(SaysTokenEnded(answer) ? EndedSession(transport) : std::move(answer));
         });
}

void Sessions::Ask(const HttpRequest& request, absl::string_view method, std::string message,
                   const std::string& token, HttpReply reply) const {
  HttpRequest call{"POST",
                   absl::StrCat("/rekap.v1.Account/", method),
                   {{"Content-Type", std::string(MediaType(ConnectCodec::kProto))}},
                   std::move(message),
                   request.peer};
  if (!token.empty()) call.headers.push_back({"Authorization", absl::StrCat("Bearer ", token)});
  calls_(std::move(call), std::move(reply));
}

}  // namespace rekap
