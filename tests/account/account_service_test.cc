// People log in at a real server: what they get, what they are refused, and that no
// password and no token is told to anybody else.
#include "aggregator/account/account_service.h"

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <prometheus/text_serializer.h>

#include "tests/account/account_fixture.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Code = grpc::StatusCode;

constexpr char kAdminPassword[] = "Rahasia-Admin-1";
constexpr char kSitiPassword[] = "Rahasia-Siti-22";

class AccountServiceTest : public AccountTest {
 protected:
  AccountServiceTest()
      : log_({LogLevel::kDebug, LogFormat::kText, output_.get(), absl::Now}),
        service_(accounts_.get(), hasher_.get(), audit_.get(), &log_, [this] { return now_; }),
        server_(std::make_shared<AccessProcessor>(
                    accounts_.get(), [](const grpc::AuthContext&) { return absl::OkStatus(); },
                    *AccessMetrics::Declare(registry_)),
                [this](grpc::ServerBuilder& builder) { builder.RegisterService(&service_); }),
        stub_(server_.channel()) {
    Add("admin", v1::ROLE_ADMIN, kAdminPassword);
    Add("siti", v1::ROLE_VIEWER, kSitiPassword);
  }

  grpc::Status LogIn(const std::string& name, const std::string& password,
                     std::string* token = nullptr) {
    CallContext context("");
    v1::LoginRequest request;
    request.set_name(name);
    request.set_password(password);
    v1::LoginResponse response;
    grpc::Status status = stub_.Login(&context, request, &response);
    if (token != nullptr) *token = response.token();
    return Said(status);
  }
  std::string LoggedIn(const std::string& name, const std::string& password) {
    std::string token;
    EXPECT_TRUE(LogIn(name, password, &token).ok());
    return token;
  }
  grpc::Status WhoAmI(const std::string& token, v1::WhoAmIResponse* response = nullptr) {
    CallContext context(token);
    v1::WhoAmIResponse unused;
    return Said(stub_.WhoAmI(&context, {}, response == nullptr ? &unused : response));
  }
  grpc::Status ChangePassword(const std::string& token, const std::string& from,
                              const std::string& to) {
    CallContext context(token);
    v1::ChangePasswordRequest request;
    request.set_old_password(from);
    request.set_new_password(to);
    v1::ChangePasswordResponse response;
    return Said(stub_.ChangePassword(&context, request, &response));
  }
  grpc::Status Change(const std::string& token, const v1::ChangeAccountRequest& request) {
    CallContext context(token);
    v1::ChangeAccountResponse response;
    return Said(stub_.ChangeAccount(&context, request, &response));
  }
  std::string LogText() {
    std::fflush(output_.get());
    std::string text(static_cast<size_t>(std::ftell(output_.get())), '\0');
    std::rewind(output_.get());
    EXPECT_EQ(std::fread(text.data(), 1, text.size(), output_.get()), text.size());
    return text;
  }
  // Keeps what callers were told.
  grpc::Status Said(const grpc::Status& status) {
    absl::StrAppend(&said_, status.error_message(), "\n");
    return status;
  }

  // Outlives the logger, which has a last word.
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> output_{std::tmpfile(), std::fclose};
  std::string said_;
  prometheus::Registry registry_;
  Logger log_;
  AccountService service_;
  GatedServer server_;
  v1::Account::Stub stub_;
};

TEST_F(AccountServiceTest, ATokenLetsInUntilItEnds) {
  const std::string token = LoggedIn("siti", kSitiPassword);
  v1::WhoAmIResponse who;
  ASSERT_TRUE(WhoAmI(token, &who).ok());
  EXPECT_EQ(who.name(), "siti");
  EXPECT_EQ(who.role(), v1::ROLE_VIEWER);
  EXPECT_EQ(who.expires_unix_ms(), absl::ToUnixMillis(now_ + absl::Hours(12)));
  const std::string second = LoggedIn("siti", kSitiPassword);
  {
    CallContext context(token);
    v1::LogoutResponse response;
    ASSERT_TRUE(stub_.Logout(&context, {}, &response).ok());
  }
  EXPECT_THAT(WhoAmI(token).error_message(), StartsWith("TOKEN_UNKNOWN"));
  now_ += absl::Hours(12);
  EXPECT_THAT(WhoAmI(second).error_message(), StartsWith("TOKEN_EXPIRED"));
}

