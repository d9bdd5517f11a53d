// Accounts and tokens over a real RocksDB: what outlives a reopen, what ends a token,
// and that nothing secret is on the disk.
#include "aggregator/account/account_store.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <variant>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregator/account/first_account.h"
#include "runtime/password/token.h"
#include "tests/account/account_fixture.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

class AccountStoreTest : public AccountTest {
 protected:
  absl::Status Change(const std::string& name, const AccountChange& change) {
    return accounts_->Change(name, change, "admin");
  }
  TokenProblem ProblemOf(const std::string& token) const {
    return std::get<TokenProblem>(accounts_->Identify(token));
  }
};

TEST_F(AccountStoreTest, AccountsAndTokensOutliveAReopen) {
  Add("siti", v1::ROLE_VERIFIER);
  EXPECT_EQ(accounts_->Add("siti", StoredAccount(), "x").code(), absl::StatusCode::kAlreadyExists);
  const std::string token = TokenOf("siti");
  Reopen();
  std::optional<StoredAccount> account = accounts_->Find("siti");
  ASSERT_TRUE(account.has_value());
  EXPECT_EQ(account->role, v1::ROLE_VERIFIER);
  EXPECT_EQ(account->last_login, now_);
  EXPECT_EQ(account->password_hash, "hash of siti");
  Caller caller = std::get<Caller>(accounts_->Identify(token));
  EXPECT_EQ(caller.name, "siti");
  EXPECT_EQ(caller.role, v1::ROLE_VERIFIER);
  EXPECT_EQ(caller.expires, now_ + absl::Hours(12));
}

TEST_F(AccountStoreTest, ThereAreAccountsUpToTheBoundAndNotOneMore) {
  for (size_t i = accounts_->List().size(); i < kAccountsMax; ++i) {
    ASSERT_TRUE(accounts_->Add(absl::StrCat("staf", i), StoredAccount(), "admin").ok()) << i;
  }
  EXPECT_TRUE(absl::IsResourceExhausted(accounts_->Add("lagi", StoredAccount(), "admin")));
  EXPECT_EQ(accounts_->List().size(), kAccountsMax);
}

TEST_F(AccountStoreTest, ATokenExpiresAndIsForgottenAtTheNextLogin) {
  Add("siti", v1::ROLE_VIEWER);
  const std::string token = TokenOf("siti");
  now_ += kTokenLifetime - absl::Seconds(1);
  EXPECT_TRUE(IsAlive(token));
  now_ += absl::Seconds(1);
  EXPECT_EQ(ProblemOf(token), TokenProblem::kExpired);
  TokenOf("siti");
  EXPECT_EQ(ProblemOf(token), TokenProblem::kUnknown);
  Reopen();
  EXPECT_EQ(ProblemOf(token), TokenProblem::kUnknown);
}

TEST_F(AccountStoreTest, TheOldestTokenGoesWhenThereAreTooMany) {
  Add("siti", v1::ROLE_VIEWER);
  Add("budi", v1::ROLE_VIEWER);
  const std::string other = TokenOf("budi");
  std::vector<std::string> tokens;
  for (size_t i = 0; i < kTokensMax + 2; ++i, now_ += absl::Seconds(1)) {
    tokens.push_back(TokenOf("siti"));
  }
  for (size_t i = 0; i < tokens.size(); ++i) EXPECT_EQ(IsAlive(tokens[i]), i >= 2) << i;
  EXPECT_TRUE(IsAlive(other));
}

