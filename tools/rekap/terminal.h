// What the process knows of its surroundings: terminal, user, environment.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

#include "tools/rekap/arguments.h"
#include "tools/rekap/page.h"

namespace rekap::cli {

Environment ReadEnvironment();

// Width, colours, time zone and time for what goes to standard output. Colours
// only on a terminal and unless NO_COLOR is set.
View ViewOf(std::optional<size_t> width);

bool StderrIsTerminal();

// Name of the user who runs the program; the number if it has no name.
std::string UserName();

// Writes to standard output or error; false if not all of it could be written
// (a full disk, a closed pipe).
[[nodiscard]] bool Print(absl::string_view text);
void PrintError(absl::string_view text);

}  // namespace rekap::cli
