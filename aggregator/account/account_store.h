// Accounts and tokens, durable. Family `account` of the aggregator's database:
//
//   "a" name            -> role 1, disabled 1, last login 8 (0 = never), password hash
//   "t" SHA-256 32      -> epoch 8, issued 8, expires 8, name: a token, by the hash of its
//                          text, and the epoch of the audit journal that it was given in
//
// Times are milliseconds since 1970. Neither a password nor a token is stored, only what
// tells whether one is right.
//
// Invariants: every token belongs to an account, and to the epoch, so that none outlives
// a restore: in a copy, tokens are alive that were ended since; an account has at most
// kTokensMax; once there is an administrator, there is one. Durable when a call that writes
// returns; a change of an account is one write with its audit entry. Any thread; writes are
// serialised. Everything is held in memory too, so that a check in the middle of a call
// reads no file.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

#include "aggregator/access/callers.h"
#include "aggregator/account/account_rules.h"
#include "aggregator/audit/audit_log.h"
#include "runtime/rocks/database.h"

namespace rekap {

struct IssuedToken {
  std::string text;  // a secret, given once
  absl::Time expires;
  v1::Role role;
};

// What is absent stays.
struct AccountChange {
  std::optional<v1::Role> role;
  std::optional<std::string> password_hash;
  std::optional<bool> disabled;
};

class AccountStore : public Callers {
 public:
  // `database` has the family, and is `audit`'s. Forgets the tokens of another epoch.
  // DataLoss if a row is damaged. `clock`: wall clock.
  static absl::StatusOr<std::unique_ptr<AccountStore>> Open(
      std::shared_ptr<Database> database, std::shared_ptr<AuditLog> audit,
      std::function<absl::Time()> clock = absl::Now);

  std::optional<StoredAccount> Find(const std::string& name) const;
  std::map<std::string, StoredAccount> List() const;

  // `actor` is who does it, for the audit journal. AlreadyExists if the name is taken,
  // ResourceExhausted if there are kAccountsMax; what an account may be is the caller's to
  // check (account_rules.h).
  absl::Status Add(const std::string& name, const StoredAccount& account, const std::string& actor);
  // Ends every token of the account. NotFound if there is none, FailedPrecondition if no
  // administrator would be left.
  absl::Status Change(const std::string& name, const AccountChange& change,
                      const std::string& actor);
  // The account's own change: ends every token but `kept_token`. Unauthenticated if its
  // password is not `proven_hash` any more, or it is disabled.
  absl::Status ChangePassword(const std::string& name, const std::string& proven_hash,
                              const std::string& new_hash, absl::string_view kept_token);

  // A token for whoever has proven the password of `proven_hash`, and a hash of the same
  // password in its place if there is a better one. Forgets the account's expired
  // tokens, and the oldest beyond kTokensMax. Errors as ChangePassword.
  absl::StatusOr<IssuedToken> LogIn(const std::string& name, const std::string& proven_hash,
                                    const std::optional<std::string>& better_hash);
  absl::Status LogOut(absl::string_view token);

  std::variant<Caller, TokenProblem> Identify(absl::string_view token) const override;

 private:
  struct Token {
    std::string name;
    absl::Time issued;
    absl::Time expires;
  };
  using Tokens = absl::flat_hash_map<std::string, Token>;  // by hash

  AccountStore(std::shared_ptr<Database> database, std::shared_ptr<AuditLog> audit,
               std::function<absl::Time()> clock)
      : database_(std::move(database)), audit_(std::move(audit)), clock_(std::move(clock)) {}
  absl::Status Load();
  // nullopt if the token is of another epoch.
  absl::StatusOr<std::optional<Token>> DecodeToken(absl::string_view value) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<StoredAccount> Proven(const std::string& name,
                                       const std::string& proven_hash) const;
  // Hashes of the account's tokens, without `but`.
  std::vector<std::string> TokensOf(const std::string& name, absl::string_view but = "") const;
  // Those that a new token pushes out.
  std::vector<std::string> TokensToForget(const std::string& name) const;
  // Puts the account and drops tokens, in `batch` and, by Applied, in memory.
  void PutAccount(rocksdb::WriteBatch& batch, const std::string& name, const StoredAccount& account,
                  const std::vector<std::string>& ended) const;
  void Applied(const std::string& name, const StoredAccount& account,
               const std::vector<std::string>& ended);

  const std::shared_ptr<Database> database_;
  const std::shared_ptr<AuditLog> audit_;
  const std::function<absl::Time()> clock_;
  absl::Mutex write_mutex_;  // held for a whole write, sync included

  mutable absl::Mutex mutex_ ABSL_ACQUIRED_AFTER(write_mutex_);
  std::map<std::string, StoredAccount> accounts_ ABSL_GUARDED_BY(mutex_);
  Tokens tokens_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rekap
