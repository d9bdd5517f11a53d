// How verbs end: an answer printed in the chosen format, or a failure said in
// one line.
#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include <google/protobuf/message.h>

#include "tools/rekap/arguments.h"
#include "tools/rekap/client.h"
#include "tools/rekap/exit_code.h"

namespace rekap::cli {

Client NodeClient(const Arguments& arguments);
Client AggregatorClient(const Arguments& arguments);
Endpoint AggregatorEndpoint(const Arguments& arguments);

// Prints to standard output; kFailure, with a line about it, if that fails.
ExitCode PrintResult(const std::string& text);

// Prints the response as JSON, or what `table` or `csv` make of it.
ExitCode PrintAnswer(Format format, const google::protobuf::Message& response,
                     const std::function<std::string()>& table,
                     const std::function<std::string()>& csv);

// --author, else the user who runs the program.
std::string AuthorOf(const Arguments& arguments);

// Prints why the call failed. If a server that we know by its authority could not be
// reached, says first whether another one answers in its place.
ExitCode Fail(const Client& client, const absl::Status& status);
// Prints a failure of our own (LocalFailure) at `endpoint`.
ExitCode Fail(const Endpoint& endpoint, const absl::Status& status);

}  // namespace rekap::cli
