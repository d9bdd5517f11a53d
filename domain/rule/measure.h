// Output targets and results as offices write them: "35 ASN", "100%",
// "10.049 LBR", "-", or prose.
#pragma once

#include "absl/strings/string_view.h"

#include "domain/decimal/number_text.h"
#include "rekap/v1/record.pb.h"

namespace rekap {

// Reads a cell. One number, then a unit without digits, gives value and unit;
// "-" gives zero; a number without a unit gives value only. Everything else
// ("16 JENIS KEBERSIHAN DAN 4 MACAM", "Upacara, pawai") is prose: only `text`
// is set. `text` is `cell` without surrounding blanks. Never fails.
v1::Measure ParseMeasure(absl::string_view cell, NumberStyle style);

}  // namespace rekap
