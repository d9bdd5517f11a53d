#include "aggregator/identity/identity_collector.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "prometheus/metric_family.h"

#include "aggregator/metrics/metric_list.h"

namespace rekap {
namespace {

class IdentityCollector : public prometheus::Collectable {
 public:
  IdentityCollector(const Authenticator* authenticator, const CoreLog* core_log,
                    const IdentityStore* store,
                    std::function<std::shared_ptr<const Catalog>()> catalog)
      : authenticator_(authenticator),
        core_log_(core_log),
        store_(store),
        catalog_(std::move(catalog)) {}

  std::vector<prometheus::MetricFamily> Collect() const override {
    return {Failures(), CertificateEnds()};
  }

 private:
  prometheus::MetricFamily Failures() const {
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
    return family;
  }

  // Of those that were given, not of those that were shown: a dead unit shows none, and its
  // certificate ends all the same.
  prometheus::MetricFamily CertificateEnds() const {
    prometheus::MetricFamily family =
        FamilyOf(AggregatorMetric("rekap_aggregator_unit_certificate_end_timestamp_seconds"));
    const std::shared_ptr<const Catalog> catalog = catalog_();
    for (const auto& [unit, end] : store_->LatestEnds()) {
      const Region* region = catalog->FindRegion(unit);
      if (region == nullptr) continue;
      AddSeries(family, {{"unit", unit.ToString()}, {"name", region->name}},
                absl::ToDoubleSeconds(end - absl::UnixEpoch()));
    }
    return family;
  }

  const Authenticator* const authenticator_;
  const CoreLog* const core_log_;
  const IdentityStore* const store_;
  const std::function<std::shared_ptr<const Catalog>()> catalog_;
};

}  // namespace

std::shared_ptr<prometheus::Collectable> MakeIdentityCollector(
    const Authenticator* authenticator, const CoreLog* core_log, const IdentityStore* store,
    std::function<std::shared_ptr<const Catalog>()> catalog) {
  return std::make_shared<IdentityCollector>(authenticator, core_log, store, std::move(catalog));
}

}  // namespace rekap
