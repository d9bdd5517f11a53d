// The sessions of a page that the office's network reaches: behind one password, that of
// the operator. Wrong ones lock the log-in as they do an account of the aggregator.
//
// A hash takes a tenth of a second, so log-ins are looked at by a thread of their own, one
// after the other; a few wait, the next are told so. Everything else is answered at once.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

#include "node/page/page_sessions.h"
#include "node/page/session_table.h"
#include "runtime/log/logger.h"
#include "runtime/page/session_cookie.h"
#include "runtime/password/login_guard.h"
#include "runtime/password/password_hasher.h"

namespace rekap {

// Who is in, as GET /sesi names it: there is one password, and so one name.
inline constexpr char kOperatorName[] = "operator";

class PasswordSessions : public PageSessions {
 public:
  // Log-ins that wait for their turn: half a second of hashing.
  static constexpr size_t kLoginsMax = 4;

  // `hash` gives the password's hash as it is now, by the log-in's thread; another than at the
  // last log-in ends all sessions. `log` must outlive the object.
  PasswordSessions(std::function<absl::StatusOr<std::string>()> hash,
                   std::unique_ptr<PasswordHasher> hasher, Logger* log,
                   std::function<absl::Time()> clock = absl::Now);
  // Answers the log-ins that wait as unavailable.
  ~PasswordSessions() override;

  void Handle(HttpRequest request, HttpReply reply) override;
  std::optional<HttpResponse> RefuseCall(const HttpRequest& request) override;

  // Whether the request has a session's cookie, and its own page's Origin.
  bool IsIn(const HttpRequest& request) { return !RefuseCall(request).has_value(); }

 private:
  struct Login {
    std::string password;
    HttpReply reply;
  };

  HttpResponse Tell(const HttpRequest& request);
  HttpResponse LogOut(const HttpRequest& request);
  void LogIn(const HttpRequest& request, const HttpReply& reply);
  void Run();
  HttpResponse Try(const std::string& password);

  const std::function<absl::StatusOr<std::string>()> hash_;
  const std::unique_ptr<PasswordHasher> hasher_;
  Logger* const log_;
  const std::function<absl::Time()> clock_;

  absl::Mutex mutex_;
  SessionTable sessions_ ABSL_GUARDED_BY(mutex_);
  LoginGuard guard_ ABSL_GUARDED_BY(mutex_);
  std::string last_hash_ ABSL_GUARDED_BY(mutex_);
  std::deque<Login> waiting_ ABSL_GUARDED_BY(mutex_);
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace rekap
