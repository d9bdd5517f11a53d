// Figures as JSON lines: one object a line with name, value, unit, peer,
// detail.
#pragma once

#include <iostream>
#include <string>

#include "absl/strings/str_format.h"

namespace rekap {

// `detail` is a JSON object, already formatted. `peer` is whose figure it is: rekap's, or
// what it is held against.
inline void ReportFigure(const std::string& name, double value, const std::string& unit,
                         const std::string& detail, const std::string& peer = "rekap") {
  std::cout << absl::StrFormat(
                   "{\"name\":\"%s\",\"value\":%.6g,\"unit\":\"%s\",\"peer\":\"%s\","
                   "\"detail\":%s}\n",
                   name, value, unit, peer, detail)
            << std::flush;
}

}  // namespace rekap
