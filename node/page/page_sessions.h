// Who may use a listener's page: what /sesi... answers, and which calls are let through.
#pragma once

#include <optional>

#include "runtime/http/http_message.h"

namespace rekap {

// Any thread. Nothing here waits.
class PageSessions {
 public:
  virtual ~PageSessions() = default;

  // GET /sesi, POST /sesi/masuk, POST /sesi/keluar; 404 for other paths. docs/pages.md says
  // what each answers.
  virtual void Handle(HttpRequest request, HttpReply reply) = 0;
  // What to answer instead of making a call; nullopt if it may be made.
  virtual std::optional<HttpResponse> RefuseCall(const HttpRequest& request) = 0;
};

// Of a listener that only this machine reaches, without TLS: whoever works here is the
// clerk, and nobody logs in.
class OpenSessions : public PageSessions {
 public:
  void Handle(HttpRequest request, HttpReply reply) override;
  // The listener has checked Host and Origin.
  std::optional<HttpResponse> RefuseCall(const HttpRequest&) override { return std::nullopt; }
};

}  // namespace rekap
