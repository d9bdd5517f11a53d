// The cookie that holds a person's token while a page is open: how it is named and what
// protects it, how it is read from a request, and which requests it may speak for. Pure.
//
// A cookie, other than a header, is sent by the browser whoever made the page that asks.
// So it goes to no script (HttpOnly), to no other site (SameSite=Strict), over TLS to no
// other host (__Host-), and a call counts only with the Origin of this very listener:
// other ports of the same host are the same "site" to a browser.
#pragma once

#include <string>
#include <variant>

#include "absl/strings/string_view.h"

#include "runtime/http/http_message.h"

namespace rekap {

// How the listener is reached: it decides the cookie's name and whether it is Secure.
// Browsers take no Secure cookie, and so no __Host- one, from a page without TLS.
enum class PageTransport { kLoopback, kTls };

// "__Host-rekap" over TLS, "rekap" on loopback.
absl::string_view SessionCookieName(PageTransport transport);

// What Set-Cookie says. Without a lifetime: it ends with the browser, and with the token
// at the latest. `token` is hexadecimal.
std::string SetSessionCookie(PageTransport transport, absl::string_view token);
// Takes it away.
std::string ClearSessionCookie(PageTransport transport);

// The token that a request's cookie holds: "" if it has no cookie of ours; or what to
// answer instead, where it stands twice or is no token.
std::variant<std::string, HttpResponse> SessionToken(const HttpRequest& request,
                                                     PageTransport transport);

// Whether a page of this very listener made the request. For everything that changes
// something, or that a cookie makes a call: browsers send an Origin with every POST.
bool IsOwnPage(const HttpRequest& request, PageTransport transport);

// Whether the browser says that another origin's page asks, other ports of the same host
// included. For GET, with which browsers send no Origin. Old ones say nothing: then the
// answer is still for no other page to read.
bool IsFromElsewhere(const HttpRequest& request);

// 403 and 401 of a session, in the form of a Connect error.
HttpResponse ForeignPage();
HttpResponse NoSession();
// NoSession, and the cookie taken away.
HttpResponse EndedSession(PageTransport transport);

}  // namespace rekap
