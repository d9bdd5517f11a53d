#include "runtime/http/http_listener.h"

#include <exception>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include <civetweb.h>

namespace rekap {
namespace {

// On every answer. The pages of this listener load nothing and are framed by
// nobody; figures and metrics are not kept by a cache.
constexpr absl::string_view kProtectiveHeaders =
    "X-Content-Type-Options: nosniff\r\n"
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
    "Cache-Control: no-store\r\n"
    "Connection: close\r\n";

HttpResponse PlainResponse(int status, absl::string_view text) {
  HttpResponse response;
  response.status = status;
  response.body = absl::StrCat(text, "\n");
  return response;
}

void Send(mg_connection* connection, absl::string_view method, const HttpResponse& response) {
  std::string bytes = absl::StrCat(
      "HTTP/1.1 ", response.status, " ", mg_get_response_code_text(connection, response.status),
      "\r\nContent-Type: ", response.content_type, "\r\nContent-Length: ", response.body.size(),
      "\r\n", kProtectiveHeaders);
  if (!response.allow.empty()) absl::StrAppend(&bytes, "Allow: ", response.allow, "\r\n");
  bytes += "\r\n";
  if (method != "HEAD") bytes += response.body;
  // A client that went away is its own loss; civetweb closes the connection.
  mg_write(connection, bytes.data(), bytes.size());
}

// The host that the client believes to talk to, without the port; nullopt
// unless the request names exactly one.
std::optional<std::string> HostOf(const mg_request_info& info) {
  std::optional<std::string> host;
  for (int i = 0; i < info.num_headers; ++i) {
    if (!absl::EqualsIgnoreCase(info.http_headers[i].name, "Host")) continue;
    if (host.has_value()) return std::nullopt;
    host = info.http_headers[i].value;
  }
  if (!host.has_value()) return std::nullopt;
  absl::StatusOr<Endpoint> with_port = Endpoint::Parse(*host);
  if (!with_port.ok()) with_port = Endpoint::Parse(absl::StrCat(*host, ":80"));
  if (!with_port.ok()) return std::nullopt;
  return with_port->host;
}

}  // namespace

// Callbacks arrive on civetweb's threads from before Start returns until
// mg_stop does.
struct HttpListener::Civetweb {
  HttpHandler handler;
  Logger* log = nullptr;
  HttpReach reach = HttpReach::kLoopback;
  mg_context* context = nullptr;
  std::mutex mutex;
  bool started = false;     // guarded by mutex
  std::string start_error;  // guarded by mutex; what civetweb said before started

  ~Civetweb() {
    if (context != nullptr) mg_stop(context);
    mg_exit_library();
  }

  static Civetweb& Of(const mg_connection* connection) {
    return *static_cast<Civetweb*>(mg_get_user_context_data(connection));
  }

  HttpResponse Answer(const mg_request_info& info) const {
    std::optional<std::string> host = HostOf(info);
    if (!host.has_value()) return PlainResponse(400, "exactly one valid Host header is needed");
    // A page of a foreign site may have its name resolve to 127.0.0.1 and so
    // reach us through the user's browser; it cannot change the Host it sends.
    if (reach == HttpReach::kLoopback && !IsLoopbackHost(*host))
      return PlainResponse(403, "the Host header is not loopback");
    if (info.local_uri == nullptr) return PlainResponse(404, "not found");
    try {
      return handler({info.request_method, info.local_uri});
    } catch (const std::exception& error) {
      log->Error("http handler failed", {{"path", info.local_uri}, {"error", error.what()}});
      return PlainResponse(500, "internal error, see the log");
    }
  }

  static int OnRequest(mg_connection* connection) {
    const mg_request_info& info = *mg_get_request_info(connection);
    HttpResponse response = Of(connection).Answer(info);
    Send(connection, info.request_method, response);
    return response.status;
  }

  // What civetweb refuses by itself, as a malformed request.
  static int OnError(mg_connection* connection, int status, const char* message) {
    Send(connection, "", PlainResponse(status, message == nullptr ? "" : message));
    return 0;
  }

  static int OnMessage(const mg_connection* connection, const char* message) {
    Civetweb& self = Of(connection);
    std::lock_guard lock(self.mutex);
    if (self.started) {
      self.log->Warning("http listener", {{"message", message}});
    } else {
      absl::StrAppend(&self.start_error, self.start_error.empty() ? "" : "; ", message);
    }
    return 1;
  }

  bool Listen(const Endpoint& endpoint) {
    const std::string address = endpoint.ToString();
    const std::string threads = absl::StrCat(kThreads);
    const std::string timeout = absl::StrCat(kRequestTimeoutMs);
    const std::string request_size = absl::StrCat(kRequestSizeMax);
    const char* options[] = {"listening_ports", address.c_str(), "num_threads", threads.c_str(),
                             "request_timeout_ms", timeout.c_str(), "max_request_size",
                             request_size.c_str(), "enable_directory_listing", "no",
                             "enable_keep_alive", "no",
                             // Host is checked here, against loopback instead of one name.
                             "enable_auth_domain_check", "no", nullptr};
    mg_callbacks callbacks = {};
    callbacks.begin_request = OnRequest;
    callbacks.http_error = OnError;
    callbacks.log_message = OnMessage;
    context = mg_start(&callbacks, this, options);
    std::lock_guard lock(mutex);
    started = context != nullptr;
    return started;
  }
};

HttpListener::HttpListener(Endpoint endpoint, std::unique_ptr<Civetweb> civetweb)
    : endpoint_(std::move(endpoint)), civetweb_(std::move(civetweb)) {}

HttpListener::~HttpListener() = default;

absl::StatusOr<std::unique_ptr<HttpListener>> HttpListener::Start(const Endpoint& endpoint,
                                                                  HttpHandler handler, Logger* log,
                                                                  HttpReach reach) {
  absl::Status loopback = CheckLoopback(endpoint);
  if (reach == HttpReach::kLoopback && !loopback.ok()) return loopback;
  Endpoint bound = BindEndpoint(endpoint);
  // No feature bits: no TLS here, so OpenSSL need not be loaded. The result
  // tells the features and says nothing about success.
  mg_init_library(MG_FEATURES_DEFAULT);
  auto civetweb = std::make_unique<Civetweb>();
  civetweb->handler = std::move(handler);
  civetweb->log = log;
  civetweb->reach = reach;
  if (!civetweb->Listen(bound)) {
    std::lock_guard lock(civetweb->mutex);
    return absl::UnavailableError(
        absl::StrCat("HTTP listener cannot use ", bound.ToString(), ": ", civetweb->start_error));
  }
  mg_server_port port = {};
  if (mg_get_server_ports(civetweb->context, 1, &port) != 1) {
    return absl::InternalError(absl::StrCat("HTTP listener at ", bound.ToString(), " has no port"));
  }
  bound.port = static_cast<uint16_t>(port.port);
  return std::unique_ptr<HttpListener>(new HttpListener(std::move(bound), std::move(civetweb)));
}

}  // namespace rekap
