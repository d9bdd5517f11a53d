// An HTTP/1.1 listener over civetweb. It owns what every request has in common:
// who may ask, how long that may take, which headers protect a browser. What is
// answered is the handler's business.
//
// Civetweb never sees a document root: every request ends in the handler, so no
// file of the machine can be served, whatever the path.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

#include "runtime/endpoint/endpoint.h"
#include "runtime/log/logger.h"

namespace rekap {

struct HttpRequest {
  std::string method;  // "GET", upper case as sent
  std::string path;    // decoded, dot segments removed, without the query
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  // Methods that the path takes, "GET, POST": for status 405 only.
  std::string allow;
};

// Called from up to HttpListener::kThreads threads at once. What it throws is
// logged and answered with 500.
using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;

// Where an HTTP listener may be reached from. There is no TLS here, so kAnywhere is for
// what everybody may read, metrics and health, and only where an administrator says so.
enum class HttpReach { kLoopback, kAnywhere };

class HttpListener {
 public:
  // Requests in work. Prometheus, a probe and a person with a browser are
  // three, and an office PC has two cores.
  static constexpr int kThreads = 4;
  // A client that sends or reads nothing for this long is dropped, so that four
  // silent ones do not block the probes for good.
  static constexpr int kRequestTimeoutMs = 10'000;
  // Bytes of a request's line and headers.
  static constexpr int kRequestSizeMax = 16 * 1024;

  // Binds `endpoint` and serves. InvalidArgument if `reach` does not allow it;
  // Unavailable names the address if it cannot be bound. `log` must outlive
  // the listener. Ignores SIGPIPE for the process, as civetweb does. Listeners
  // are started and destroyed by one thread at a time.
  static absl::StatusOr<std::unique_ptr<HttpListener>> Start(
      const Endpoint& endpoint, HttpHandler handler, Logger* log,
      HttpReach reach = HttpReach::kLoopback);

  // Stops accepting, waits for the requests in work. Takes up to two seconds:
  // civetweb looks for the end only that often.
  ~HttpListener();
  HttpListener(const HttpListener&) = delete;
  HttpListener& operator=(const HttpListener&) = delete;

  // Where it listens, with the real port.
  const Endpoint& endpoint() const { return endpoint_; }

 private:
  struct Civetweb;  // the C API's side

  HttpListener(Endpoint endpoint, std::unique_ptr<Civetweb> civetweb);

  Endpoint endpoint_;
  std::unique_ptr<Civetweb> civetweb_;
};

}  // namespace rekap
