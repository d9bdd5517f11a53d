#include "aggregator/metrics/verify_record.h"

#include "aggregator/metrics/metric_list.h"

namespace rekap {

void VerifyRecord::OnVerified(bool exact, absl::Time now) {
  absl::MutexLock lock(&mutex_);
  last_ = Verified{exact, now};
}

std::vector<prometheus::MetricFamily> VerifyRecord::Collect() const {
  std::vector<prometheus::MetricFamily> families = {
      FamilyOf(AggregatorMetric("rekap_aggregator_verify_exact")),
      FamilyOf(AggregatorMetric("rekap_aggregator_verify_timestamp_seconds"))};
  absl::MutexLock lock(&mutex_);
  if (last_) {
    AddSeries(families[0], {}, last_->exact ? 1 : 0);
    AddSeries(families[1], {}, absl::ToDoubleSeconds(last_->time - absl::UnixEpoch()));
  }
  return families;
}

}  // namespace rekap
