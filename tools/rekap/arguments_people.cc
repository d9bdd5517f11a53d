// The verbs of access: accounts, and who is at the keyboard.

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"

#include "tools/rekap/arguments_parts.h"
#include "tools/rekap/help.h"

namespace rekap::cli {
namespace {

// account.proto, AddAccountRequest.name.
constexpr size_t kNameBytesMax = 64;

const std::map<std::string, v1::Role> kRoles = {
    {"viewer", v1::ROLE_VIEWER}, {"verifier", v1::ROLE_VERIFIER}, {"admin", v1::ROLE_ADMIN}};

bool IsNameCharacter(char c) {
  auto byte = static_cast<unsigned char>(c);
  return absl::ascii_islower(byte) || absl::ascii_isdigit(byte) || c == '.' || c == '_' || c == '-';
}

std::string CheckName(const std::string& text) {
  bool good = !text.empty() && text.size() <= kNameBytesMax &&
              std::all_of(text.begin(), text.end(), IsNameCharacter);
  if (good) return "";
  return absl::StrCat("\"", text, "\" bukan nama akun: 1 sampai ", kNameBytesMax,
                      " huruf kecil, angka, titik, _ atau -");
}

void AddName(CLI::App& verb, Arguments& arguments) {
  verb.add_option("NAME", arguments.name, help::kAccountName)
      ->option_text("(wajib)")
      ->check(CheckName)
      ->required();
}

void AddPasswordStdin(CLI::App& verb, Arguments& arguments, const char* description) {
  verb.add_flag("--password-stdin", arguments.password_stdin, description);
}

CLI::Option* AddRole(CLI::App& verb, Arguments& arguments, const char* description) {
  return AddChoice(verb, "--role", description, kRoles, arguments.role)->option_text("ROLE");
}

void AddAccountVerbs(CLI::App& app, Arguments& arguments) {
  CLI::App* account = AddGroup(app, "account", help::kAccount, help::AccountFooter());
  auto verb = [&](Verb which, const char* name, const char* description, const char* example) {
    return AddVerb(*account, arguments, which, name, description, example);
  };

  CLI::App* add = verb(Verb::kAccountAdd, "add", help::kAccountAdd, help::kAccountAddExample);
  AddName(*add, arguments);
  AddRole(*add, arguments, help::kRoleAdd);
  AddPasswordStdin(*add, arguments, help::kPasswordStdin);

  verb(Verb::kAccountList, "list", help::kAccountList, help::kAccountListExample);

  CLI::App* role = verb(Verb::kAccountRole, "role", help::kAccountRole, help::kAccountRoleExample);
  AddName(*role, arguments);
  AddRole(*role, arguments, help::kRole)->option_text("ROLE (wajib)")->required();

  CLI::App* password = verb(Verb::kAccountPassword, "password", help::kAccountPassword,
                            help::kAccountPasswordExample);
  AddName(*password, arguments);
  AddPasswordStdin(*password, arguments, help::kPasswordStdin);

  AddName(
      *verb(Verb::kAccountDisable, "disable", help::kAccountDisable, help::kAccountDisableExample),
      arguments);
  AddName(*verb(Verb::kAccountEnable, "enable", help::kAccountEnable, help::kAccountEnableExample),
          arguments);
}

}  // namespace

void AddPeopleVerbs(CLI::App& app, Arguments& arguments) {
  CLI::App* login =
      AddVerb(app, arguments, Verb::kLogin, "login", help::kLogin, help::kLoginExample);
  AddName(*login, arguments);
  login->add_option("--fingerprint", arguments.fingerprint, help::kFingerprint)->option_text("HEX");
  AddPasswordStdin(*login, arguments, help::kPasswordStdin);

  CLI::App* logout =
      AddVerb(app, arguments, Verb::kLogout, "logout", help::kLogout, help::kLogoutExample);
  logout->add_flag("--forget", arguments.forget, help::kForget);

  AddVerb(app, arguments, Verb::kWhoAmI, "whoami", help::kWhoAmI, help::kWhoAmIExample);

  CLI::App* password =
      AddVerb(app, arguments, Verb::kPassword, "password", help::kPassword, help::kPasswordExample);
  AddPasswordStdin(*password, arguments, help::kPasswordStdinTwo);

  AddAccountVerbs(app, arguments);
}

}  // namespace rekap::cli
