// The operator's page, and on which listeners of a node it is.
#pragma once

#include <functional>
#include <optional>

#include "absl/status/statusor.h"

#include "node/flags.h"
#include "runtime/daemon/daemon.h"

namespace rekap {

// For Serving. Handlers may be made of it again and again.
struct NodePages {
  std::function<HttpHandler(HttpHandler calls, bool tls)> handlers;
  std::optional<WebPlan> web;
  std::function<bool(const HttpRequest& head)> takes_stream;
};

// With `flags.web` the page is behind its password there: NotFound, with what to do, if none
// was set. `log` must outlive what is made.
absl::StatusOr<NodePages> MakeNodePages(const NodeFlags& flags, Logger* log);

// Gives the plan to what is served.
void AddPages(const NodePages& pages, Serving& serving);

}  // namespace rekap
