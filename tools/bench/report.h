// Figures as JSON lines: one object a line with name, value, unit, detail.
#pragma once

#include <iostream>
#include <string>

#include "absl/strings/str_format.h"

namespace rekap {

// `detail` is a JSON object, already formatted.
inline void ReportFigure(const std::string& name, double value, const std::string& unit,
                         const std::string& detail) {
  std::cout << absl::StrFormat("{\"name\":\"%s\",\"value\":%.6g,\"unit\":\"%s\",\"detail\":%s}\n",
                               name, value, unit, detail)
            << std::flush;
}

}  // namespace rekap
