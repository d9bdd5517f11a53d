#include "aggregator/identity/identity_collector.h"

#include <utility>
#include <vector>

#include "prometheus/metric_family.h"

#include "aggregator/metrics/metric_list.h"

namespace rekap {
namespace {

class IdentityCollector : public prometheus::Collectable {
 public:
  IdentityCollector(const Authenticator* authenticator, const CoreLog* core_log)
      : authenticator_(authenticator), core_log_(core_log) {}

  std::vector<prometheus::MetricFamily> Collect() const override {
    std::map<std::string, uint64_t> counts = authenticator_->refusals();
    for (size_t i = 0; i < kHandshakeFailureKinds; ++i) {
      auto failure = static_cast<HandshakeFailure>(i);
      counts[std::string(FailureWord(failure))] = core_log_->failures(failure);
    }
    prometheus::MetricFamily family =
        FamilyOf(AggregatorMetric("rekap_aggregator_authentication_failures_total"));
    for (const auto& [reason, count] : counts) {
      AddSeries(family, {{"reason", reason}}, static_cast<double>(count));
    }
    return {std::move(family)};
  }

 private:
  const Authenticator* const authenticator_;
  const CoreLog* const core_log_;
};

}  // namespace

std::shared_ptr<prometheus::Collectable> MakeIdentityCollector(const Authenticator* authenticator,
                                                               const CoreLog* core_log) {
  return std::make_shared<IdentityCollector>(authenticator, core_log);
}

}  // namespace rekap
