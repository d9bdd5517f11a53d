// The sessions of people who use the page: logging in and out, and calls in their name.
// A session is a token of an account (aggregator/account) that the browser keeps in a
// cookie; nothing about it is kept here. Everything is asked of the Account service by the
// same calls that any client makes, so its rules, its lock-out and its audit hold for
// pages too.
//
// Immutable; any thread. Nothing here waits.
#pragma once

#include <string>
#include <utility>

#include "absl/strings/string_view.h"

#include "runtime/http/http_message.h"
#include "runtime/page/session_cookie.h"

namespace rekap {

// By the gate's words (aggregator/access) in the answer to a call: the token is not good
// any more. A wrong password is 401 too, and no reason to take a cookie away.
bool SaysTokenEnded(const HttpResponse& answer);

class Sessions {
 public:
  // `calls` answers Connect calls (ConnectGateway); what it refers to must outlive the
  // object and every reply. Without `accounts` everybody may do everything on this machine
  // (--insecure), and there are no sessions.
  Sessions(HttpHandler calls, PageTransport transport, bool accounts)
      : calls_(std::move(calls)), transport_(transport), accounts_(accounts) {}

  // GET /sesi, POST /sesi/masuk, POST /sesi/keluar; 404 for other paths. docs/pages.md says
  // what each answers.
  void Handle(const HttpRequest& request, const HttpReply& reply) const;

  // A Connect call. A cookie counts as the token if the page is our own and the request
  // has no Authorization; a token that is not good any more takes the cookie away.
  void Call(HttpRequest request, HttpReply reply) const;

  bool accounts() const { return accounts_; }
  PageTransport transport() const { return transport_; }

 private:
  void LogIn(const HttpRequest& request, const HttpReply& reply) const;
  void LogOut(const HttpRequest& request, const HttpReply& reply) const;
  void Tell(const HttpRequest& request, const HttpReply& reply) const;
  // Calls a method of Account for who sent `request`; `token` may be empty.
  void Ask(const HttpRequest& request, absl::string_view method, std::string message,
           const std::string& token, HttpReply reply) const;

  const HttpHandler calls_;
  const PageTransport transport_;
  const bool accounts_;
};

}  // namespace rekap
