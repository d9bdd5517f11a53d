#include "runtime/http/http_listener.h"

#include <condition_variable>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <microhttpd.h>
#include <mutex>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "runtime/http/client_list.h"
#include "runtime/http/http_certificate.h"
#include "runtime/http/listen_socket.h"
#include "runtime/http/request_gate.h"

namespace rekap {
namespace {

// On every answer of ours, unless it says otherwise for itself. What is answered loads
// nothing, is framed by nobody and is no part of another site's page; figures and metrics
// are not kept by a cache.
constexpr std::pair<const char*, const char*> kProtectiveHeaders[] = {
    {"X-Content-Type-Options", "nosniff"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"Cache-Control", "no-store"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
};

// Those that were hung up on leave a moment later; the library would stop accepting at
// its own bound.
constexpr unsigned kLeavingMax = 256;
// How long an answer that is ready may take to be read when the listener ends.
constexpr std::chrono::seconds kFarewell(2);
// TLS 1.3 and nothing else, with the ciphers that GnuTLS holds for sound.
constexpr char kPriorities[] = "NORMAL:-VERS-ALL:+VERS-TLS1.3";

// One request on its way through the handler. Shared by the library's thread and the
// reply, whichever is later.
struct Exchange {
  std::mutex mutex;
  HttpRequest request;                  // the library's thread only
  size_t body_size_max = 0;             // the library's thread only
  bool handed_over = false;             // the library's thread only
  MHD_Connection* suspended = nullptr;  // guarded by mutex; waits for the reply
  std::optional<HttpResponse> answer;   // guarded by mutex
  bool replied = false;                 // guarded by mutex
};

void FreeBody(void* body) { delete static_cast<std::string*>(body); }

MHD_Result AddHeader(void* headers, MHD_ValueKind, const char* name, const char* value) {
  static_cast<std::vector<HttpHeader>*>(headers)->push_back({name, value == nullptr ? "" : value});
  return MHD_YES;
}

// Paths are compared as they are sent.
size_t LeaveEscaped(void*, MHD_Connection*, char* text) { return std::strlen(text); }

MHD_Result Queue(MHD_Connection* connection, HttpResponse&& answer) {
  auto body = std::make_unique<std::string>(std::move(answer.body));
  MHD_Response* response = MHD_create_response_from_buffer_with_free_callback_cls(
      body->size(), body->data(), FreeBody, body.get());
  if (response == nullptr) return MHD_NO;
  (void)body.release();  // FreeBody's now
  bool made = MHD_add_response_header(response, "Content-Type", answer.content_type.c_str());
  for (const auto& [name, value] : kProtectiveHeaders) {
    if (answer.Header(name).has_value()) continue;
    made = made && MHD_add_response_header(response, name, value) == MHD_YES;
  }
  for (const auto& [name, value] : answer.headers) {
    made = made && MHD_add_response_header(response, name.c_str(), value.c_str()) == MHD_YES;
  }
  if (!answer.allow.empty()) {
    made = made && MHD_add_response_header(response, "Allow", answer.allow.c_str()) == MHD_YES;
  }
  MHD_Result queued =
      made ? MHD_queue_response(connection, static_cast<unsigned>(answer.status), response)
           : MHD_NO;
  MHD_destroy_response(response);
  return queued;
}

}  // namespace

// Every callback arrives on the library's thread, but Reply: on any.
class HttpListener::Server {
 public:
  Server(HttpHandler handler, HttpAccess access, std::shared_ptr<HttpCertificate> certificate,
         Logger* log)
      : handler_(std::move(handler)),
        access_(std::move(access)),
        certificate_(std::move(certificate)),
        log_(log),
        clients_({kConnectionsMax, kBytesMax}, [](const ClientList::Client& client) {
          // The library sees the end of the stream and closes it.
          shutdown(client.fd, SHUT_RDWR);
        }) {}

