#include "aggregator/commands.h"

#include <iostream>
#include <memory>
#include <sodium.h>
#include <string>
#include <termios.h>
#include <unistd.h>

#include "absl/time/clock.h"

#include "aggregator/account/first_account.h"
#include "aggregator/backup/backup.h"
#include "aggregator/identity/authority.h"
#include "aggregator/mirror/rocks_mirror.h"

namespace rekap {
namespace {

// A terminal that shows nothing of what is typed, while it lives.
class NoEcho {
 public:
  NoEcho() : shown_(tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!shown_) return;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
  }
  ~NoEcho() {
    if (shown_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;

 private:
  termios before_ = {};
  const bool shown_;  // it is a terminal
};

// A line of the standard input; asked for where that is a terminal.
absl::StatusOr<std::string> ReadPassword() {
  bool terminal = isatty(STDIN_FILENO) != 0;
  if (terminal) std::cerr << "Kata sandi: ";
  std::string password;
  bool read = false;
  {
    NoEcho no_echo;
    read = static_cast<bool>(std::getline(std::cin, password));
  }
  if (terminal) std::cerr << "\n";
  if (!read) return absl::InvalidArgumentError("tidak ada kata sandi pada masukan");
  return password;
}

struct AccountFlags {
  std::string name;
  std::string data;
};

absl::Status RunAccountAdd(const AccountFlags& flags) {
  absl::StatusOr<std::unique_ptr<RocksMirror>> store = RocksMirror::Open(flags.data);
  if (!store.ok()) return store.status();
  absl::StatusOr<std::string> password = ReadPassword();
  if (!password.ok()) return password.status();
  absl::Status added = AddFirstAccount((*store)->database(), flags.name, *password, v1::ROLE_ADMIN);
  sodium_memzero(password->data(), password->size());
  if (!added.ok()) return added;
  std::cout << "Akun administrator " << flags.name << " dibuat.\n";
  return absl::OkStatus();
}

absl::Status RunFingerprint(const std::string& data) {
  absl::StatusOr<std::unique_ptr<Authority>> authority = Authority::Open(data, absl::Now());
  if (!authority.ok()) return authority.status();
  std::cout << FingerprintText((*authority)->certificate().Fingerprint()) << "\n";
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
            << " entri diperiksa. Yang diterima sesudah cadangan dibuat dikirim lagi oleh node.\n";
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
           [restore](Logger&) { return RunRestore(*restore); }}};
}

}  // namespace rekap
