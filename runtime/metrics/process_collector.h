// What every daemon says of itself as a process: version, memory, processor, files, room
// on the disk under its data, end of its certificates. Read from /proc and statvfs at a
// scrape; what cannot be read is left out, for a 0 would be a figure.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "prometheus/collectable.h"

#include "runtime/http/metrics.h"

namespace rekap {

struct ProcessMetrics {
  // Names begin with it, "rekap_node"; those of the process itself do not.
  std::string prefix;
  // The daemon's directory.
  std::string data;
  // End of the daemon's own certificate; null if it has none.
  std::function<absl::Time()> certificate_end;
  // Code of the kecamatan whose daemon it is, a label of build_info; without the label while
  // it is not known, or the daemon is nobody's.
  std::string unit{};
  // End of the certificate that browsers are shown; null without --web.
  std::function<absl::Time()> web_certificate_end{};
};

// `list` declares what is collected and must outlive the collector.
std::shared_ptr<prometheus::Collectable> MakeProcessCollector(absl::Span<const MetricInfo> list,
                                                              ProcessMetrics metrics);

}  // namespace rekap
