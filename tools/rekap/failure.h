// What a failed call means to the person at the keyboard. Pure.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tools/rekap/exit_code.h"

namespace rekap::cli {

enum class Server { kNode, kAggregator };

// Who was called and how long the caller was ready to wait.
struct Endpoint {
  Server server = Server::kNode;
  std::string address;  // HOST:PORT
  absl::Duration timeout;
};

// Requires !status.ok().
ExitCode ExitCodeOf(const absl::Status& status);
// One line without its end: what is wrong, at which address, what to check,
// and the code word in brackets. Requires !status.ok().
std::string FailureText(const Endpoint& endpoint, const absl::Status& status);
// Why a replication stream ended or was refused (StatusResponse.last_error,
// UnitStatus.last_refusal) as a sentence that says what to do, with the English
// words for the administrator behind it.
std::string LinkErrorText(absl::string_view error);
// "[UNAVAILABLE]".
std::string CodeWord(const absl::Status& status);

}  // namespace rekap::cli
