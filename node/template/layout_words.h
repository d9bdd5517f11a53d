// What the importer's layouts call things, for whoever writes rows that it reads.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

#include "domain/code/activity_code.h"

namespace rekap {

// Column "level" of table III.B.
inline const char* LevelWord(ActivityLevel level) {
  switch (level) {
    case ActivityLevel::kProgram:
      return "program";
    case ActivityLevel::kKegiatan:
      return "kegiatan";
    case ActivityLevel::kSubKegiatan:
      break;
  }
  return "subkegiatan";
}

// Column "no" of the indicators: "1" for IKU-1; a code of another kind as it is.
inline std::string IndicatorNumber(absl::string_view code) {
  return std::string(absl::StripPrefix(code, "IKU-"));
}

}  // namespace rekap
