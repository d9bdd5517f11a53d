#include "aggregator/metrics/query_metrics.h"

#include <chrono>

#include <google/protobuf/descriptor.h>

#include "aggregator/metrics/metric_list.h"
#include "rekap/v1/query.pb.h"
#include "rekap/v1/report.pb.h"
#include "runtime/http/metrics.h"

namespace rekap {
namespace {

// Seconds, from an answer that lies in memory to one that reads a nation or is a document.
const prometheus::Histogram::BucketBoundaries& AnswerBuckets() {
  static const prometheus::Histogram::BucketBoundaries buckets = {
      0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5};
  return buckets;
}

absl::Time SteadyNow() {
  return absl::UnixEpoch() + absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace

QueryMetrics::Timer::Timer(prometheus::Histogram* histogram)
    : histogram_(histogram), start_(SteadyNow()) {}

QueryMetrics::Timer::~Timer() { histogram_->Observe(absl::ToDoubleSeconds(SteadyNow() - start_)); }

absl::StatusOr<QueryMetrics> QueryMetrics::Declare(prometheus::Registry& registry) {
  return DeclareMetrics([&registry] {
    prometheus::Family<prometheus::Histogram>& family =
        AddHistogramFamily(registry, AggregatorMetric("rekap_aggregator_query_seconds"));
    QueryMetrics metrics;
    for (const google::protobuf::ServiceDescriptor* service :
         {v1::UnitsRequest::descriptor()->file()->FindServiceByName("Query"),
          v1::LkjipRequest::descriptor()->file()->FindServiceByName("Report")}) {
      for (int i = 0; i < service->method_count(); ++i) {
        const std::string& method = service->method(i)->name();
        metrics.by_method_[method] = &family.Add({{"method", method}}, AnswerBuckets());
      }
    }
    return metrics;
  });
}

QueryMetrics::Timer QueryMetrics::Time(absl::string_view method) const {
  return Timer(by_method_.at(method));
}

}  // namespace rekap
