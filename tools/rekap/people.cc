// `rekap login`, `logout`, `whoami`, `password` and `account`: the user's own access to
// an aggregator, and everybody else's. Passwords come from the terminal or from standard
// input, and go nowhere but into the request.

#include <utility>

#include "absl/strings/str_cat.h"

#include "tools/rekap/answer.h"
#include "tools/rekap/client.h"
#include "tools/rekap/commands.h"
#include "tools/rekap/prompt.h"
#include "tools/rekap/render_access.h"
#include "tools/rekap/terminal.h"

namespace rekap::cli {
namespace {

absl::StatusOr<TrustFolder> Trust(const Arguments& arguments) {
  return TrustFolder::Of(arguments.config, arguments.aggregator);
}

ExitCode PrintWho(const Arguments& arguments, const v1::WhoAmIResponse& who) {
  View view = ViewOf(arguments.width);
  return PrintAnswer(
      arguments.format, who, [&] { return WhoAmIText(who, view); },
      [&] { return WhoAmICsv(who, view); });
}

// A change has nothing to show but that it was made.
ExitCode PrintDone(const Arguments& arguments, const google::protobuf::Message& response,
                   const std::string& text) {
  auto line = [&] { return absl::StrCat(text, "\n"); };
  return PrintAnswer(arguments.format, response, line, line);
}

// The token, without which nobody is told; the rest of the answer is not a secret.
absl::StatusOr<v1::WhoAmIResponse> LogIn(const Arguments& arguments, const TrustFolder& trust) {
  absl::StatusOr<std::string> password =
      ReadSecret(absl::StrCat("Kata sandi ", arguments.name), arguments.password_stdin);
  if (!password.ok()) return password.status();
  Client client(AggregatorEndpoint(arguments), AnonymousLink(trust));
  v1::LoginRequest request;
  request.set_name(arguments.name);
  request.set_password(*std::move(password));
  absl::StatusOr<v1::LoginResponse> response = client.Login(request);
  if (!response.ok()) return response.status();
  absl::Status saved = trust.SaveToken(response->token());
  if (!saved.ok()) return saved;
  v1::WhoAmIResponse who;
  who.set_name(arguments.name);
  who.set_role(response->role());
  who.set_expires_unix_ms(response->expires_unix_ms());
  return who;
}

ExitCode AddAccount(const Arguments& arguments) {
  Client client = AggregatorClient(arguments);
  if (!client.link().ok()) return Fail(client, client.link());
  absl::StatusOr<std::string> password =
      ReadNewSecret(absl::StrCat("Kata sandi untuk ", arguments.name), arguments.password_stdin);
  if (!password.ok()) return Fail(client, password.status());
  v1::AddAccountRequest request;
  request.set_name(arguments.name);
  request.set_password(*std::move(password));
  request.set_role(arguments.role == v1::ROLE_UNSPECIFIED ? v1::ROLE_VIEWER : arguments.role);
  absl::StatusOr<v1::AddAccountResponse> response = client.AddAccount(request);
  if (!response.ok()) return Fail(client, response.status());
  return PrintDone(arguments, *response, absl::StrCat("Akun ", arguments.name, " ditambahkan."));
}

ExitCode ListAccounts(const Arguments& arguments) {
  Client client = AggregatorClient(arguments);
  absl::StatusOr<v1::ListAccountsResponse> response = client.ListAccounts();
  if (!response.ok()) return Fail(client, response.status());
  View view = ViewOf(arguments.width);
  return PrintAnswer(
      arguments.format, *response, [&] { return AccountsText(*response, view); },
      [&] { return AccountsCsv(*response, view); });
}

ExitCode ChangeAccount(const Arguments& arguments) {
  Client client = AggregatorClient(arguments);
  if (!client.link().ok()) return Fail(client, client.link());
  v1::ChangeAccountRequest request;
  request.set_name(arguments.name);
  if (arguments.verb == Verb::kAccountRole) request.set_role(arguments.role);
  if (arguments.verb == Verb::kAccountDisable) request.set_disabled(true);
  if (arguments.verb == Verb::kAccountEnable) request.set_disabled(false);
  if (arguments.verb == Verb::kAccountPassword) {
    absl::StatusOr<std::string> password = ReadNewSecret(
        absl::StrCat("Kata sandi baru untuk ", arguments.name), arguments.password_stdin);
    if (!password.ok()) return Fail(client, password.status());
    request.set_password(*std::move(password));
  }
  absl::StatusOr<v1::ChangeAccountResponse> response = client.ChangeAccount(request);
  if (!response.ok()) return Fail(client, response.status());
  return PrintDone(arguments, *response,
                   absl::StrCat("Akun ", arguments.name, " diubah; pemakainya harus masuk lagi."));
}

}  // namespace

ExitCode RunLogin(const Arguments& arguments) {
  Endpoint endpoint = AggregatorEndpoint(arguments);
  absl::StatusOr<TrustFolder> trust = Trust(arguments);
  if (!trust.ok()) return Fail(endpoint, trust.status());
  absl::Status met = MeetAuthority(*trust, arguments.fingerprint, arguments.timeout);
  if (!met.ok()) return Fail(endpoint, met);
  absl::StatusOr<v1::WhoAmIResponse> who = LogIn(arguments, *trust);
  if (!who.ok()) return Fail(endpoint, who.status());
  return PrintWho(arguments, *who);
}

ExitCode RunLogout(const Arguments& arguments) {
  Endpoint endpoint = AggregatorEndpoint(arguments);
  absl::StatusOr<TrustFolder> trust = Trust(arguments);
  if (!trust.ok()) return Fail(endpoint, trust.status());
  absl::StatusOr<std::string> token = trust->Token();
  absl::Status ended = token.status();
  if (token.ok() && !token->empty()) ended = AggregatorClient(arguments).Logout().status();
  // Here it ends in any case.
  absl::Status removed = arguments.forget ? trust->Remove() : trust->RemoveToken();
  if (!removed.ok()) return Fail(endpoint, removed);
  // An aggregator that does not know the token has ended it already.
  if (!ended.ok() && !absl::IsUnauthenticated(ended)) {
    PrintError(
        "Token dihapus dari komputer ini, tetapi aggregator belum tahu: di sana ia berlaku sampai "
        "habis masanya atau kata sandi diganti.\n");
    return Fail(endpoint, ended);
  }
  return PrintDone(
      arguments, v1::LogoutResponse(),
      arguments.forget
          ? absl::StrCat("Sudah keluar; aggregator di ", endpoint.address, " tidak dikenal lagi.")
          : absl::StrCat("Sudah keluar dari aggregator di ", endpoint.address, "."));
}

ExitCode RunWhoAmI(const Arguments& arguments) {
  Client client = AggregatorClient(arguments);
  absl::StatusOr<v1::WhoAmIResponse> response = client.WhoAmI();
  if (!response.ok()) return Fail(client, response.status());
  return PrintWho(arguments, *response);
}

ExitCode RunPassword(const Arguments& arguments) {
  Client client = AggregatorClient(arguments);
  if (!client.link().ok()) return Fail(client, client.link());
  v1::ChangePasswordRequest request;
  absl::StatusOr<std::string> old = ReadSecret("Kata sandi lama", arguments.password_stdin);
  if (!old.ok()) return Fail(client, old.status());
  absl::StatusOr<std::string> fresh = ReadNewSecret("Kata sandi baru", arguments.password_stdin);
  if (!fresh.ok()) return Fail(client, fresh.status());
  request.set_old_password(*std::move(old));
  request.set_new_password(*std::move(fresh));
  absl::StatusOr<v1::ChangePasswordResponse> response = client.ChangePassword(request);
  if (!response.ok()) return Fail(client, response.status());
  return PrintDone(arguments, *response,
                   "Kata sandi diganti; di komputer lain akun ini harus masuk lagi.");
}

ExitCode RunAccount(const Arguments& arguments) {
  if (arguments.verb == Verb::kAccountAdd) return AddAccount(arguments);
  if (arguments.verb == Verb::kAccountList) return ListAccounts(arguments);
  return ChangeAccount(arguments);
}

}  // namespace rekap::cli
