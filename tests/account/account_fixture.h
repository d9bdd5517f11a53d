// Accounts over a real RocksDB and a server with the gate in front of it. The clock is
// turned by hand. The server takes connections of this machine only, which lets a test
// do without certificates; the gate is asked as it is with TLS.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include "aggregator/access/access_processor.h"
#include "aggregator/account/account_store.h"
#include "aggregator/audit/audit_log.h"
#include "runtime/password/password_hasher.h"
#include "tests/temp_dir.h"

namespace rekap {

// The cheapest that libsodium takes: tests make many.
inline constexpr PasswordHasher::Cost kCheap = {1, 8192};

class AccountTest : public ::testing::Test {
 protected:
  AccountTest() { Reopen(); }

  void Reopen() {
    accounts_.reset();
    audit_.reset();
    database_.reset();
    database_ = *Database::Open(dir_.path(), {"audit", "account"}, {});
    auto clock = [this] { return now_; };
    audit_ = *AuditLog::Open(database_, clock);
    accounts_ = *AccountStore::Open(database_, audit_, clock);
  }
  void Add(const std::string& name, v1::Role role, const std::string& password = "") {
    StoredAccount account;
    account.role = role;
    account.password_hash = password.empty() ? "hash of " + name : *hasher_->Hash(password);
    ASSERT_TRUE(accounts_->Add(name, account, "test").ok());
  }
  // A token of an account, without its password.
  std::string TokenOf(const std::string& name) {
    absl::StatusOr<IssuedToken> issued =
        accounts_->LogIn(name, accounts_->Find(name)->password_hash, std::nullopt);
    EXPECT_TRUE(issued.ok()) << issued.status();
    return issued->text;
  }
  bool IsAlive(const std::string& token) const {
    return std::holds_alternative<Caller>(accounts_->Identify(token));
  }

  TempDir dir_;
  absl::Time now_ = absl::FromUnixSeconds(1'700'000'000);
  std::unique_ptr<PasswordHasher> hasher_ = *PasswordHasher::Make(kCheap);
  std::shared_ptr<Database> database_;
  std::shared_ptr<AuditLog> audit_;
  std::unique_ptr<AccountStore> accounts_;
};

// A server with the gate.
class GatedServer {
 public:
  // Adds services by `prepare`.
  template <typename Prepare>
  GatedServer(std::shared_ptr<grpc::AuthMetadataProcessor> gate, Prepare prepare) {
    std::shared_ptr<grpc::ServerCredentials> credentials =
        grpc::experimental::LocalServerCredentials(LOCAL_TCP);
    credentials->SetAuthMetadataProcessor(std::move(gate));
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", credentials, &port);
    prepare(builder);
    server_ = builder.BuildAndStart();
    channel_ = grpc::CreateChannel(absl::StrCat("127.0.0.1:", port),
                                   grpc::experimental::LocalCredentials(LOCAL_TCP));
  }
  ~GatedServer() { server_->Shutdown(); }

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

 private:
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

// What a client sends with a call: its deadline, and a token unless it is empty.
class CallContext : public grpc::ClientContext {
 public:
  explicit CallContext(const std::string& token) {
    set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    if (!token.empty()) AddMetadata("authorization", "Bearer " + token);
  }
};

}  // namespace rekap
