// A table as a page shows it, made a sheet: the page knows what is seen, the one writer of
// workbooks (runtime/sheet) how a file says it. Nothing here is looked up or computed.
// Pure; any thread.
#pragma once

#include <cstddef>

#include "absl/status/statusor.h"

#include "rekap/v1/report.pb.h"
#include "runtime/sheet/sheet.h"

namespace rekap::report {

// Characters of SheetRequest.name: with its ending a name that every system takes.
inline constexpr size_t kSheetNameMax = 64;

// InvalidArgument, Indonesian with its word, for a name that is none, no columns, and a row
// that is longer than they are. The bounds of sheet.h are ToXlsx's to see to.
absl::StatusOr<Sheet> SeenSheet(const v1::SheetRequest& request);

}  // namespace rekap::report
