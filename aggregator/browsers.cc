#include "aggregator/browsers.h"

#include <memory>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"

#include "aggregator/page/bappeda_page.h"
#include "aggregator/page/page_handler.h"

namespace rekap {

absl::StatusOr<std::optional<WebAddress>> WebAddressOf(const AggregatorFlags& flags) {
  if (flags.web.empty()) return std::optional<WebAddress>();
  if (flags.insecure) return absl::InvalidArgumentError("--web needs TLS: not with --insecure");
  absl::StatusOr<Endpoint> endpoint = Endpoint::Parse(flags.web);
  if (!endpoint.ok()) return endpoint.status();
  WebAddress web{*endpoint, flags.web_names};
  const bool wildcard = endpoint->host == "0.0.0.0" || endpoint->host == "::";
  if (!wildcard) web.hosts.push_back(endpoint->host);
  if (web.hosts.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--web ", flags.web,
                     " is every address of this machine: say with --web-name which name or "
                     "address browsers dial, for its certificate"));
  }
  return std::optional<WebAddress>(std::move(web));
}

absl::StatusOr<std::function<HttpHandler(HttpHandler, bool)>> BappedaPages(DataVersion* version,
                                                                           const Callers* callers) {
  absl::StatusOr<Page> page = Page::Of(BappedaPage());
  if (!page.ok()) return page.status();
  PageParts parts{std::make_shared<const Page>(*std::move(page)),
                  [version] { return version->Text(); }, nullptr};
  if (callers != nullptr) {
    parts.is_alive = [callers](const std::string& token) {
      return std::holds_alternative<Caller>(callers->Identify(token));
    };
  }
  return [parts](HttpHandler calls, bool tls) {
    return PageHandler(parts, tls ? PageTransport::kTls : PageTransport::kLoopback,
                       std::move(calls));
  };
}

}  // namespace rekap
