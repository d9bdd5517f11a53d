// The Account service (proto/rekap/v1/account.proto). Who may call what is decided
// before (aggregator/access).
//
// No password, no token and no name in any log line: people type their password in the
// wrong line, and a name is a person's. The audit journal says which account it was.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

#include "aggregator/account/account_store.h"
#include "aggregator/audit/audit_log.h"
#include "rekap/v1/account.grpc.pb.h"
#include "runtime/grpc/call_peers.h"
#include "runtime/log/logger.h"
#include "runtime/password/login_guard.h"
#include "runtime/password/password_hasher.h"

namespace rekap {

class AccountService : public v1::Account::Service {
 public:
  // All must outlive the service. `clock`: wall clock. `peers` as for PeerOf.
  AccountService(AccountStore* store, const PasswordHasher* hasher, AuditLog* audit, Logger* log,
                 std::function<absl::Time()> clock = absl::Now, const CallPeers* peers = nullptr)
      : store_(store),
        hasher_(hasher),
        audit_(audit),
        log_(log),
        clock_(std::move(clock)),
        peers_(peers) {}

  grpc::Status Login(grpc::ServerContext* context, const v1::LoginRequest* request,
                     v1::LoginResponse* response) override;
  grpc::Status Logout(grpc::ServerContext* context, const v1::LogoutRequest* request,
                      v1::LogoutResponse* response) override;
  grpc::Status WhoAmI(grpc::ServerContext* context, const v1::WhoAmIRequest* request,
                      v1::WhoAmIResponse* response) override;
  grpc::Status ChangePassword(grpc::ServerContext* context,
                              const v1::ChangePasswordRequest* request,
                              v1::ChangePasswordResponse* response) override;
  grpc::Status AddAccount(grpc::ServerContext* context, const v1::AddAccountRequest* request,
                          v1::AddAccountResponse* response) override;
  grpc::Status ChangeAccount(grpc::ServerContext* context, const v1::ChangeAccountRequest* request,
                             v1::ChangeAccountResponse* response) override;
  grpc::Status ListAccounts(grpc::ServerContext* context, const v1::ListAccountsRequest* request,
                            v1::ListAccountsResponse* response) override;

 private:
  // The account whose name and password these are. Whatever is wrong, the answer is the
  // same, and takes the same time.
  // `peer`: where it is tried from, for the log; of the others too.
  absl::StatusOr<StoredAccount> Prove(const std::string& name, const std::string& password,
                                      const std::string& peer);
  void OnWrongPassword(const std::string& name, bool known, absl::Time now,
                       const std::string& peer);

  absl::Status LogIn(const v1::LoginRequest& request, const std::string& peer,
                     v1::LoginResponse& response);
  absl::Status ChangeOwnPassword(const Caller& caller, const std::string& token,
                                 const v1::ChangePasswordRequest& request, const std::string& peer);
  absl::Status Add(const Caller& caller, const v1::AddAccountRequest& request,
                   const std::string& peer);
  absl::Status Change(const Caller& caller, const v1::ChangeAccountRequest& request,
                      const std::string& peer);

  AccountStore* const store_;
  const PasswordHasher* const hasher_;
  AuditLog* const audit_;
  Logger* const log_;
  const std::function<absl::Time()> clock_;
  const CallPeers* const peers_;

  absl::Mutex mutex_;
  LoginGuard guard_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rekap
