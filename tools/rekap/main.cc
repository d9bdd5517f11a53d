// The `rekap` command line tool: parses, runs one verb, exits.

#include <cstdlib>
#include <string>
#include <variant>
#include <vector>

#include <grpc/support/log.h>

#include "tools/rekap/arguments.h"
#include "tools/rekap/commands.h"
#include "tools/rekap/terminal.h"

namespace {

// What gRPC writes to standard error about a connection, we say in one line of our own.
// Whoever looks into gRPC itself sets its variable.
void QuietGrpc() {
  if (std::getenv("GRPC_VERBOSITY") == nullptr) gpr_set_log_function([](gpr_log_func_args*) {});
}

}  // namespace

int main(int argc, char** argv) {
  using rekap::cli::Arguments;
  using rekap::cli::ExitCode;
  using rekap::cli::Stop;

  QuietGrpc();
  std::vector<std::string> args(argv + (argc > 0 ? 1 : 0), argv + argc);
  std::variant<Arguments, Stop> parsed =
      rekap::cli::ParseArguments(std::move(args), rekap::cli::ReadEnvironment());
  if (const Stop* stop = std::get_if<Stop>(&parsed)) {
    rekap::cli::PrintError(stop->err);
    bool printed = rekap::cli::Print(stop->out);
    return static_cast<int>(printed ? stop->code : ExitCode::kFailure);
  }
  return static_cast<int>(rekap::cli::Run(std::get<Arguments>(parsed)));
}
