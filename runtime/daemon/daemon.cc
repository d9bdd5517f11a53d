#include "runtime/daemon/daemon.h"

#include <algorithm>
#include <iostream>
#include <sys/resource.h>
#include <sys/stat.h>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <google/protobuf/stubs/logging.h>

#include "runtime/daemon/daemon_manual.h"
#include "runtime/daemon/setting_files.h"
#include "runtime/endpoint/endpoint.h"
#include "runtime/grpc/channel.h"
#include "runtime/http/http_certificate.h"
#include "runtime/version.h"

namespace rekap {
namespace {

constexpr int kExitFailure = 1;
constexpr int kExitUsage = 2;

// Connections of a province (666 units) that all dial twice, people, the database's own
// files.
constexpr rlim_t kOpenFilesMin = 4096;

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
  return ConnectGateway::Start(*std::move(channel), serving.connect, serving.peers);
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

SettingTable TableOf(const Daemon& daemon, DaemonFlags& flags) {
  SettingTable table{daemon.name, daemon.settings, daemon.rules};
  for (Setting& setting : CommonSettings(flags)) table.settings.push_back(std::move(setting));
  for (SettingRule& rule : CommonRules(flags)) table.rules.push_back(std::move(rule));
  return table;
}

// nullopt if the program is to go on; else the exit code. CLI11 has one for each kind of
// mistake; --help and --version are 0.
std::optional<int> Parse(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kExitUsage;
  }
}

void Say(const std::vector<SettingProblem>& problems) {
  for (const SettingProblem& problem : problems) std::cerr << problem.ToString() << "\n";
}

// 0 or the exit code of a daemon or command that ended with `done`.
int ExitCodeOf(const std::string& name, const absl::Status& done, Logger& log) {
  if (done.ok()) return 0;
  log.Error("cannot go on", {{"daemon", name}, {"status", done}});
  return IsFaultOfSetting(done) ? kExitUsage : kExitFailure;
}

// A command has nothing to bring to an end: Ctrl-C ends it as any other program.
int RunCommand(const Daemon& daemon, const DaemonCommand& command, DaemonFlags& flags, int argc,
               char** argv) {
  const SettingTable table{daemon.name, LogSettings(flags), {}};
  CommandLine line;
  CLI::App app(command.description, absl::StrCat(daemon.name, " ", command.name));
  DeclareSettings(app, table, line);
  command.declare(app);
  if (std::optional<int> code = Parse(app, argc - 1, argv + 1)) return *code;
  if (command.secret) Overwrite(command.secret(), argc - 1, argv + 1);
  std::vector<SettingProblem> problems;
  SettingSources sources = SourcesOf(table, line);
  sources.file.clear();  // it is for who serves, and full of what a command does not know
  ApplySettings(table, ReadSettings(table, sources, problems), problems);
  Say(problems);
  if (!problems.empty()) return kExitUsage;
  Logger log(LogOptions(flags));
  return ExitCodeOf(app.get_name(), command.run(log), log);
}

int RunService(const Daemon& daemon, const SettingTable& table, DaemonFlags& flags, int argc,
               char** argv) {
  // Threads inherit the signal mask, so this comes before any of them.
  absl::StatusOr<std::unique_ptr<ShutdownSignal>> shutdown = ShutdownSignal::Install();
  if (!shutdown.ok()) {
    std::cerr << daemon.name << ": " << shutdown.status().message() << "\n";
    return kExitUsage;
  }
  CommandLine line;
  CLI::App app(daemon.description, daemon.name);
  app.set_version_flag("--version", std::string(kVersion));
  DeclareConfig(app, table, line);
  DeclareSettings(app, table, line);
  app.footer(CommandList(daemon));
  if (std::optional<int> code = Parse(app, argc, argv)) return *code;
  std::map<std::string, std::string> defaults = DefaultsOf(table);
  std::vector<SettingProblem> problems;
  SettingSources sources = SourcesOf(table, line);
  SettingValues values = ReadSettings(table, sources, problems);
  ApplySettings(table, values, problems);
  CheckFiles(table, values, line.check_config ? FileUse::kAtSomeStarts : FileUse::kAtEveryStart,
             problems);
  Say(problems);
  if (!problems.empty()) return line.check_config ? kExitFailure : kExitUsage;
  if (line.check_config) {
    std::cout << "Pengaturan " << daemon.name << " benar.\n";
    return 0;
  }
  Logger log(LogOptions(flags));
  RaiseFileLimit(log);
  SettingsReload reload(&table, std::move(sources), std::move(values), std::move(defaults), &log);
  ServiceLife life(shutdown->get(), &reload, &log);
  return ExitCodeOf(app.get_name(), daemon.serve(life), log);
}

absl::Status TellAddresses(const DaemonFlags& flags, const Listeners& listeners) {
  if (flags.address_file.empty()) return absl::OkStatus();
  std::vector<NamedEndpoint> endpoints = {{"grpc", listeners.rpc->endpoint()},
                                          {"http", listeners.http->endpoint()}};
  if (listeners.web != nullptr) endpoints.push_back({"web", listeners.web->endpoint()});
  return WriteAddressFile(flags.address_file, endpoints);
}

}  // namespace

std::function<absl::Time()> CertificateEnd(const std::optional<WebPlan>& web) {
  if (!web.has_value()) return nullptr;
  return
      [certificate = web->tls.certificate] { return certificate->Current(absl::Now()).not_after; };
}

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
  auto body_size_max = [calls = gateway->get()](const HttpRequest& head) {
    return calls->BodySizeMax(head.path);
  };
  absl::StatusOr<std::unique_ptr<HttpListener>> listener =
      HttpListener::Start(*http, std::move(handler), log, reach, std::nullopt, body_size_max);
  if (!listener.ok()) return listener.status();
  Listeners listeners{*std::move(rpc), *std::move(gateway), *std::move(listener), nullptr};
  if (serving.web.has_value()) {
    absl::StatusOr<std::unique_ptr<HttpListener>> web = HttpListener::Start(
        serving.web->endpoint, BrowserHandler(serving, listeners.gateway.get(), NotFound, true),
        log, HttpReach::kLoopback, serving.web->tls,
        [body_size_max, takes = serving.takes_stream](const HttpRequest& head) {
          return takes && !takes(head) ? HttpListener::kBodySizeMax : body_size_max(head);
        });
    if (!web.ok()) return web.status();
    listeners.web = *std::move(web);
  }
  listeners.rpc->SetServing(true);
  absl::Status written = TellAddresses(flags, listeners);
  if (!written.ok()) return written;
  return listeners;
}

int RunDaemon(Daemon daemon, DaemonFlags& flags, int argc, char** argv) {
  // What others sent and cannot be parsed is said by whoever parses it; protobuf's own
  // words about it go to stderr, a line for every field.
  google::protobuf::SetLogHandler(nullptr);
  // Records, hashes of passwords, backups: no other user of the machine reads them.
  umask(S_IRWXG | S_IRWXO);
  const SettingTable table = TableOf(daemon, flags);
  daemon.commands.push_back(SettingsCommand(daemon, table));
  const DaemonCommand* command = FindCommand(daemon, argc, argv);
  if (command != nullptr) return RunCommand(daemon, *command, flags, argc, argv);
  return RunService(daemon, table, flags, argc, argv);
}

}  // namespace rekap