  ~Server() {
    if (daemon_ == nullptr) return;
    int fd = MHD_quiesce_daemon(daemon_);
    if (fd != MHD_INVALID_SOCKET) close(fd);
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return owed_ == 0; });
    changed_.wait_for(lock, kFarewell, [this] { return exchanges_ == 0; });
    lock.unlock();
    MHD_stop_daemon(daemon_);
  }

  absl::Status Listen(ListenSocket socket);

 private:
  static Server& Of(void* self) { return *static_cast<Server*>(self); }
  static std::shared_ptr<Exchange>* ExchangeOf(void* context) {
    return static_cast<std::shared_ptr<Exchange>*>(context);
  }
  static ClientList::Client* ClientOf(MHD_Connection* connection) {
    const MHD_ConnectionInfo* info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return static_cast<ClientList::Client*>(info->socket_context);
  }

  static void OnConnection(void* self, MHD_Connection* connection, void** context,
                           MHD_ConnectionNotificationCode code);
  static MHD_Result OnRequest(void* self, MHD_Connection* connection, const char* url,
                              const char* method, const char* version, const char* data,
                              size_t* data_size, void** context);
  static void OnCompleted(void* self, MHD_Connection* connection, void** context,
                          MHD_RequestTerminationCode code);
  static void OnLog(void* self, const char* format, va_list arguments);
  static int OnHandshake(gnutls_session_t session, const gnutls_datum_t* names, int names_size,
                         const gnutls_pk_algorithm_t* algorithms, int algorithms_size,
                         gnutls_pcert_st** chain, unsigned* chain_size, gnutls_privkey_t* key);

  MHD_Result Begin(MHD_Connection* connection, const char* url, const char* method, void** context);
  MHD_Result Receive(MHD_Connection* connection, Exchange& exchange, const char* data,
                     size_t* data_size);
  MHD_Result HandOver(MHD_Connection* connection, const std::shared_ptr<Exchange>& exchange);
  MHD_Result Answer(MHD_Connection* connection, HttpResponse&& answer);
  void Reply(Exchange& exchange, HttpResponse&& answer);

  const HttpHandler handler_;
  const HttpAccess access_;
  const std::shared_ptr<HttpCertificate> certificate_;  // nullptr without TLS
  Logger* const log_;
  ClientList clients_;
  MHD_Daemon* daemon_ = nullptr;

  std::mutex mutex_;
  std::condition_variable changed_;
  size_t owed_ = 0;       // guarded by mutex_; replies that handlers have not given
  size_t exchanges_ = 0;  // guarded by mutex_; requests begun and not ended
};

absl::Status HttpListener::Server::Listen(ListenSocket socket) {
  unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
  std::vector<MHD_OptionItem> tls;
  if (certificate_ != nullptr) {
    flags |= MHD_USE_TLS;
    tls.push_back({MHD_OPTION_HTTPS_CERT_CALLBACK, 0, reinterpret_cast<void*>(&OnHandshake)});
    tls.push_back({MHD_OPTION_HTTPS_PRIORITIES, 0, const_cast<char*>(kPriorities)});
  }
  tls.push_back({MHD_OPTION_END, 0, nullptr});
  daemon_ = MHD_start_daemon(
      flags, 0, nullptr, nullptr, &OnRequest, this, MHD_OPTION_EXTERNAL_LOGGER, &OnLog, this,
      MHD_OPTION_LISTEN_SOCKET, socket.fd(), MHD_OPTION_NOTIFY_CONNECTION, &OnConnection, this,
      MHD_OPTION_NOTIFY_COMPLETED, &OnCompleted, this, MHD_OPTION_UNESCAPE_CALLBACK, &LeaveEscaped,
      nullptr, MHD_OPTION_CONNECTION_LIMIT, static_cast<unsigned>(kConnectionsMax) + kLeavingMax,
      MHD_OPTION_CONNECTION_TIMEOUT, kIdleSeconds, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
      kMemoryPerConnection, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_ARRAY, tls.data(),
      MHD_OPTION_END);
  if (daemon_ == nullptr) {
    return absl::InternalError(absl::StrCat("the HTTP library cannot serve at ",
                                            socket.endpoint().ToString(), "; see the log"));
  }
  socket.Release();
  return absl::OkStatus();
}

