#include "runtime/metrics/metric_table.h"

#include <cstdio>
#include <cstdlib>

#include "absl/strings/str_cat.h"

namespace rekap {
namespace {

const char* TypeWord(prometheus::MetricType type) {
  switch (type) {
    case prometheus::MetricType::Counter:
      return "counter";
    case prometheus::MetricType::Gauge:
      return "gauge";
    case prometheus::MetricType::Histogram:
      return "histogram";
    default:
      return "untyped";
  }
}

}  // namespace

std::string MetricTable(absl::Span<const MetricInfo> list) {
  std::string table = "| name | type | labels | meaning |\n|---|---|---|---|\n";
  for (const MetricInfo& info : list) {
    absl::StrAppend(&table, "| `", info.name, "` | ", TypeWord(info.type), " | ", info.labels,
                    " | ", info.help, " |\n");
  }
  return table;
}

const MetricInfo& FindMetric(absl::Span<const MetricInfo> list, const std::string& name) {
  for (const MetricInfo& info : list) {
    if (name == info.name) return info;
  }
  std::fprintf(stderr, "metric %s is in no list\n", name.c_str());
  std::abort();
}

}  // namespace rekap
