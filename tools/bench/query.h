// What a question costs at the aggregator, without the network: a kabupaten's questions
// in its own catalog and in one of a whole country, over a real mirror.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"

namespace rekap {

struct QueryOptions {
  std::string directory;   // scratch
  std::string catalog;     // file of the catalog; its kabupaten is asked about
  uint32_t units = 7'285;  // units of the larger catalog; the country's kecamatan
  uint32_t rounds = 100;   // calls of each question
};

// Reports the median of each question for both sizes, with the 99th percentile in the
// detail, and the ratio of the medians. Figures are nanoseconds of one thread.
absl::Status RunQuery(const QueryOptions& options);

}  // namespace rekap
