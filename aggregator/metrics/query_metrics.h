// How long answers take: rekap_aggregator_query_seconds{method}, for every method that
// query.proto and report.proto declare and no other name, each there from the start.
//
// References live as long as the registry; any thread.
#pragma once

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "prometheus/histogram.h"
#include "prometheus/registry.h"

namespace rekap {

class QueryMetrics {
 public:
  // Observes how long it lived.
  class Timer {
   public:
    explicit Timer(prometheus::Histogram* histogram);
    ~Timer();
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;

   private:
    prometheus::Histogram* const histogram_;
    const absl::Time start_;  // of the steady clock
  };

  // Internal if the registry already has a metric of the name.
  static absl::StatusOr<QueryMetrics> Declare(prometheus::Registry& registry);

  // `method` as the proto spells it; aborts if it is not there, which is a mistake in
  // the program.
  Timer Time(absl::string_view method) const;

 private:
  absl::flat_hash_map<std::string, prometheus::Histogram*> by_method_;
};

}  // namespace rekap
