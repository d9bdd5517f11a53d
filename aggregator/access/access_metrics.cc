#include "aggregator/access/access_metrics.h"

#include "aggregator/metrics/metric_list.h"
#include "runtime/http/metrics.h"

namespace rekap {
prometheus::Counter& AccessMetrics::Of(TokenProblem problem) const {
  switch (problem) {
    case TokenProblem::kMissing:
      return token_missing;
    case TokenProblem::kExpired:
      return token_expired;
    case TokenProblem::kUnknown:
      break;
  }
  return token_unknown;
}

absl::StatusOr<AccessMetrics> AccessMetrics::Declare(prometheus::Registry& registry) {
  return DeclareMetrics([&] {
    prometheus::Family<prometheus::Counter>& refusals =
        AddCounterFamily(registry, AggregatorMetric("rekap_aggregator_access_refusals_total"));
    return AccessMetrics{
        refusals.Add({{"reason", "token_missing"}}), refusals.Add({{"reason", "token_expired"}}),
        refusals.Add({{"reason", "token_unknown"}}), refusals.Add({{"reason", "role_too_low"}}),
        refusals.Add({{"reason", "certificate"}}),   refusals.Add({{"reason", "unknown_method"}})};
  });
}

}  // namespace rekap
