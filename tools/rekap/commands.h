// The verbs: ask a server, print the answer, say how it went.
#pragma once

#include "tools/rekap/arguments.h"
#include "tools/rekap/exit_code.h"

namespace rekap::cli {

// Results go to standard output; mistakes, warnings and progress to standard
// error.
ExitCode Run(const Arguments& arguments);

// `rekap import`, in its own file.
ExitCode RunImport(const Arguments& arguments);

}  // namespace rekap::cli
