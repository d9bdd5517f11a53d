// Declares metrics: name with its unit and what it means, in one place. A
// daemon lists all of its metrics in one file with these, and whoever makes one
// takes it from the list: a name that is not there does not compile.
//
//   inline constexpr MetricInfo kMetrics[] = {
//       {"rekap_entries_total", "Entries made durable.", kCounter}};
//   prometheus::Counter& entries =
//       AddCounter(registry, Declared(kMetrics, "rekap_entries_total"));
//
// prometheus-cpp throws on an unfit name and on one that is taken by another
// type: declare inside DeclareMetrics. References live as long as the registry.
#pragma once

#include <cstddef>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "prometheus/counter.h"
#include "prometheus/family.h"
#include "prometheus/gauge.h"
#include "prometheus/histogram.h"
#include "prometheus/metric_family.h"
#include "prometheus/registry.h"

namespace rekap {

inline constexpr prometheus::MetricType kCounter = prometheus::MetricType::Counter;
inline constexpr prometheus::MetricType kGauge = prometheus::MetricType::Gauge;
inline constexpr prometheus::MetricType kHistogram = prometheus::MetricType::Histogram;

struct MetricInfo {
  // Snake case, the base unit last: _seconds, _bytes, _total for a counter.
  const char* name;
  // One sentence, English.
  const char* help;
  prometheus::MetricType type = prometheus::MetricType::Untyped;
  // Names of the labels, a comma between; "" = none.
  const char* labels = "";
};

// The one of that name; does not compile if the list lacks it.
template <size_t kSize>
consteval const MetricInfo& Declared(const MetricInfo (&list)[kSize], std::string_view name) {
  for (const MetricInfo& info : list) {
    if (name == info.name) return info;
  }
  throw std::invalid_argument("the metric is not in the daemon's list");
}

// To be filled by a collector.
inline prometheus::MetricFamily FamilyOf(const MetricInfo& info) {
  prometheus::MetricFamily family;
  family.name = info.name;
  family.help = info.help;
  family.type = info.type;
  return family;
}
// One more series; `value` as a counter or a gauge, as the family's type says.
inline void AddSeries(prometheus::MetricFamily& family,
                      std::vector<prometheus::ClientMetric::Label> labels, double value) {
  prometheus::ClientMetric metric;
  metric.label = std::move(labels);
  (family.type == prometheus::MetricType::Counter ? metric.counter.value : metric.gauge.value) =
      value;
  family.metric.push_back(std::move(metric));
}

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
