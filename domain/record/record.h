// Rules that every record meets, wherever it comes from, and what makes two
// records the same.
#pragma once

#include <cstddef>

#include "absl/status/status.h"

#include "rekap/v1/record.pb.h"

namespace rekap {

// Bytes of one text of a record (names, descriptions, measures), narratives
// apart: longer than any nomenclature name, short enough to print.
inline constexpr size_t kTextSizeMax = 1024;
// Bytes of the reason for a revision: a paragraph.
inline constexpr size_t kRevisionReasonSizeMax = 1024;

// InvalidArgument names the field: key and body must match, money must be
// within 0 and Sen::kRecordMax, dashes and blanks carry no figure, texts stay
// within their sizes (see record.proto).
absl::Status ValidateRecord(const v1::Record& record);

// True if both say the same; where they were read from does not count.
bool SameContent(const v1::Record& a, const v1::Record& b);

}  // namespace rekap
