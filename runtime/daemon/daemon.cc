#include "runtime/daemon/daemon.h"

#include <algorithm>
#include <iostream>
#include <sys/resource.h>
#include <sys/stat.h>
#include <utility>

#include "absl/strings/str_cat.h"
#include <google/protobuf/stubs/logging.h>

#include "runtime/endpoint/endpoint.h"
#include "runtime/grpc/channel.h"
#include "runtime/version.h"

namespace rekap {
namespace {

constexpr int kExitFailure = 1;
constexpr int kExitUsage = 2;

// Connections of a province (666 units) that all dial twice, people, the database's own
// files.
constexpr rlim_t kOpenFilesMin = 4096;

void DeclareLog(CLI::App& app, DaemonFlags& flags) {
  app.add_option("--log-level", flags.log_level, "debug, info, warning or error")
      ->capture_default_str();
  app.add_option("--log-format", flags.log_format, "text or json")->capture_default_str();
}

void DeclareCommon(CLI::App& app, DaemonFlags& flags) {
  app.set_version_flag("--version", std::string(kVersion));
  app.add_option("--data", flags.data, "Directory of the database, made if it is missing")
      ->required();
  app.add_option("--catalog", flags.catalog,
                 "File of the kabupaten's catalog, YAML; counts until there is a stored version");
  app.add_option("--listen", flags.listen, "gRPC, HOST:PORT; port 0 = any")->capture_default_str();
  app.add_option("--http", flags.http,
                 "Metrics, health and calls of this machine, HOST:PORT; port 0 = any")
      ->capture_default_str();
  app.add_flag("--http-anywhere", flags.http_anywhere,
               "Let --http listen beyond this machine, in the clear; then without calls");
  app.add_flag("--insecure", flags.insecure,
               "No TLS, no certificates, no accounts: within this machine only, for tests");
  app.add_option("--address-file", flags.address_file,
                 "Write the addresses listened on to this file as JSON");
  DeclareLog(app, flags);
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

// nullptr if the first argument names none.
const DaemonCommand* FindCommand(const Daemon& daemon, int argc, char** argv) {
  if (argc < 2) return nullptr;
  for (const DaemonCommand& command : daemon.commands) {
    if (command.name == argv[1]) return &command;
  }
  return nullptr;
}

// /proc/PID/cmdline shows the arguments as they stand in memory.
void Overwrite(absl::string_view secret, int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    if (secret == argv[i]) std::fill_n(argv[i], secret.size(), 'x');
  }
}

std::string CommandList(const Daemon& daemon) {
  std::string text;
  for (const DaemonCommand& command : daemon.commands) {
    absl::StrAppend(&text, text.empty() ? "Commands, each with its own --help:\n" : "\n", "  ",
                    daemon.name, " ", command.name, ": ", command.description);
  }
  return text;
}

// Each connection is an open file, and gRPC gives a listener up for good once there are
// no more of them: so as many as the system allows, said aloud where that is few.
void RaiseFileLimit(Logger& log) {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  bool raised = setrlimit(RLIMIT_NOFILE, &limit) == 0;
  if (!raised || limit.rlim_cur < kOpenFilesMin) {
    log.Warning("few files may be open, so few connections: raise LimitNOFILE",
                {{"limit", limit.rlim_cur}, {"enough", kOpenFilesMin}});
  }
}

// Where this machine reaches what listens on `bound`.
Endpoint OwnAddress(const Endpoint& bound) {
  if (bound.host == "0.0.0.0") return {"127.0.0.1", bound.port};
  if (bound.host == "::") return {"::1", bound.port};
  return bound;
}

absl::StatusOr<std::unique_ptr<ConnectGateway>> StartGateway(const Endpoint& rpc,
                                                             const Serving& serving) {
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel =
      MakeChannel(OwnAddress(rpc), serving.channel);
  if (!channel.ok()) return channel.status();
  return ConnectGateway::Start(*std::move(channel), serving.connect);
}

void NotFound(const HttpRequest&, const HttpReply& reply) {
  reply(HttpError(404, "unimplemented", "tidak ada halaman seperti itu [NOT_FOUND]"));
}

// Calls, and pages where there are any, before `otherwise`.
HttpHandler BrowserHandler(const Serving& serving, ConnectGateway* gateway, HttpHandler otherwise,
                           bool tls) {
  HttpHandler calls = CallsOr(gateway, std::move(otherwise));
  return serving.pages ? serving.pages(std::move(calls), tls) : calls;
}

absl::Status TellAddresses(const DaemonFlags& flags, const Listeners& listeners) {
  if (flags.address_file.empty()) return absl::OkStatus();
  std::vector<NamedEndpoint> endpoints = {{"grpc", listeners.rpc->endpoint()},
                                          {"http", listeners.http->endpoint()}};
  if (listeners.web != nullptr) endpoints.push_back({"web", listeners.web->endpoint()});
  return WriteAddressFile(flags.address_file, endpoints);
}

}  // namespace

absl::StatusOr<Listeners> StartListeners(const DaemonFlags& flags, Serving serving, Logger* log) {
  absl::StatusOr<Endpoint> listen = Endpoint::Parse(flags.listen);
  if (!listen.ok()) return listen.status();
  absl::StatusOr<Endpoint> http = Endpoint::Parse(flags.http);
  if (!http.ok()) return http.status();
  absl::StatusOr<std::unique_ptr<RpcServer>> rpc =
      RpcServer::Start(*listen, serving.services, serving.security);
  if (!rpc.ok()) return rpc.status();
  absl::StatusOr<std::unique_ptr<ConnectGateway>> gateway =
      StartGateway((*rpc)->endpoint(), serving);
  if (!gateway.ok()) return gateway.status();
  const HttpReach reach = flags.http_anywhere ? HttpReach::kAnywhere : HttpReach::kLoopback;
  HttpHandler handler = std::move(serving.monitoring);
  // In the clear, calls and pages stay on this machine.
  if (reach == HttpReach::kLoopback) {
    handler = BrowserHandler(serving, gateway->get(), std::move(handler), false);
  }
  absl::StatusOr<std::unique_ptr<HttpListener>> listener =
      HttpListener::Start(*http, std::move(handler), log, reach);
  if (!listener.ok()) return listener.status();
  Listeners listeners{*std::move(rpc), *std::move(gateway), *std::move(listener), nullptr};
  if (serving.web.has_value()) {
    absl::StatusOr<std::unique_ptr<HttpListener>> web = HttpListener::Start(
        serving.web->endpoint, BrowserHandler(serving, listeners.gateway.get(), NotFound, true),
        log, HttpReach::kLoopback, serving.web->tls);
    if (!web.ok()) return web.status();
    listeners.web = *std::move(web);
  }
  listeners.rpc->SetServing(true);
  absl::Status written = TellAddresses(flags, listeners);
  if (!written.ok()) return written;
  return listeners;
}

int RunDaemon(const Daemon& daemon, DaemonFlags& flags, int argc, char** argv) {
  // What others sent and cannot be parsed is said by whoever parses it; protobuf's own
  // words about it go to stderr, a line for every field.
  google::protobuf::SetLogHandler(nullptr);
  // Records, hashes of passwords, backups: no other user of the machine reads them.
  umask(S_IRWXG | S_IRWXO);
  const DaemonCommand* command = FindCommand(daemon, argc, argv);
  // Threads inherit the signal mask, so this comes before any of them. A command has
  // nothing to bring to an end: Ctrl-C ends it as any other program.
  absl::StatusOr<std::unique_ptr<ShutdownSignal>> shutdown(nullptr);
  if (command == nullptr) shutdown = ShutdownSignal::Install();
  CLI::App app(daemon.description, daemon.name);
  if (command != nullptr) {
    app.name(absl::StrCat(daemon.name, " ", command->name));
    app.description(command->description);
    DeclareLog(app, flags);
    command->declare(app);
    --argc;
    ++argv;
  } else {
    DeclareCommon(app, flags);
    daemon.declare(app);
    app.footer(CommandList(daemon));
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // CLI11 has a code per kind of mistake; --help and --version are 0.
    return app.exit(error) == 0 ? 0 : kExitUsage;
  }
  if (command != nullptr && command->secret) Overwrite(command->secret(), argc, argv);
  absl::StatusOr<Logger::Options> options = LogOptions(flags);
  for (const absl::Status& status : {shutdown.status(), options.status()}) {
    if (status.ok()) continue;
    std::cerr << daemon.name << ": " << status.message() << "\n";
    return kExitUsage;
  }
  Logger log(*options);
  if (command == nullptr) RaiseFileLimit(log);
  absl::Status done = command != nullptr ? command->run(log) : daemon.serve(**shutdown, log);
  if (done.ok()) return 0;
  log.Error("cannot go on", {{"daemon", app.get_name()}, {"status", done}});
  return kExitFailure;
}

}  // namespace rekap
