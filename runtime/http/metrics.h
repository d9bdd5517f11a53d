// Declares metrics: name with its unit and what it means, in one place. A
// daemon lists all of its metrics in one file with these.
//
//   constexpr MetricInfo kEntries = {"rekap_ingest_entries_total", "Entries made durable."};
//   prometheus::Counter& entries = AddCounter(registry, kEntries);
//
// prometheus-cpp throws on an unfit name and on one that is taken by another
// type: declare inside DeclareMetrics. References live as long as the registry.
#pragma once

#include <exception>
#include <string>
#include <type_traits>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "prometheus/counter.h"
#include "prometheus/family.h"
#include "prometheus/gauge.h"
#include "prometheus/histogram.h"
#include "prometheus/registry.h"

namespace rekap {

struct MetricInfo {
  // Snake case, the base unit last: _seconds, _bytes, _total for a counter.
  const char* name;
  // One sentence, English.
  const char* help;
};

// Seconds, from a synced write on an SSD to a broken link's timeout.
inline const prometheus::Histogram::BucketBoundaries& LatencyBucketsSeconds() {
  static const prometheus::Histogram::BucketBoundaries buckets = {
      0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
  return buckets;
}

// With labels: add each combination through the family. Label values come from
// a closed set (units of the catalog, codes), never from a message.
inline prometheus::Family<prometheus::Counter>& AddCounterFamily(prometheus::Registry& registry,
                                                                 const MetricInfo& info) {
  return prometheus::BuildCounter().Name(info.name).Help(info.help).Register(registry);
}
inline prometheus::Family<prometheus::Gauge>& AddGaugeFamily(prometheus::Registry& registry,
                                                             const MetricInfo& info) {
  return prometheus::BuildGauge().Name(info.name).Help(info.help).Register(registry);
}
inline prometheus::Family<prometheus::Histogram>& AddHistogramFamily(prometheus::Registry& registry,
                                                                     const MetricInfo& info) {
  return prometheus::BuildHistogram().Name(info.name).Help(info.help).Register(registry);
}

// Without labels.
inline prometheus::Counter& AddCounter(prometheus::Registry& registry, const MetricInfo& info) {
  return AddCounterFamily(registry, info).Add({});
}
inline prometheus::Gauge& AddGauge(prometheus::Registry& registry, const MetricInfo& info) {
  return AddGaugeFamily(registry, info).Add({});
}
inline prometheus::Histogram& AddHistogram(prometheus::Registry& registry, const MetricInfo& info,
                                           const prometheus::Histogram::BucketBoundaries& buckets) {
  return AddHistogramFamily(registry, info).Add({}, buckets);
}

// What `declare` returns; Internal with the library's words if it throws.
template <typename Declare>
absl::StatusOr<std::invoke_result_t<Declare>> DeclareMetrics(Declare declare) {
  try {
    return declare();
  } catch (const std::exception& error) {
    return absl::InternalError(absl::StrCat("declaring metrics: ", error.what()));
  }
}

}  // namespace rekap
