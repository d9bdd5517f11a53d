// A daemon's list of metrics as docs/metrics.md shows it.
#pragma once

#include <string>

#include "absl/types/span.h"

#include "runtime/http/metrics.h"

namespace rekap {

// A Markdown table, one metric a row in the list's order: name, type, labels, meaning.
std::string MetricTable(absl::Span<const MetricInfo> list);

// One of the list by its name; aborts if it is not there, which is a mistake in the program.
const MetricInfo& FindMetric(absl::Span<const MetricInfo> list, const std::string& name);

}  // namespace rekap
