// What a daemon shows to machines that watch it:
//   /metrics  Prometheus text format
//   /healthz  200 while the process serves; a supervisor restarts on failure
//   /readyz   200 once its work can be done, else 503 and the reason
// GET only (405), nothing else (404).
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "prometheus/collectable.h"

#include "runtime/http/http_message.h"

namespace rekap {

// `ready` tells what still prevents work; its message is shown to whoever asks.
// Both are called from the listener's thread and must be cheap.
HttpHandler MonitoringHandler(std::vector<std::shared_ptr<prometheus::Collectable>> metrics,
                              std::function<absl::Status()> ready);

}  // namespace rekap
