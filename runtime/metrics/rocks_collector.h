// What a RocksDB database says of itself, over all of its families.
#pragma once

#include <memory>
#include <string>

#include "absl/types/span.h"
#include "prometheus/collectable.h"

#include "runtime/http/metrics.h"
#include "runtime/rocks/database.h"

namespace rekap {

// Names begin with `prefix`, "rekap_aggregator", and are in `list`. A property that this
// RocksDB does not know is left out. `list` and `database` must outlive the collector.
std::shared_ptr<prometheus::Collectable> MakeRocksCollector(absl::Span<const MetricInfo> list,
                                                            std::string prefix, Database* database);

}  // namespace rekap