TEST_F(AccountStoreTest, EveryChangeOfAnAccountEndsItsTokensAndNoOthers) {
  Add("admin", v1::ROLE_ADMIN);
  Add("siti", v1::ROLE_VIEWER);
  const std::string other = TokenOf("admin");
  const AccountChange changes[] = {
      {v1::ROLE_VERIFIER, {}, {}}, {{}, "other hash", {}}, {{}, {}, true}};
  for (const AccountChange& change : changes) {
    const std::string token = TokenOf("siti");
    ASSERT_TRUE(Change("siti", change).ok());
    EXPECT_EQ(ProblemOf(token), TokenProblem::kUnknown);
  }
  EXPECT_TRUE(IsAlive(other));
  Reopen();
  EXPECT_TRUE(accounts_->Find("siti")->disabled);
  EXPECT_EQ(accounts_->Find("siti")->role, v1::ROLE_VERIFIER);
  EXPECT_EQ(accounts_->LogIn("siti", "other hash", {}).status().code(),
            absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(Change("nobody", {}).code(), absl::StatusCode::kNotFound);
}

TEST_F(AccountStoreTest, AChangedPasswordEndsEveryTokenButTheOneItWasDoneWith) {
  Add("siti", v1::ROLE_VIEWER);
  const std::string kept = TokenOf("siti");
  const std::string ended = TokenOf("siti");
  ASSERT_TRUE(accounts_->ChangePassword("siti", "hash of siti", "new hash", kept).ok());
  EXPECT_TRUE(IsAlive(kept));
  EXPECT_FALSE(IsAlive(ended));
  // Who proved the old password a moment before gets nothing for it any more.
  EXPECT_FALSE(accounts_->LogIn("siti", "hash of siti", {}).ok());
  EXPECT_FALSE(accounts_->ChangePassword("siti", "hash of siti", "third", kept).ok());
}

TEST_F(AccountStoreTest, TheLastAdministratorCannotBeTakenAway) {
  Add("admin", v1::ROLE_ADMIN);
  EXPECT_EQ(Change("admin", {v1::ROLE_VIEWER, {}, {}}).code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_FALSE(Change("admin", {{}, {}, true}).ok());
  Add("second", v1::ROLE_ADMIN);
  EXPECT_TRUE(Change("admin", {{}, {}, true}).ok());
  EXPECT_FALSE(Change("second", {{}, {}, true}).ok());
}

TEST_F(AccountStoreTest, EveryChangeHasItsAuditEntry) {
  Add("siti", v1::ROLE_VIEWER);
  ASSERT_TRUE(Change("siti", {v1::ROLE_VERIFIER, "new hash", {}}).ok());
  ASSERT_TRUE(accounts_->ChangePassword("siti", "new hash", "newer", "").ok());
  std::vector<v1::AuditEntry> acts = *audit_->List(0, 10);
  ASSERT_EQ(acts.size(), 3u);
  EXPECT_EQ(acts[2].action(), "account.add");
  EXPECT_EQ(acts[2].actor(), "test");
  EXPECT_EQ(acts[2].detail(), "role viewer");
  EXPECT_EQ(acts[1].actor(), "admin");
  EXPECT_EQ(acts[1].detail(), "role verifier, password");
  EXPECT_EQ(acts[0].actor(), "siti");
  EXPECT_EQ(acts[0].subject(), "siti");
}

TEST_F(AccountStoreTest, AfterARestoreNoTokenIsAlive) {
  Add("siti", v1::ROLE_VIEWER);
  const std::string token = TokenOf("siti");
  accounts_.reset();
  ASSERT_TRUE(audit_->BeginEpoch(MakeAuditEntry(kLocalActor, "restore", "", "")).ok());
  Reopen();
  EXPECT_EQ(ProblemOf(token), TokenProblem::kUnknown);
  EXPECT_TRUE(accounts_->Find("siti").has_value());
  const std::string key = "t" + HashToken(token);
  EXPECT_EQ(database_->Get("account", key).status().code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(IsAlive(TokenOf("siti")));
  Reopen();
}

TEST_F(AccountStoreTest, ADamagedRowIsNotServed) {
  Add("siti", v1::ROLE_VIEWER);
  accounts_.reset();
  for (const auto& [key, value] : std::vector<std::pair<std::string, std::string>>{
           {"asiti", "short"}, {"tx", std::string(30, 'x')}, {"z", "what"}}) {
    auto* family = database_->family("account");
    const std::string before = database_->Get("account", key).value_or("");
    ASSERT_TRUE(database_->db().Put(rocksdb::WriteOptions(), family, key, value).ok());
    EXPECT_EQ(AccountStore::Open(database_, audit_).status().code(), absl::StatusCode::kDataLoss)
        << key;
    ASSERT_TRUE((before.empty() ? database_->db().Delete(rocksdb::WriteOptions(), family, key)
                                : database_->db().Put(rocksdb::WriteOptions(), family, key, before))
                    .ok());
  }
  EXPECT_TRUE(AccountStore::Open(database_, audit_).ok());
}

TEST_F(AccountStoreTest, NeitherPasswordNorTokenIsOnTheDisk) {
  const std::string password = "kata sandi rahasia";
  Add("siti", v1::ROLE_VIEWER, password);
  const std::string token = TokenOf("siti");
  accounts_.reset();
  audit_.reset();
  database_.reset();
  int files = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(dir_.path())) {
    if (!file.is_regular_file()) continue;
    std::ifstream stream(file.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    EXPECT_EQ(bytes.find(password), std::string::npos) << file.path();
    EXPECT_EQ(bytes.find(token), std::string::npos) << file.path();
    files += bytes.find("$argon2id$") != std::string::npos ? 1 : 0;
  }
  EXPECT_GT(files, 0) << "the search looked where accounts are";
}

TEST_F(AccountStoreTest, TheFirstAdministratorIsMadeAtTheMachine) {
  accounts_.reset();
  audit_.reset();
  auto add = [&](const std::string& name, const std::string& password) {
    return AddFirstAccount(database_, name, password, v1::ROLE_ADMIN, kCheap);
  };
  EXPECT_EQ(add("Siti", "1234567890").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(add("siti", "short").code(), absl::StatusCode::kInvalidArgument);
  ASSERT_TRUE(add("siti", "1234567890").ok());
  EXPECT_EQ(add("siti", "1234567890").code(), absl::StatusCode::kAlreadyExists);
  Reopen();
  EXPECT_EQ(accounts_->Find("siti")->role, v1::ROLE_ADMIN);
  EXPECT_TRUE(*hasher_->Verify("1234567890", accounts_->Find("siti")->password_hash));
  EXPECT_EQ(audit_->List(0, 1)->at(0).actor(), "local");
}

TEST(TokenTest, TokensAreLongAndNeverTheSame) {
  const std::string token = MakeToken();
  EXPECT_EQ(token.size(), 64u);
  EXPECT_NE(token, MakeToken());
  EXPECT_EQ(HashToken(token).size(), 32u);
  std::string wiped = token;
  Wipe(wiped);
  EXPECT_TRUE(wiped.empty());
}

}  // namespace
}  // namespace rekap