TEST_F(AccountServiceTest, WhatWasWrongIsNotSaid) {
  grpc::Status wrong = LogIn("siti", "wrong password");
  EXPECT_EQ(wrong.error_code(), Code::UNAUTHENTICATED);
  v1::ChangeAccountRequest disable;
  disable.set_name("siti");
  disable.set_disabled(true);
  ASSERT_TRUE(Change(LoggedIn("admin", kAdminPassword), disable).ok());
  for (const auto& [name, password] :
       std::vector<std::pair<std::string, std::string>>{{"nobody", kSitiPassword},
                                                        {"siti", kSitiPassword},  // disabled
                                                        {"No Name", kSitiPassword},
                                                        {"siti", ""},
                                                        {"admin", std::string(2000, 'x')}}) {
    grpc::Status status = LogIn(name, password);
    EXPECT_EQ(status.error_code(), wrong.error_code()) << name;
    EXPECT_EQ(status.error_message(), wrong.error_message()) << name;
  }
}

TEST_F(AccountServiceTest, RepeatedFailuresLockTheAccountForAWhile) {
  const std::string admin = LoggedIn("admin", kAdminPassword);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(LogIn("siti", "wrong password").error_code(), Code::UNAUTHENTICATED);
  }
  grpc::Status locked = LogIn("siti", kSitiPassword);
  EXPECT_EQ(locked.error_code(), Code::RESOURCE_EXHAUSTED);
  EXPECT_THAT(locked.error_message(), HasSubstr("dalam 15 menit"));
  EXPECT_EQ(audit_->List(0, 1)->at(0).action(), "account.lock");
  EXPECT_EQ(audit_->List(0, 1)->at(0).subject(), "siti");
  {
    CallContext context(admin);
    v1::ListAccountsResponse list;
    ASSERT_TRUE(stub_.ListAccounts(&context, {}, &list).ok());
    ASSERT_EQ(list.accounts_size(), 2);
    EXPECT_EQ(list.accounts(0).last_login_unix_ms(), absl::ToUnixMillis(now_));
    EXPECT_EQ(list.accounts(0).locked_until_unix_ms(), 0);
    EXPECT_EQ(list.accounts(1).locked_until_unix_ms(),
              absl::ToUnixMillis(now_ + absl::Minutes(15)));
  }
  now_ += absl::Minutes(15);
  EXPECT_TRUE(LogIn("siti", kSitiPassword).ok());
}

TEST_F(AccountServiceTest, ANameThatNobodyHasIsLockedInTheSameWords) {
  for (int i = 0; i < 5; ++i) {
    LogIn("siti", "wrong password");
    LogIn("nobody", "wrong password");
  }
  grpc::Status known = LogIn("siti", "wrong password");
  grpc::Status unknown = LogIn("nobody", "wrong password");
  EXPECT_EQ(unknown.error_code(), Code::RESOURCE_EXHAUSTED);
  EXPECT_EQ(unknown.error_message(), known.error_message());
}

TEST_F(AccountServiceTest, WhoeverStoleATokenCannotGuessThePasswordWithIt) {
  const std::string token = LoggedIn("siti", kSitiPassword);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(ChangePassword(token, "wrong password", "another password").error_code(),
              Code::PERMISSION_DENIED);
  }
  EXPECT_EQ(ChangePassword(token, kSitiPassword, "another password").error_code(),
            Code::RESOURCE_EXHAUSTED);
}

TEST_F(AccountServiceTest, AChangedPasswordEndsTheOtherTokens) {
  const std::string token = LoggedIn("siti", kSitiPassword);
  const std::string other = LoggedIn("siti", kSitiPassword);
  EXPECT_EQ(ChangePassword(token, kSitiPassword, "short").error_code(), Code::INVALID_ARGUMENT);
  ASSERT_TRUE(ChangePassword(token, kSitiPassword, "another password").ok());
  EXPECT_TRUE(WhoAmI(token).ok());
  EXPECT_EQ(WhoAmI(other).error_code(), Code::UNAUTHENTICATED);
  EXPECT_FALSE(LogIn("siti", kSitiPassword).ok());
  EXPECT_TRUE(LogIn("siti", "another password").ok());
}

