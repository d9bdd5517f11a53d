#include "aggregator/commands.h"

#include <iostream>
#include <memory>
#include <string>

#include "absl/time/clock.h"

#include "aggregator/account/first_account.h"
#include "aggregator/backup/backup.h"
#include "aggregator/identity/authority.h"
#include "aggregator/metrics/metric_list.h"
#include "aggregator/mirror/rocks_mirror.h"
#include "runtime/metrics/metric_table.h"
#include "runtime/password/token.h"
#include "runtime/terminal/input_line.h"

namespace rekap {
namespace {

struct AccountFlags {
  std::string name;
  std::string data;
};

absl::Status RunAccountAdd(const AccountFlags& flags) {
  absl::StatusOr<std::unique_ptr<RocksMirror>> store = RocksMirror::Open(flags.data);
  if (!store.ok()) return store.status();
  absl::StatusOr<std::string> password = ReadNewPassword();
  if (!password.ok()) return password.status();
  absl::Status added = AddFirstAccount((*store)->database(), flags.name, *password, v1::ROLE_ADMIN);
  Wipe(*password);
  if (!added.ok()) return added;
  std::cout << "Akun administrator " << flags.name << " dibuat.\n";
  return absl::OkStatus();
}

absl::Status RunFingerprint(const std::string& data) {
  absl::StatusOr<Certificate> authority = Authority::Read(data);
  if (!authority.ok()) return authority.status();
  std::cout << FingerprintText(authority->Fingerprint()) << "\n";
  return absl::OkStatus();
}

struct RestoreFlags {
  std::string backup;
  std::string data;
};

absl::Status RunRestore(const RestoreFlags& flags) {
  absl::StatusOr<v1::BackupResponse> restored =
      RestoreAggregator(flags.backup, flags.data, absl::Now());
  if (!restored.ok()) return restored.status();
  std::cout << "Dipulihkan: " << restored->positions_size() << " kecamatan, " << restored->entries()
            << " entri diperiksa. Yang diterima sesudah cadangan dibuat dikirim lagi oleh node.\n"
            << "Salin juga folder authority dari komputer lama ke " << flags.data
            << " sebelum aggregator dijalankan: tanpa itu semua node harus diundang lagi.\n"
            << "Akun, kata sandi, undangan, dan pencabutan kembali seperti saat cadangan dibuat: "
               "periksa, dan cabut atau ganti lagi bila perlu.\n";
  return absl::OkStatus();
}

CLI::Option* AddData(CLI::App& app, std::string& data) {
  return app.add_option("--data", data, "Directory of the aggregator")->required();
}

}  // namespace

std::vector<DaemonCommand> AggregatorCommands() {
  auto account = std::make_shared<AccountFlags>();
  auto fingerprint = std::make_shared<std::string>();
  auto restore = std::make_shared<RestoreFlags>();
  return {{"account-add", "Add an administrator while the aggregator is not running",
           [account](CLI::App& app) {
             app.add_option("NAME", account->name,
                            "Its password is read from the terminal, or from a line of the "
                            "standard input")
                 ->required();
             AddData(app, account->data);
           },
           [account](Logger&) { return RunAccountAdd(*account); }},
          {"fingerprint", "Print the fingerprint by which people know this aggregator",
           [fingerprint](CLI::App& app) { AddData(app, *fingerprint); },
           [fingerprint](Logger&) { return RunFingerprint(*fingerprint); }},
          {"restore", "Put a backup in the place of a database that is gone",
           [restore](CLI::App& app) {
             app.add_option("--backup", restore->backup, "A backup, as `rekap backup` made it")
                 ->required();
             AddData(app, restore->data);
           },
           [restore](Logger&) { return RunRestore(*restore); }},
          {"metrics", "Print what /metrics exports as a Markdown table", [](CLI::App&) {},
           [](Logger&) {
             std::cout << MetricTable(kAggregatorMetrics);
             return absl::OkStatus();
           }}};
}

}  // namespace rekap
