// The operator's page as it was compiled into the program: the files of web/dist/operator,
// or, in a build without Node.js, one that says so. Constant.
#pragma once

#include "absl/types/span.h"

#include "runtime/page/page.h"

namespace rekap {

absl::Span<const PageFile> OperatorPage();

}  // namespace rekap
