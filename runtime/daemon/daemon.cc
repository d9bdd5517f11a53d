#include "runtime/daemon/daemon.h"

#include <iostream>
#include <utility>

#include "runtime/endpoint/endpoint.h"
#include "runtime/version.h"

namespace rekap {
namespace {

constexpr int kExitFailure = 1;
constexpr int kExitUsage = 2;

void DeclareCommon(CLI::App& app, DaemonFlags& flags) {
  app.set_version_flag("--version", std::string(kVersion));
  app.add_option("--data", flags.data, "Directory of the database, made if it is missing")
      ->required();
  app.add_option("--catalog", flags.catalog,
                 "File of the kabupaten's catalog, YAML; counts until there is a stored version");
  app.add_option("--listen", flags.listen, "gRPC, HOST:PORT, loopback only; port 0 = any")
      ->capture_default_str();
  app.add_option("--http", flags.http, "Metrics and health, HOST:PORT, loopback only; port 0 = any")
      ->capture_default_str();
  app.add_option("--address-file", flags.address_file,
                 "Write the addresses listened on to this file as JSON");
  app.add_option("--log-level", flags.log_level, "debug, info, warning or error")
      ->capture_default_str();
  app.add_option("--log-format", flags.log_format, "text or json")->capture_default_str();
}

absl::StatusOr<Logger::Options> LogOptions(const DaemonFlags& flags) {
  absl::StatusOr<LogLevel> level = ParseLogLevel(flags.log_level);
  if (!level.ok()) return level.status();
  absl::StatusOr<LogFormat> format = ParseLogFormat(flags.log_format);
  if (!format.ok()) return format.status();
  Logger::Options options;
  options.minimum = *level;
  options.format = *format;
  return options;
}

}  // namespace

absl::StatusOr<Listeners> StartListeners(const DaemonFlags& flags,
                                         const std::vector<RpcService>& services,
                                         HttpHandler monitoring, Logger* log) {
  absl::StatusOr<Endpoint> listen = Endpoint::Parse(flags.listen);
  if (!listen.ok()) return listen.status();
  absl::StatusOr<Endpoint> http = Endpoint::Parse(flags.http);
  if (!http.ok()) return http.status();
  absl::StatusOr<std::unique_ptr<HttpListener>> listener =
      HttpListener::Start(*http, std::move(monitoring), log);
  if (!listener.ok()) return listener.status();
  absl::StatusOr<std::unique_ptr<RpcServer>> rpc = RpcServer::Start(*listen, services);
  if (!rpc.ok()) return rpc.status();
  Listeners listeners{*std::move(rpc), *std::move(listener)};
  listeners.rpc->SetServing(true);
  if (!flags.address_file.empty()) {
    absl::Status written = WriteAddressFile(
        flags.address_file,
        {{"grpc", listeners.rpc->endpoint()}, {"http", listeners.http->endpoint()}});
    if (!written.ok()) return written;
  }
  return listeners;
}

int RunDaemon(const Daemon& daemon, DaemonFlags& flags, int argc, char** argv) {
  // Threads inherit the signal mask, so this comes before any of them.
  absl::StatusOr<std::unique_ptr<ShutdownSignal>> shutdown = ShutdownSignal::Install();
  CLI::App app(daemon.description, daemon.name);
  DeclareCommon(app, flags);
  daemon.declare(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // CLI11 has a code per kind of mistake; --help and --version are 0.
    return app.exit(error) == 0 ? 0 : kExitUsage;
  }
  absl::StatusOr<Logger::Options> options = LogOptions(flags);
  for (const absl::Status& status : {shutdown.status(), options.status()}) {
    if (status.ok()) continue;
    std::cerr << daemon.name << ": " << status.message() << "\n";
    return kExitUsage;
  }
  Logger log(*options);
  absl::Status served = daemon.serve(**shutdown, log);
  if (served.ok()) return 0;
  log.Error("cannot go on", {{"daemon", daemon.name}, {"status", served}});
  return kExitFailure;
}

}  // namespace rekap
