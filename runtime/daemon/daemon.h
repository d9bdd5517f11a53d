// What the two daemons' mains have in common: flags, commands, log, signals, the
// listeners, the address file, an orderly end.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include <CLI/CLI.hpp>

#include "runtime/connect/gateway.h"
#include "runtime/daemon/daemon_settings.h"
#include "runtime/daemon/service_life.h"
#include "runtime/grpc/rpc_server.h"
#include "runtime/http/http_listener.h"
#include "runtime/log/logger.h"

namespace rekap {

// The HTTPS listener for browsers on other machines.
struct WebPlan {
  Endpoint endpoint;
  HttpTls tls;
};

// Gives the end of the certificate that is shown when it is asked, from any thread; nullptr
// without a listener.
std::function<absl::Time()> CertificateEnd(const std::optional<WebPlan>& web);

// What a daemon serves, and how.
struct Serving {
  std::vector<RpcService> services;
  ServerSecurity security;
  // How this process dials its own gRPC listener.
  ChannelSecurity channel;
  // Full names of the services that are offered as Connect calls too: over --http while
  // that is loopback, and over the web listener.
  std::vector<std::string> connect;
  // By which the services learn who made a Connect call; nullptr = they do not ask.
  std::shared_ptr<const CallPeers> peers;
  // Metrics and health, over --http.
  HttpHandler monitoring;
  // What browsers see on the listeners that take calls: a handler for one of them, with or
  // without TLS, that hands on to `calls` what is not its own. Empty = no pages.
  std::function<HttpHandler(HttpHandler calls, bool tls)> pages;
  std::optional<WebPlan> web;
  // Whether a stream's large body is taken from whom asks over the web listener: a stranger is
  // not to fill the memory. By the head, on the listener's thread; empty = from everybody.
  std::function<bool(const HttpRequest& head)> takes_stream;
};

// The listeners of a running daemon. They end in the reverse order: those that take calls
// before what makes them.
struct Listeners {
  std::unique_ptr<RpcServer> rpc;
  std::unique_ptr<ConnectGateway> gateway;
  std::unique_ptr<HttpListener> http;
  std::unique_ptr<HttpListener> web;  // nullptr unless Serving::web
};

// Starts the listeners, reports SERVING and writes the address file last, so
// that whoever reads it finds a daemon that answers.
absl::StatusOr<Listeners> StartListeners(const DaemonFlags& flags, Serving serving, Logger* log);

// Running calls get this long when a daemon is told to stop.
inline constexpr absl::Duration kShutdownGrace = absl::Seconds(5);

// Something that the program does once instead of serving: "rekap-node join CODE".
struct DaemonCommand {
  std::string name;
  std::string description;
  std::function<void(CLI::App&)> declare;
  // What it has to say to the person goes to stdout, why it failed is the status.
  std::function<absl::Status(Logger&)> run;
  // The argument that is a secret, once it was read: it is overwritten where it stands, so
  // that no list of processes shows it while the command works.
  std::function<absl::string_view()> secret = nullptr;
};

struct Daemon {
  std::string name;         // "rekap-node"
  std::string description;  // for --help
  // What only this daemon has; they come before those of every daemon.
  std::vector<Setting> settings;
  std::vector<SettingRule> rules;
  // Runs until it is told to stop; the error that ended it otherwise.
  std::function<absl::Status(ServiceLife&)> serve;
  std::vector<DaemonCommand> commands;
};

// The whole of main: exit code 0 after an orderly stop or a command that did its work,
// 1 if the daemon could not go on (the log says why) or --check-config found a mistake,
// 2 for wrong flags or settings, also where serving found it (FaultOfSetting). Call it before any
// thread starts. `flags`, to which the daemon's settings lead as well, must outlive the call.
int RunDaemon(Daemon daemon, DaemonFlags& flags, int argc, char** argv);

}  // namespace rekap
