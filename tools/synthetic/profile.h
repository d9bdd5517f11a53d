// What a kecamatan office of Madura plausibly spends and delivers per sub
// kegiatan, and how its key indicators lie. Ranges around the one real report
// that the project has; nothing here is anybody's figure.
#pragma once

#include <cstdint>

#include "absl/strings/string_view.h"

#include "domain/code/activity_code.h"

namespace rekap {

// What an output's target is counted from.
enum class OutputScale {
  kRange,     // `low` to `high`
  kVillages,  // every desa and kelurahan of the kecamatan
  kStaff,     // every ASN of the office
};

struct OutputProfile {
  absl::string_view description;  // Indonesian, as a report words it
  absl::string_view unit;         // satuan
  OutputScale scale = OutputScale::kRange;
  int64_t low = 1;
  int64_t high = 1;
};

struct LineProfile {
  absl::string_view code;  // sub kegiatan, canonical
  // Yearly allocation in thousand rupiah; per ASN where the output counts them.
  int64_t low_thousand_rupiah = 0;
  int64_t high_thousand_rupiah = 0;
  OutputProfile output = {};
  OutputProfile further_output = {};  // no description = there is none

  bool per_staff() const { return output.scale == OutputScale::kStaff; }
};

// A sub kegiatan that the table does not know gets a small general line, whose
// `code` is empty. Lives as long as the program.
const LineProfile& LineProfileOf(ActivityCode sub_kegiatan);

struct IndicatorProfile {
  absl::string_view formula;
  absl::string_view data_source;
  // Hundredths: 8700 = 87,00.
  int64_t target_low = 0;
  int64_t target_high = 0;
  // Result of an office that delivers nothing special, and of the best.
  int64_t result_low = 0;
  int64_t result_high = 0;
  // The result is a share of the kecamatan's villages, not a free value.
  bool share_of_villages = false;
};

// By catalog code ("IKU-1"); an unknown code gets a plain percentage.
const IndicatorProfile& IndicatorProfileOf(absl::string_view code);

}  // namespace rekap
