// How browsers are let in: where they are answered, and by which page.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "aggregator/access/callers.h"
#include "aggregator/flags.h"
#include "aggregator/page/data_version.h"
#include "runtime/endpoint/endpoint.h"
#include "runtime/http/http_message.h"

namespace rekap {

// Where browsers are answered, and the hosts that its certificate is to name.
struct WebAddress {
  Endpoint endpoint;
  std::vector<std::string> hosts;
};

// nullopt without --web. InvalidArgument if the flags do not go together.
absl::StatusOr<std::optional<WebAddress>> WebAddressOf(const AggregatorFlags& flags);

// Bappeda's page, as Serving::pages. Without `callers` there are no accounts, and so no
// sessions. Both must outlive what is returned.
absl::StatusOr<std::function<HttpHandler(HttpHandler calls, bool tls)>> BappedaPages(
    DataVersion* version, const Callers* callers);

}  // namespace rekap
