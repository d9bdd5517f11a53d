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
  // Called without TLS although it is an aggregator.
  bool insecure = false;
};

// A failure that no server caused: `text` is Indonesian and whole, `word` its code word.
// FailureText gives them as they are.
absl::Status LocalFailure(absl::StatusCode code, absl::string_view word, absl::string_view text);

// Requires !status.ok().
ExitCode ExitCodeOf(const absl::Status& status);
// One line without its end: what is wrong, at which address, what to check, and in
// brackets the server's own code word where it has one ("TOKEN_EXPIRED: ..."), else that
// of the status. Requires !status.ok().
std::string FailureText(const Endpoint& endpoint, const absl::Status& status);
// "[UNAVAILABLE]".
std::string CodeWord(const absl::Status& status);

}  // namespace rekap::cli