void HttpListener::Server::OnConnection(void* self, MHD_Connection* connection, void** context,
                                        MHD_ConnectionNotificationCode code) {
  Server& server = Of(self);
  auto* client = static_cast<ClientList::Client*>(*context);
  if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
    server.clients_.Remove(client);
    delete client;
    return;
  }
  client = new ClientList::Client;
  client->fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
  *context = client;
  if (server.certificate_ != nullptr) {
    // How OnHandshake finds us: its callback has no argument of ours.
    auto* session = static_cast<gnutls_session_t>(
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION)->tls_session);
    gnutls_session_set_ptr(session, self);
  }
  server.clients_.Add(client);
}

int HttpListener::Server::OnHandshake(gnutls_session_t session, const gnutls_datum_t*, int,
                                      const gnutls_pk_algorithm_t*, int, gnutls_pcert_st** chain,
                                      unsigned* chain_size, gnutls_privkey_t* key) {
  HttpCertificate::Pair& pair =
      Of(gnutls_session_get_ptr(session)).certificate_->Current(absl::Now());
  *chain = pair.chain.data();
  *chain_size = static_cast<unsigned>(pair.chain.size());
  *key = pair.key;
  return 0;
}

MHD_Result HttpListener::Server::OnRequest(void* self, MHD_Connection* connection, const char* url,
                                           const char* method, const char*, const char* data,
                                           size_t* data_size, void** context) {
  Server& server = Of(self);
  if (*context == nullptr) return server.Begin(connection, url, method, context);
  const std::shared_ptr<Exchange>& exchange = *ExchangeOf(*context);
  if (*data_size > 0) return server.Receive(connection, *exchange, data, data_size);
  if (!exchange->handed_over) return server.HandOver(connection, exchange);
  std::optional<HttpResponse> answer;
  {
    std::lock_guard lock(exchange->mutex);
    answer.swap(exchange->answer);
  }
  return answer.has_value() ? server.Answer(connection, *std::move(answer)) : MHD_NO;
}

MHD_Result HttpListener::Server::Begin(MHD_Connection* connection, const char* url,
                                       const char* method, void** context) {
  auto exchange = std::make_shared<Exchange>();
  exchange->request.method = method;
  exchange->request.path = url;
  const MHD_ConnectionInfo* client =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  if (client != nullptr) exchange->request.peer = PeerText(client->client_addr);
  MHD_get_connection_values(connection, MHD_HEADER_KIND, &AddHeader, &exchange->request.headers);
  *context = new std::shared_ptr<Exchange>(exchange);
  {
    std::lock_guard lock(mutex_);
    ++exchanges_;
  }
  std::optional<HttpResponse> refusal = RefuseRequest(exchange->request, access_);
  if (refusal.has_value()) return Answer(connection, *std::move(refusal));
  exchange->body_size_max = access_.body_size_max(exchange->request);
  return MHD_YES;
}

MHD_Result HttpListener::Server::Receive(MHD_Connection* connection, Exchange& exchange,
                                         const char* data, size_t* data_size) {
  // RefuseRequest saw the announced length, and the library takes no more than that.
  if (exchange.request.body.size() + *data_size > exchange.body_size_max) return MHD_NO;
  exchange.request.body.append(data, *data_size);
  clients_.Receive(ClientOf(connection), *data_size);
  *data_size = 0;
  return MHD_YES;
}

MHD_Result HttpListener::Server::HandOver(MHD_Connection* connection,
                                          const std::shared_ptr<Exchange>& exchange) {
  clients_.Work(ClientOf(connection));
  exchange->handed_over = true;
  {
    std::lock_guard lock(mutex_);
    ++owed_;
  }
  const std::string path = exchange->request.path;
  HttpReply reply = [this, exchange](HttpResponse answer) { Reply(*exchange, std::move(answer)); };
  try {
    handler_(std::move(exchange->request), reply);
  } catch (const std::exception& error) {
    log_->Error("http handler failed", {{"path", path}, {"error", error.what()}});
    reply(HttpError(500, "internal", "kesalahan di server, lihat lognya [INTERNAL]"));
  }
  std::optional<HttpResponse> answer;
  {
    std::lock_guard lock(exchange->mutex);
    answer.swap(exchange->answer);
    if (!answer.has_value()) {
      MHD_suspend_connection(connection);
      exchange->suspended = connection;
    }
  }
  return answer.has_value() ? Answer(connection, *std::move(answer)) : MHD_YES;
}

