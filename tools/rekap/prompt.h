// Questions to the person at the terminal, and secrets read without showing them.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace rekap::cli {

// Standard input and error are a terminal.
bool CanAsk();

// "ya", "y" or "yes"; anything else, the end of input included, is no.
bool AskYes(absl::string_view question);

// What a secret is for, and where it comes from: a line of standard input, or the
// terminal without echo. LocalFailures: no terminal and no --password-stdin, input that
// ends, a line that is too long; Ctrl-C.
absl::StatusOr<std::string> ReadSecret(absl::string_view prompt, bool from_stdin);
// The same typed twice on a terminal, for a secret that nobody can see to check.
absl::StatusOr<std::string> ReadNewSecret(absl::string_view prompt, bool from_stdin);

}  // namespace rekap::cli
