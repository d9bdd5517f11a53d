#include "node/commands.h"

#include <fstream>
#include <iostream>
#include <memory>
#include <string>

#include "absl/random/random.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "node/identity/join.h"
#include "node/identity/node_identity.h"
#include "node/password_command.h"
#include "node/restore/restore.h"
#include "node/service/metric_list.h"
#include "runtime/endpoint/endpoint.h"
#include "runtime/grpc/channel.h"
#include "runtime/metrics/metric_table.h"

namespace rekap {
namespace {

struct JoinFlags {
  std::string code;
  std::string code_file;
  std::string aggregator;
  std::string data;
  bool force = false;
  bool if_missing = false;
};

void DeclareJoin(CLI::App& app, JoinFlags& flags) {
  CLI::Option* code =
      app.add_option("CODE", flags.code,
                     "The invitation that the kabupaten gave (rekap invite); - reads it from the "
                     "standard input, so that it stands in no list of processes, not even for "
                     "a moment, and in no shell history");
  app.add_option("--code-file", flags.code_file, "Read the invitation from this file instead")
      ->excludes(code);
  app.add_option("--aggregator", flags.aggregator, "The kabupaten's aggregator, HOST:PORT")
      ->required();
  app.add_option("--data", flags.data, "Directory of the node, made if it is missing")->required();
  CLI::Option* force =
      app.add_flag("--force", flags.force, "Also where there is a certificate that has not ended");
  app.add_flag("--if-missing", flags.if_missing,
               "Do nothing where there is a certificate already: for a step before every start")
      ->excludes(force);
}

absl::Status ReadCode(JoinFlags& flags) {
  if (flags.code_file.empty() == flags.code.empty()) {
    return absl::InvalidArgumentError("one of CODE and --code-file is needed");
  }
  if (!flags.code_file.empty()) {
    std::ifstream file(flags.code_file);
    if (!std::getline(file, flags.code)) {
      return absl::NotFoundError(absl::StrCat("tidak ada kode undangan dalam ", flags.code_file));
    }
  } else if (flags.code == "-" && !std::getline(std::cin, flags.code)) {
    return absl::InvalidArgumentError("tidak ada kode undangan pada masukan");
  }
  return absl::OkStatus();
}

absl::Status RunJoin(JoinFlags flags) {
  if (flags.if_missing) {
    // One that has ended is there too: who was off that long is invited anew by a person.
    absl::StatusOr<NodeIdentity> present = NodeIdentity::Load(flags.data);
    if (!absl::IsNotFound(present.status())) return present.status();
  }
  absl::Status read = ReadCode(flags);
  if (!read.ok()) return read;
  absl::StatusOr<Endpoint> aggregator = Endpoint::Parse(flags.aggregator);
  if (!aggregator.ok()) return aggregator.status();
  JoinOptions options;
  options.code = std::string(absl::StripAsciiWhitespace(flags.code));
  options.aggregator = *aggregator;
  options.data = flags.data;
  options.force = flags.force;
  absl::StatusOr<NodeIdentity> identity = Join(options);
  if (!identity.ok()) return identity.status();
  std::cout << "Node ini sekarang dikenal sebagai " << identity->unit().ToString()
            << "; sertifikatnya berlaku sampai "
            << absl::FormatTime("%d-%m-%Y", identity->certificate().not_after(),
                                absl::LocalTimeZone())
            << " dan diperpanjang dengan sendirinya. Bila rekap-node sedang berjalan, mulai "
               "ulang.\n";
  return absl::OkStatus();
}

struct RestoreFlags {
  std::string aggregator;
  std::string backup;
  std::string unit;
  std::string data;
  bool insecure = false;
};

void DeclareRestore(CLI::App& app, RestoreFlags& flags) {
  CLI::Option* aggregator = app.add_option("--aggregator", flags.aggregator,
                                           "Take the history back from this aggregator, HOST:PORT");
  CLI::Option* backup =
      app.add_option("--backup", flags.backup, "Take a backup instead, as `rekap backup` made it");
  backup->excludes(aggregator);
  app.add_option("--unit", flags.unit, "Kecamatan code; known where the node has joined");
  app.add_option("--data", flags.data, "Directory of the node; there may be no database in it yet")
      ->required();
  app.add_flag("--insecure", flags.insecure,
               "The aggregator has no TLS: on this machine, for tests");
}

// Of --unit, which must fit the certificate if there is one.
absl::StatusOr<RegionCode> RestoredUnit(const RestoreFlags& flags,
                                        const absl::StatusOr<NodeIdentity>& identity) {
  if (flags.unit.empty()) {
    if (identity.ok()) return identity->unit();
    return absl::InvalidArgumentError("--unit is needed where the node has not joined");
  }
  absl::StatusOr<RegionCode> unit = ParseUnit(flags.unit);
  if (unit.ok() && identity.ok() && identity->unit() != *unit) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--unit is ", flags.unit, ", the certificate is of ", identity->unit().ToString()));
  }
  return unit;
}

absl::Status RunRestore(const RestoreFlags& flags, Logger& log) {
  if (flags.aggregator.empty() == flags.backup.empty()) {
    return absl::InvalidArgumentError("one of --aggregator and --backup is needed");
  }
  absl::StatusOr<NodeIdentity> identity = NodeIdentity::Load(flags.data);
  absl::StatusOr<RegionCode> unit = RestoredUnit(flags, identity);
  if (!unit.ok()) return unit.status();
  log.AddToEveryLine({"unit", unit->ToString()});
  RestoreTarget target{flags.data, *unit, &log};
  absl::BitGen random;
  absl::StatusOr<RestoreReport> report = absl::InternalError("not run");
  if (!flags.backup.empty()) {
    report = RestoreFromBackup(flags.backup, target, random);
  } else {
    absl::StatusOr<Endpoint> aggregator = Endpoint::Parse(flags.aggregator);
    if (!aggregator.ok()) return aggregator.status();
    if (!flags.insecure && !identity.ok()) return identity.status();
    ChannelSecurity security = Plaintext();
    if (!flags.insecure) security = identity->channel();
    absl::StatusOr<std::shared_ptr<grpc::Channel>> channel = MakeChannel(*aggregator, security);
    if (!channel.ok()) return channel.status();
    std::unique_ptr<v1::Replication::Stub> stub = v1::Replication::NewStub(*channel);
    report = RestoreFromAggregator(*stub, target, random);
  }
  if (!report.ok()) return report.status();
  std::cout << "Dipulihkan: " << report->records << " catatan, riwayat sampai entri "
            << report->taken_over.point.seq.value << " (" << report->entries
            << " entri di komputer ini).\n";
  if (report->unreadable > 0) {
    std::cout << report->unreadable << " entri tidak dapat dibaca program ini; perbarui program.\n";
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<RegionCode> ParseUnit(const std::string& text) {
  absl::StatusOr<RegionCode> unit = RegionCode::Parse(text);
  if (!unit.ok()) return unit.status();
  if (unit->level() != RegionLevel::kKecamatan) {
    return absl::InvalidArgumentError("--unit must be a kecamatan, like 35.27.05");
  }
  return *unit;
}

std::vector<DaemonCommand> NodeCommands() {
  auto join = std::make_shared<JoinFlags>();
  auto restore = std::make_shared<RestoreFlags>();
  return {{"join", "Get this computer's certificate with an invitation",
           [join](CLI::App& app) { DeclareJoin(app, *join); },
           [join](Logger&) { return RunJoin(*join); },
           [join] { return absl::string_view(join->code); }},
          {"restore", "Take a unit's history back from the aggregator or from a backup",
           [restore](CLI::App& app) { DeclareRestore(app, *restore); },
           [restore](Logger& log) { return RunRestore(*restore, log); }},
          PasswordCommand(),
          {"metrics", "Print what /metrics exports as a Markdown table", [](CLI::App&) {},
           [](Logger&) {
             std::cout << MetricTable(kNodeMetrics);
             return absl::OkStatus();
           }}};
}

}  // namespace rekap
