#include "node/page/password_sessions.h"

#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"

#include "runtime/connect/connect_protocol.h"
#include "runtime/page/session_request.h"
#include "runtime/password/token.h"

namespace rekap {
namespace {

constexpr PageTransport kTransport = PageTransport::kTls;

std::string SessionJson(absl::Time end) {
  return absl::StrCat("{\"nama\":\"", kOperatorName, "\",\"berakhir\":", absl::ToUnixMillis(end),
                      "}\n");
}

HttpResponse WrongPassword() {
  return ConnectError(absl::UnauthenticatedError("sandi tidak cocok [WRONG_PASSWORD]"));
}

absl::Status Busy() {
  return absl::ResourceExhaustedError(
      "LOGIN_BUSY: terlalu banyak yang sedang masuk; coba lagi sebentar lagi");
}

}  // namespace

PasswordSessions::PasswordSessions(std::function<absl::StatusOr<std::string>()> hash,
                                   std::unique_ptr<PasswordHasher> hasher, Logger* log,
                                   std::function<absl::Time()> clock)
    : hash_(std::move(hash)),
      hasher_(std::move(hasher)),
      log_(log),
      clock_(std::move(clock)),
      thread_([this] { Run(); }) {}

PasswordSessions::~PasswordSessions() {
  std::deque<Login> waiting;
  {
    absl::MutexLock lock(&mutex_);
    stop_ = true;
    waiting.swap(waiting_);
  }
  for (Login& login : waiting) {
    Wipe(login.password);
    login.reply(ConnectError(
        absl::UnavailableError("server sedang berhenti; ulangi sebentar lagi [STOPPING]")));
  }
  thread_.join();
}

void PasswordSessions::Handle(HttpRequest request, HttpReply reply) {
  if (request.path == "/sesi") return reply(Tell(request));
  if (request.path == "/sesi/masuk") return LogIn(request, reply);
  if (request.path == "/sesi/keluar") return reply(LogOut(request));
  reply(HttpError(404, "not_found", "tidak ada alamat seperti itu [NOT_FOUND]"));
}

HttpResponse PasswordSessions::Tell(const HttpRequest& request) {
  if (request.method != "GET") return WrongMethod("GET");
  if (IsFromElsewhere(request)) return ForeignPage();
  std::variant<std::string, HttpResponse> token = SessionToken(request, kTransport);
  if (auto* refusal = std::get_if<HttpResponse>(&token)) return std::move(*refusal);
  if (std::get<std::string>(token).empty()) return NoSession();
  absl::MutexLock lock(&mutex_);
  std::optional<absl::Time> end = sessions_.EndOf(std::get<std::string>(token), clock_());
  return end.has_value() ? JsonAnswer(SessionJson(*end)) : EndedSession(kTransport);
}

HttpResponse PasswordSessions::LogOut(const HttpRequest& request) {
  std::optional<HttpResponse> refusal = RefuseSessionPost(request, kTransport);
  if (refusal.has_value()) return *std::move(refusal);
  std::variant<std::string, HttpResponse> token = SessionToken(request, kTransport);
  if (auto* text = std::get_if<std::string>(&token)) {
    absl::MutexLock lock(&mutex_);
    sessions_.Close(*text);
  }
  HttpResponse done = JsonAnswer("{}\n");
  done.headers.push_back({"Set-Cookie", ClearSessionCookie(kTransport)});
  return done;
}

std::optional<HttpResponse> PasswordSessions::RefuseCall(const HttpRequest& request) {
  std::variant<std::string, HttpResponse> token = SessionToken(request, kTransport);
  if (auto* refusal = std::get_if<HttpResponse>(&token)) return std::move(*refusal);
  if (std::get<std::string>(token).empty()) return NoSession();
  if (!IsOwnPage(request, kTransport)) return ForeignPage();
  absl::MutexLock lock(&mutex_);
  if (sessions_.EndOf(std::get<std::string>(token), clock_()).has_value()) return std::nullopt;
  return EndedSession(kTransport);
}

void PasswordSessions::LogIn(const HttpRequest& request, const HttpReply& reply) {
  std::optional<HttpResponse> refusal = RefuseSessionPost(request, kTransport);
  if (refusal.has_value()) return reply(*std::move(refusal));
  std::optional<std::vector<std::string>> texts = ReadTexts(request.body, {"sandi"});
  if (!texts.has_value()) {
    return reply(ConnectError(
        absl::InvalidArgumentError("isi harus {\"sandi\":\"...\"} dan tidak lain [BAD_BODY]")));
  }
  Login login{std::move(texts->front()), reply};
  absl::Status let_in = Busy();
  {
    absl::MutexLock lock(&mutex_);
    if (!stop_ && waiting_.size() < kLoginsMax) {
      let_in = guard_.Begin(kOperatorName, true, clock_());
    }
    if (let_in.ok()) return waiting_.push_back(std::move(login));
  }
  Wipe(login.password);
  reply(ConnectError(let_in));
}

void PasswordSessions::Run() {
  while (true) {
    Login login;
    {
      absl::MutexLock lock(&mutex_);
      auto ready = [this]()
                       ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stop_ || !waiting_.empty(); };
      mutex_.Await(absl::Condition(&ready));
      if (stop_) return;
      login = std::move(waiting_.front());
      waiting_.pop_front();
    }
    HttpResponse answer = Try(login.password);
    Wipe(login.password);
    login.reply(std::move(answer));
  }
}

HttpResponse PasswordSessions::Try(const std::string& password) {
  absl::StatusOr<std::string> hash = hash_();
  absl::StatusOr<bool> fits = hash.ok() ? hasher_->Verify(password, *hash) : hash.status();
  absl::MutexLock lock(&mutex_);
  if (!fits.ok()) {
    guard_.Withdraw(kOperatorName, true);
    log_->Error("page's password cannot be looked at", {{"status", fits.status()}});
    return ConnectError(fits.status());
  }
  const absl::Time now = clock_();
  if (!*fits) {
    const bool locked = guard_.Fail(kOperatorName, true, now);
    log_->Warning("page login refused", {{"locked", locked}});
    return WrongPassword();
  }
  guard_.Succeed(kOperatorName, true);
  // Whoever had the old password is to be out.
  if (last_hash_ != *hash) sessions_.CloseAll();
  last_hash_ = *std::move(hash);
  SessionTable::Session session = sessions_.Open(now);
  log_->Info("page logged in", {{"sessions", sessions_.size()}});
  HttpResponse response = JsonAnswer(SessionJson(session.end));
  response.headers.push_back({"Set-Cookie", SetSessionCookie(kTransport, session.token)});
  Wipe(session.token);
  return response;
}

}  // namespace rekap