TEST_F(AccountServiceTest, AnAdministratorUnlocksByANewPassword) {
  const std::string admin = LoggedIn("admin", kAdminPassword);
  for (int i = 0; i < 5; ++i) LogIn("siti", "wrong password");
  v1::ChangeAccountRequest request;
  request.set_name("siti");
  EXPECT_EQ(Change(admin, request).error_code(), Code::INVALID_ARGUMENT);
  request.set_password("a new password");
  ASSERT_TRUE(Change(admin, request).ok());
  EXPECT_TRUE(LogIn("siti", "a new password").ok());
}

TEST_F(AccountServiceTest, TheLastAdministratorStays) {
  v1::ChangeAccountRequest request;
  request.set_name("admin");
  request.set_role(v1::ROLE_VIEWER);
  const std::string admin = LoggedIn("admin", kAdminPassword);
  EXPECT_EQ(Change(admin, request).error_code(), Code::FAILED_PRECONDITION);
  EXPECT_TRUE(WhoAmI(admin).ok());
}

TEST_F(AccountServiceTest, APasswordHashOfAnotherCostIsReplacedAtTheNextLogin) {
  auto dear = *PasswordHasher::Make({2, 65536});
  AccountService service(accounts_.get(), dear.get(), audit_.get(), &log_, [this] { return now_; });
  v1::LoginRequest request;
  request.set_name("siti");
  request.set_password(kSitiPassword);
  v1::LoginResponse response;
  const std::string before = accounts_->Find("siti")->password_hash;
  grpc::ServerContext context;
  ASSERT_TRUE(service.Login(&context, &request, &response).ok());
  const std::string after = accounts_->Find("siti")->password_hash;
  EXPECT_NE(after, before);
  EXPECT_FALSE(dear->NeedsRehash(after));
  EXPECT_TRUE(LogIn("siti", kSitiPassword).ok());
}

TEST_F(AccountServiceTest, NoPasswordAndNoTokenIsToldToAnybodyElse) {
  const std::string admin = LoggedIn("admin", kAdminPassword);
  const std::string siti = LoggedIn("siti", kSitiPassword);
  std::vector<std::string> secrets = {
      kAdminPassword,    kSitiPassword,       admin, siti, "Salah-Ketik-333",
      "Sandi-Baru-4444", "sandi.sebagai.nama"};
  for (int i = 0; i < 6; ++i) LogIn("siti", secrets[4]);
  LogIn(secrets[6], kSitiPassword);  // the password in the line of the name
  LogIn("nobody", secrets[4]);
  v1::AddAccountRequest add;
  add.set_name("budi");
  add.set_password(secrets[5]);
  for (v1::Role role : {v1::ROLE_UNSPECIFIED, v1::ROLE_VERIFIER, v1::ROLE_VERIFIER}) {
    CallContext context(admin);
    add.set_role(role);
    v1::AddAccountResponse response;
    Said(stub_.AddAccount(&context, add, &response));
  }
  v1::ChangeAccountRequest change;
  change.set_name("siti");
  change.set_password(secrets[5]);
  EXPECT_TRUE(Change(admin, change).ok());
  EXPECT_FALSE(Change(siti, change).ok());
  EXPECT_FALSE(ChangePassword(admin, secrets[4], secrets[5]).ok());
  EXPECT_TRUE(ChangePassword(admin, kAdminPassword, secrets[5]).ok());
  WhoAmI(siti);
  std::string audit;
  const std::vector<v1::AuditEntry> entries = *audit_->List(0, 1000);
  for (const v1::AuditEntry& entry : entries) {
    absl::StrAppend(&audit, entry.ShortDebugString(), "\n");
  }
  const std::string log = LogText();
  for (const char* event : {"logged in", "login refused", "account locked", "account added",
                            "account changed", "password changed"}) {
    EXPECT_THAT(log, HasSubstr(event));
  }
  for (const char* name : {"siti", "budi", "nobody"}) {
    EXPECT_THAT(log, Not(HasSubstr(absl::StrCat("=", name))));
  }
  EXPECT_THAT(audit, HasSubstr("account.lock"));
  const std::string metrics = prometheus::TextSerializer().Serialize(registry_.Collect());
  for (const std::string& secret : secrets) {
    EXPECT_THAT(log, Not(HasSubstr(secret)));
    EXPECT_THAT(said_, Not(HasSubstr(secret)));
    EXPECT_THAT(audit, Not(HasSubstr(secret)));
    EXPECT_THAT(metrics, Not(HasSubstr(secret)));
  }
  EXPECT_THAT(log, Not(HasSubstr("argon2")));
}

}  // namespace
}  // namespace rekap
