#include "aggregator/account/account_service.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

#include "aggregator/access/access_processor.h"
#include "aggregator/access/access_table.h"
#include "aggregator/account/account_rules.h"
#include "runtime/grpc/status_translation.h"
#include "runtime/password/token.h"

namespace rekap {
namespace {

absl::Status WrongPassword() {
  return absl::UnauthenticatedError("nama akun atau kata sandi tidak cocok");
}

int64_t UnixMillisOrZero(std::optional<absl::Time> time) {
  if (!time.has_value() || *time == absl::InfinitePast()) return 0;
  return absl::ToUnixMillis(*time);
}

}  // namespace

absl::StatusOr<StoredAccount> AccountService::Prove(const std::string& name,
                                                    const std::string& password,
                                                    const std::string& peer) {
  // What no account can have: nothing is told by answering at once.
  if (!CheckAccountName(name).ok() || password.size() > kPasswordSizeMax) return WrongPassword();
  const absl::Time now = clock_();
  const std::optional<StoredAccount> account = store_->Find(name);
  const bool known = account.has_value();
  {
    absl::MutexLock lock(&mutex_);
    if (absl::Status begun = guard_.Begin(name, known, now); !begun.ok()) return begun;
  }
  absl::StatusOr<bool> fits = hasher_->Verify(password, known ? account->password_hash : "");
  if (!fits.ok()) {
    absl::MutexLock lock(&mutex_);
    guard_.Withdraw(name, known);
    return fits.status();
  }
  if (!*fits || account->disabled) {
    OnWrongPassword(name, known, now, peer);
    return WrongPassword();
  }
  absl::MutexLock lock(&mutex_);
  guard_.Succeed(name, known);
  return *account;
}

void AccountService::OnWrongPassword(const std::string& name, bool known, absl::Time now,
                                     const std::string& peer) {
  bool locked = false;
  {
    absl::MutexLock lock(&mutex_);
    locked = guard_.Fail(name, known, now);
  }
  log_->Warning("login refused",
                {{"peer", peer}, {"reason", known ? "not its password" : "no such account"}});
  if (!known || !locked) return;
  log_->Warning("account locked, the audit journal says which", {{"peer", peer}});
  absl::Status audited = audit_->Append(
      MakeAuditEntry(kLocalActor, "account.lock", name,
                     absl::StrCat(LoginGuard::kFailuresMax, " wrong passwords within ",
                                  absl::FormatDuration(LoginGuard::kWindow), ", locked for ",
                                  absl::FormatDuration(LoginGuard::kLocked))));
  // The caller is refused either way; that the disk fails is not for its ears.
  if (!audited.ok()) log_->Error("audit entry lost", {{"status", audited}});
}

grpc::Status AccountService::Login(grpc::ServerContext* context, const v1::LoginRequest* request,
                                   v1::LoginResponse* response) {
  return ToGrpcStatus(LogIn(*request, PeerOf(*context, peers_), *response));
}

absl::Status AccountService::LogIn(const v1::LoginRequest& request, const std::string& peer,
                                   v1::LoginResponse& response) {
  absl::StatusOr<StoredAccount> account = Prove(request.name(), request.password(), peer);
  if (!account.ok()) return account.status();
  std::optional<std::string> better;
  if (hasher_->NeedsRehash(account->password_hash)) {
    absl::StatusOr<std::string> hash = hasher_->Hash(request.password());
    // A busy moment: the next login will do it.
    if (hash.ok()) better = *std::move(hash);
  }
  absl::StatusOr<IssuedToken> issued =
      store_->LogIn(request.name(), account->password_hash, better);
  if (!issued.ok()) return issued.status();
  response.set_token(issued->text);
  Wipe(issued->text);
  response.set_expires_unix_ms(absl::ToUnixMillis(issued->expires));
  response.set_role(issued->role);
  log_->Info("logged in", {{"peer", peer}, {"role", RoleWord(issued->role)}});
  return absl::OkStatus();
}

grpc::Status AccountService::Logout(grpc::ServerContext* context, const v1::LogoutRequest*,
                                    v1::LogoutResponse*) {
  std::string token = TokenOf(*context);
  absl::Status ended = store_->LogOut(token);
  Wipe(token);
  return ToGrpcStatus(ended);
}

grpc::Status AccountService::WhoAmI(grpc::ServerContext* context, const v1::WhoAmIRequest*,
                                    v1::WhoAmIResponse* response) {
  absl::StatusOr<Caller> caller = CallerOf(*context, *store_);
  if (!caller.ok()) return ToGrpcStatus(caller.status());
  response->set_name(caller->name);
  response->set_role(caller->role);
  response->set_expires_unix_ms(absl::ToUnixMillis(caller->expires));
  return grpc::Status::OK;
}

grpc::Status AccountService::ChangePassword(grpc::ServerContext* context,
                                            const v1::ChangePasswordRequest* request,
                                            v1::ChangePasswordResponse*) {
  absl::StatusOr<Caller> caller = CallerOf(*context, *store_);
  if (!caller.ok()) return ToGrpcStatus(caller.status());
  std::string token = TokenOf(*context);
  absl::Status changed = ChangeOwnPassword(*caller, token, *request, PeerOf(*context, peers_));
  Wipe(token);
  return ToGrpcStatus(changed);
}

absl::Status AccountService::ChangeOwnPassword(const Caller& caller, const std::string& token,
                                               const v1::ChangePasswordRequest& request,
                                               const std::string& peer) {
  absl::Status allowed = CheckPassword(caller.name, request.new_password());
  if (!allowed.ok()) return allowed;
  // Whoever has only the token must not find the password with it: the same guard.
  absl::StatusOr<StoredAccount> account = Prove(caller.name, request.old_password(), peer);
  if (absl::IsUnauthenticated(account.status())) {
    return absl::PermissionDeniedError("kata sandi yang lama tidak cocok");
  }
  if (!account.ok()) return account.status();
  absl::StatusOr<std::string> hash = hasher_->Hash(request.new_password());
  if (!hash.ok()) return hash.status();
  absl::Status changed = store_->ChangePassword(caller.name, account->password_hash, *hash, token);
  if (changed.ok()) log_->Info("password changed", {{"peer", peer}});
  return changed;
}

grpc::Status AccountService::AddAccount(grpc::ServerContext* context,
                                        const v1::AddAccountRequest* request,
                                        v1::AddAccountResponse*) {
  absl::StatusOr<Caller> caller = CallerOf(*context, *store_);
  if (!caller.ok()) return ToGrpcStatus(caller.status());
  return ToGrpcStatus(Add(*caller, *request, PeerOf(*context, peers_)));
}

absl::Status AccountService::Add(const Caller& caller, const v1::AddAccountRequest& request,
                                 const std::string& peer) {
  for (const absl::Status& allowed :
       {CheckAccountName(request.name()), CheckPassword(request.name(), request.password()),
        CheckRole(request.role())}) {
    if (!allowed.ok()) return allowed;
  }
  absl::StatusOr<std::string> hash = hasher_->Hash(request.password());
  if (!hash.ok()) return hash.status();
  StoredAccount account;
  account.role = request.role();
  account.password_hash = *std::move(hash);
  absl::Status added = store_->Add(request.name(), account, caller.name);
  if (!added.ok()) return added;
  log_->Info("account added", {{"peer", peer}, {"role", RoleWord(request.role())}});
  return absl::OkStatus();
}

grpc::Status AccountService::ChangeAccount(grpc::ServerContext* context,
                                           const v1::ChangeAccountRequest* request,
                                           v1::ChangeAccountResponse*) {
  absl::StatusOr<Caller> caller = CallerOf(*context, *store_);
  if (!caller.ok()) return ToGrpcStatus(caller.status());
  return ToGrpcStatus(Change(*caller, *request, PeerOf(*context, peers_)));
}

absl::Status AccountService::Change(const Caller& caller, const v1::ChangeAccountRequest& request,
                                    const std::string& peer) {
  AccountChange change;
  if (absl::Status name = CheckAccountName(request.name()); !name.ok()) return name;
  if (request.has_role()) {
    if (absl::Status role = CheckRole(request.role()); !role.ok()) return role;
    change.role = request.role();
  }
  if (request.has_disabled()) change.disabled = request.disabled();
  if (request.has_password()) {
    absl::Status allowed = CheckPassword(request.name(), request.password());
    if (!allowed.ok()) return allowed;
    absl::StatusOr<std::string> hash = hasher_->Hash(request.password());
    if (!hash.ok()) return hash.status();
    change.password_hash = *std::move(hash);
  }
  if (!change.role.has_value() && !change.disabled.has_value() &&
      !change.password_hash.has_value()) {
    return absl::InvalidArgumentError(
        "tidak ada yang diubah: sebutkan peran, kata sandi, atau "
        "aktif tidaknya");
  }
  absl::Status changed = store_->Change(request.name(), change, caller.name);
  if (!changed.ok()) return changed;
  if (change.password_hash.has_value() || change.disabled.has_value()) {
    // Whoever was locked out and got a new password need not wait.
    absl::MutexLock lock(&mutex_);
    guard_.Succeed(request.name(), true);
  }
  log_->Info("account changed", {{"peer", peer}});
  return absl::OkStatus();
}

grpc::Status AccountService::ListAccounts(grpc::ServerContext*, const v1::ListAccountsRequest*,
                                          v1::ListAccountsResponse* response) {
  const absl::Time now = clock_();
  for (const auto& [name, account] : store_->List()) {
    v1::AccountInfo& info = *response->add_accounts();
    info.set_name(name);
    info.set_role(account.role);
    info.set_disabled(account.disabled);
    info.set_last_login_unix_ms(UnixMillisOrZero(account.last_login));
    absl::MutexLock lock(&mutex_);
    info.set_locked_until_unix_ms(UnixMillisOrZero(guard_.LockedUntil(name, now)));
  }
  return grpc::Status::OK;
}

}  // namespace rekap
