#include "node/pages.h"

#include <memory>
#include <string>
#include <utility>

#include "node/page/operator_page.h"
#include "node/page/page_handler.h"
#include "node/page/password_file.h"
#include "node/page/password_sessions.h"
#include "runtime/daemon/setting_files.h"
#include "runtime/endpoint/endpoint.h"
#include "runtime/http/http_certificate.h"

namespace rekap {
namespace {

absl::StatusOr<std::shared_ptr<PasswordSessions>> MakeSessions(const std::string& data,
                                                               Logger* log) {
  absl::Status set = ReadPasswordHash(data).status();
  // It does not come by itself: somebody must set it.
  if (absl::IsNotFound(set) || absl::IsFailedPrecondition(set)) return FaultOfSetting("web", set);
  if (!set.ok()) return set;
  absl::StatusOr<std::unique_ptr<PasswordHasher>> hasher = PasswordHasher::Make();
  if (!hasher.ok()) return hasher.status();
  return std::make_shared<PasswordSessions>([data] { return ReadPasswordHash(data); },
                                            *std::move(hasher), log);
}

}  // namespace

absl::StatusOr<NodePages> MakeNodePages(const NodeFlags& flags, Logger* log) {
  absl::StatusOr<Page> made = Page::Of(OperatorPage());
  if (!made.ok()) return made.status();
  auto page = std::make_shared<const Page>(*std::move(made));
  std::shared_ptr<PageSessions> open = std::make_shared<OpenSessions>();
  NodePages pages;
  if (flags.web.empty()) {
    pages.handlers = [page, open](HttpHandler calls, bool) {
      return OperatorPageHandler(page, open, std::move(calls));
    };
    return pages;
  }
  absl::StatusOr<Endpoint> endpoint = Endpoint::Parse(flags.web);
  if (!endpoint.ok()) return endpoint.status();
  absl::StatusOr<std::shared_ptr<PasswordSessions>> sessions = MakeSessions(flags.data, log);
  if (!sessions.ok()) return sessions.status();
  absl::StatusOr<std::unique_ptr<HttpCertificate>> certificate =
      HttpCertificate::Load(flags.web_key, flags.web_certificate, log);
  if (!certificate.ok()) return certificate.status();
  pages.web = WebPlan{*std::move(endpoint), {*std::move(certificate), flags.web_names}};
  pages.handlers = [page, open, closed = *sessions](HttpHandler calls, bool tls) {
    return OperatorPageHandler(page, tls ? std::shared_ptr<PageSessions>(closed) : open,
                               std::move(calls));
  };
  pages.takes_stream = [closed = *sessions](const HttpRequest& head) { return closed->IsIn(head); };
  return pages;
}

void AddPages(const NodePages& pages, Serving& serving) {
  serving.pages = pages.handlers;
  serving.web = pages.web;
  serving.takes_stream = pages.takes_stream;
}

}  // namespace rekap
