// An HTTP/1.1 listener over GNU libmicrohttpd, with or without TLS 1.3. It owns what every
// request has in common: who may ask, how much room a client may take and for how long,
// which headers protect a browser. What is answered is the handler's business.
//
// One thread of the library's serves all connections by events, so one that says nothing
// costs some memory and no thread; when there is no more room, whoever has been waited for
// longest makes some (client_list.h). There is no document root: every request ends in the
// handler, and no file of the machine can be served, whatever the path.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "runtime/endpoint/endpoint.h"
#include "runtime/http/http_message.h"
#include "runtime/log/logger.h"

namespace rekap {

class HttpCertificate;

// Where an HTTP listener may be reached from without TLS. kAnywhere is for what everybody
// may read, metrics and health, and only where an administrator says so.
enum class HttpReach { kLoopback, kAnywhere };

// What makes a listener speak TLS 1.3 and nothing else.
struct HttpTls {
  // Read again when its files have changed; others may ask it what is shown.
  std::shared_ptr<HttpCertificate> certificate;
  // Hosts that clients may dial beside loopback: those that the certificate names.
  std::vector<std::string> names;
};

class HttpListener {
 public:
  // Connections held at once. A page opens six, an office has some fifty of them; beyond,
  // whoever keeps us waiting longest is hung up on. Each takes kMemoryPerConnection at
  // most, with TLS as much again.
  static constexpr size_t kConnectionsMax = 1024;
  // Bytes of a request's line and headers together with what of its body was not handed on
  // yet. Browsers send under 4 KiB.
  static constexpr size_t kMemoryPerConnection = 32 * 1024;
  // A client that sends or reads nothing for this long is dropped. Between two requests
  // too: a page that a person looks at makes its calls in bursts.
  static constexpr unsigned kIdleSeconds = 20;
  // Bytes of a body, unless the listener says otherwise for a path: gRPC's bound on a
  // message (runtime/grpc/limits.h).
  static constexpr size_t kBodySizeMax = 4 * 1024 * 1024;
  // Bytes of all bodies and answers that wait for clients, whatever one of them may have:
  // the two largest answers, or three uploads of a node's largest file.
  static constexpr size_t kBytesMax = 256 * 1024 * 1024;

  using BodySizeMax = std::function<size_t(const HttpRequest& head)>;

  // Binds `endpoint` and serves. InvalidArgument if it is not loopback, and neither `tls`
  // nor `reach` allows that; Unavailable names the address if it cannot be bound. `log` must
  // outlive the listener. `body_size_max` is asked on the listener's thread for the bytes of a
  // request's body, at most kBytesMax; empty = kBodySizeMax for all.
  static absl::StatusOr<std::unique_ptr<HttpListener>> Start(
      const Endpoint& endpoint, HttpHandler handler, Logger* log,
      HttpReach reach = HttpReach::kLoopback, std::optional<HttpTls> tls = std::nullopt,
      BodySizeMax body_size_max = nullptr);

  // Accepts no more, waits for the replies that are owed and, for kFarewell, until they
  // are taken.
  ~HttpListener();
  HttpListener(const HttpListener&) = delete;
  HttpListener& operator=(const HttpListener&) = delete;

  // Where it listens, with the real port.
  const Endpoint& endpoint() const { return endpoint_; }

 private:
  class Server;  // the C library's side

  HttpListener(Endpoint endpoint, std::unique_ptr<Server> server);

  const Endpoint endpoint_;
  const std::unique_ptr<Server> server_;
};

}  // namespace rekap
