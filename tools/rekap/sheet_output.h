// Answers that are sheets: printed, or written to the file that was asked for.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <google/protobuf/message.h>

#include "runtime/sheet/sheet.h"
#include "tools/rekap/arguments.h"
#include "tools/rekap/exit_code.h"

namespace rekap::cli {

// Without --out prints the answer: as a table, as JSON, or the first sheet as CSV.
// With --out writes a .csv of the first sheet or an .xlsx of all, and says so.
ExitCode GiveSheets(const Arguments& arguments, const google::protobuf::Message& response,
                    const std::function<std::string()>& table,
                    const std::function<std::vector<Sheet>()>& sheets);

}  // namespace rekap::cli
