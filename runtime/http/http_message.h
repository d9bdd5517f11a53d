// What passes between the listener and whoever answers: a request that was read whole, an
// answer, and the promise to give one. Values, any thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace rekap {

struct HttpHeader {
  std::string name;  // as sent; case does not count
  std::string value;
};

struct HttpRequest {
  std::string method;  // "GET", as sent
  // As sent, percent signs included, without the query. Paths are compared whole, so what
  // is encoded otherwise is another path.
  std::string path;
  std::vector<HttpHeader> headers;
  // Whole, no longer than the listener takes (HttpListener::Start).
  std::string body;
  // Who sent it, as gRPC writes addresses ("ipv4:192.0.2.7:51234"): the other end of the
  // connection, which may be a proxy. What headers say of it counts for nothing. Empty = not
  // known.
  std::string peer = "";

  // The first header of this name, whatever its case; nullopt if there is none. Headers
  // that decide something occur at most once: the listener refuses the rest.
  std::optional<absl::string_view> Header(absl::string_view name) const;
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  // Methods that the path takes, "GET, POST": for status 405 only.
  std::string allow;
  // More of them. One that the listener sends with every answer (Cache-Control, ...)
  // stands in the place of the listener's. Values are the program's own: no line breaks.
  std::vector<HttpHeader> headers;

  // The first header of this name among `headers`, whatever its case.
  std::optional<absl::string_view> Header(absl::string_view name) const;
};

// An error that people can read and a Connect client can parse:
// {"code":"permission_denied","message":"..."}. `code` is one of the Connect protocol's.
HttpResponse HttpError(int status, absl::string_view code, absl::string_view message);

// Takes the answer: once, from any thread, also before the handler returns.
using HttpReply = std::function<void(HttpResponse)>;

// Called from the listener's one thread, so it must not wait: what takes time is done
// elsewhere and replied from there. Every request must be replied to. What it throws
// before it has replied is logged and answered with 500.
using HttpHandler = std::function<void(HttpRequest, HttpReply)>;

}  // namespace rekap
