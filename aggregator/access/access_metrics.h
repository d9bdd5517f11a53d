// Calls that the gate refused, by reason.
#pragma once

#include "absl/status/statusor.h"
#include "prometheus/counter.h"
#include "prometheus/registry.h"

#include "aggregator/access/callers.h"

namespace rekap {

// rekap_aggregator_access_refusals_total{reason}. References live as long as the
// registry; any thread.
struct AccessMetrics {
  prometheus::Counter& token_missing;
  prometheus::Counter& token_expired;
  prometheus::Counter& token_unknown;
  prometheus::Counter& role_too_low;
  // No certificate of a kecamatan, or none that is believed.
  prometheus::Counter& certificate;
  prometheus::Counter& unknown_method;

  prometheus::Counter& Of(TokenProblem problem) const;

  // Internal if the registry already has a metric of the name.
  static absl::StatusOr<AccessMetrics> Declare(prometheus::Registry& registry);
};

}  // namespace rekap