void HttpListener::Server::Reply(Exchange& exchange, HttpResponse&& answer) {
  {
    std::lock_guard lock(exchange.mutex);
    // A handler that throws after it has replied has replied.
    if (std::exchange(exchange.replied, true)) return;
    exchange.answer = std::move(answer);
    if (exchange.suspended != nullptr) {
      MHD_resume_connection(std::exchange(exchange.suspended, nullptr));
    }
  }
  std::lock_guard lock(mutex_);
  --owed_;
  changed_.notify_all();
}

MHD_Result HttpListener::Server::Answer(MHD_Connection* connection, HttpResponse&& answer) {
  clients_.Wait(ClientOf(connection), answer.body.size());
  return Queue(connection, std::move(answer));
}

void HttpListener::Server::OnCompleted(void* self, MHD_Connection* connection, void** context,
                                       MHD_RequestTerminationCode) {
  if (*context == nullptr) return;
  Server& server = Of(self);
  delete ExchangeOf(*context);
  *context = nullptr;
  server.clients_.Wait(ClientOf(connection), 0);
  std::lock_guard lock(server.mutex_);
  --server.exchanges_;
  server.changed_.notify_all();
}

void HttpListener::Server::OnLog(void* self, const char* format, va_list arguments) {
  char text[512];
  std::vsnprintf(text, sizeof text, format, arguments);
  // Most of it is about what clients did wrong, and any stranger can do that all day. What
  // runs out is ours to see, and so is what keeps us from serving at all.
  Server& server = Of(self);
  const bool ours = server.daemon_ == nullptr || absl::StrContains(text, "limit");
  server.log_->Log(ours ? LogLevel::kWarning : LogLevel::kDebug, "http listener",
                   {{"message", absl::StripTrailingAsciiWhitespace(text)}});
}

HttpListener::HttpListener(Endpoint endpoint, std::unique_ptr<Server> server)
    : endpoint_(std::move(endpoint)), server_(std::move(server)) {}

HttpListener::~HttpListener() = default;

absl::StatusOr<std::unique_ptr<HttpListener>> HttpListener::Start(const Endpoint& endpoint,
                                                                  HttpHandler handler, Logger* log,
                                                                  HttpReach reach,
                                                                  std::optional<HttpTls> tls,
                                                                  BodySizeMax body_size_max) {
  absl::Status loopback = CheckLoopback(endpoint);
  if (!tls.has_value() && reach == HttpReach::kLoopback && !loopback.ok()) return loopback;
  HttpAccess access;
  access.body_size_max = std::move(body_size_max);
  if (!access.body_size_max) access.body_size_max = [](const HttpRequest&) { return kBodySizeMax; };
  access.any_host = !tls.has_value() && reach == HttpReach::kAnywhere;
  access.scheme = tls.has_value() ? "https" : "http";
  std::shared_ptr<HttpCertificate> certificate;
  if (tls.has_value()) {
    access.names = std::move(tls->names);
    certificate = std::move(tls->certificate);
  }
  absl::StatusOr<ListenSocket> socket = ListenSocket::Bind(BindEndpoint(endpoint));
  if (!socket.ok()) return socket.status();
  Endpoint bound = socket->endpoint();
  auto server =
      std::make_unique<Server>(std::move(handler), std::move(access), std::move(certificate), log);
  if (absl::Status listens = server->Listen(*std::move(socket)); !listens.ok()) return listens;
  return std::unique_ptr<HttpListener>(new HttpListener(std::move(bound), std::move(server)));
}

}  // namespace rekap
