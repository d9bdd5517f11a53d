#include "node/password_command.h"

#include <iostream>
#include <memory>
#include <string>

#include "node/page/password_file.h"
#include "runtime/password/password_hasher.h"
#include "runtime/password/password_rules.h"
#include "runtime/password/token.h"
#include "runtime/terminal/input_line.h"

namespace rekap {
namespace {

absl::StatusOr<std::string> HashOf(absl::string_view password) {
  if (absl::Status fit = CheckPasswordSize(password); !fit.ok()) return fit;
  absl::StatusOr<std::unique_ptr<PasswordHasher>> hasher = PasswordHasher::Make();
  if (!hasher.ok()) return hasher.status();
  return (*hasher)->Hash(password);
}

absl::Status SetPassword(const std::string& data) {
  absl::StatusOr<std::string> password = ReadNewPassword();
  if (!password.ok()) return password.status();
  absl::StatusOr<std::string> hash = HashOf(*password);
  Wipe(*password);
  if (!hash.ok()) return hash.status();
  if (absl::Status written = WritePasswordHash(data, *hash); !written.ok()) return written;
  std::cout << "Sandi halaman disimpan dan berlaku mulai sekarang. Yang masuk dengan sandi lama "
               "keluar saat ada yang masuk dengan yang baru, atau bila rekap-node dimulai ulang.\n";
  return absl::OkStatus();
}

}  // namespace

DaemonCommand PasswordCommand() {
  auto data = std::make_shared<std::string>();
  return {
      "password",
      "Set the password of the page on the office's network (--web); read from the terminal, "
      "twice, or from a line of the standard input",
      [data](CLI::App& app) {
        app.add_option("--data", *data, "Directory of the node, made if it is missing")->required();
      },
      [data](Logger&) { return SetPassword(*data); }};
}

}  // namespace rekap
