#include "runtime/page/session_cookie.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "runtime/http/request_gate.h"

namespace rekap {
namespace {

// Characters of a token: 32 bytes as hexadecimal.
constexpr size_t kTokenDigits = 64;

bool IsToken(absl::string_view text) {
  return text.size() == kTokenDigits && std::all_of(text.begin(), text.end(), absl::ascii_isxdigit);
}

std::string Cookie(PageTransport transport, absl::string_view token, absl::string_view lifetime) {
  return absl::StrCat(SessionCookieName(transport), "=", token,
                      "; Path=/; HttpOnly; SameSite=Strict",
                      transport == PageTransport::kTls ? "; Secure" : "", lifetime);
}

}  // namespace

absl::string_view SessionCookieName(PageTransport transport) {
  return transport == PageTransport::kTls ? "__Host-rekap" : "rekap";
}

std::string SetSessionCookie(PageTransport transport, absl::string_view token) {
  return Cookie(transport, token, "");
}

std::string ClearSessionCookie(PageTransport transport) {
  return Cookie(transport, "", "; Max-Age=0");
}

std::variant<std::string, HttpResponse> SessionToken(const HttpRequest& request,
                                                     PageTransport transport) {
  std::optional<absl::string_view> found;
  for (absl::string_view item : absl::StrSplit(request.Header("Cookie").value_or(""), ';')) {
    std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(item, absl::MaxSplits('=', 1));
    if (absl::StripAsciiWhitespace(parts.first) != SessionCookieName(transport)) continue;
    if (found.has_value()) {
      // Somebody else on this host has set one beside ours: which is whose, nobody knows.
      return HttpError(400, "invalid_argument",
                       "kuki sesi ganda; hapus kuki situs ini lalu masuk lagi [COOKIE_TWICE]");
    }
    found = absl::StripAsciiWhitespace(parts.second);
  }
  if (!found.has_value() || found->empty()) return std::string();
  if (!IsToken(*found)) return EndedSession(transport);
  return std::string(*found);
}

bool IsOwnPage(const HttpRequest& request, PageTransport transport) {
  return IsOwnOrigin(request, transport == PageTransport::kTls ? "https" : "http");
}

bool IsFromElsewhere(const HttpRequest& request) {
  absl::string_view site = request.Header("Sec-Fetch-Site").value_or("none");
  return site != "same-origin" && site != "none";
}

HttpResponse ForeignPage() {
  return HttpError(403, "permission_denied",
                   "hanya halaman server ini yang boleh memakai sesi; buka halamannya langsung "
                   "[FOREIGN_PAGE]");
}

HttpResponse NoSession() {
  return HttpError(401, "unauthenticated", "belum masuk, atau sesi sudah berakhir [NO_SESSION]");
}

HttpResponse EndedSession(PageTransport transport) {
  HttpResponse ended = NoSession();
  ended.headers.push_back({"Set-Cookie", ClearSessionCookie(transport)});
  return ended;
}

}  // namespace rekap
