#include "aggregator/account/account_store.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "rocksdb/iterator.h"

#include "aggregator/access/access_table.h"
#include "domain/key/store_key.h"
#include "runtime/password/token.h"

namespace rekap {
namespace {

constexpr char kAccount[] = "account";
constexpr char kAccountRow = 'a';
constexpr char kTokenRow = 't';
constexpr size_t kHeaderSize = 1 + 1 + 8;

std::string Key(char row, absl::string_view rest) {
  return absl::StrCat(absl::string_view(&row, 1), rest);
}

std::string EncodeAccount(const StoredAccount& account) {
  std::string bytes{static_cast<char>(account.role), account.disabled ? '\1' : '\0'};
  const bool never = account.last_login == absl::InfinitePast();
  AppendUint64(bytes, never ? 0 : static_cast<uint64_t>(absl::ToUnixMillis(account.last_login)));
  return absl::StrCat(bytes, account.password_hash);
}

absl::StatusOr<StoredAccount> DecodeAccount(absl::string_view bytes) {
  if (bytes.size() <= kHeaderSize) return absl::DataLossError("too short");
  StoredAccount account;
  account.role = static_cast<v1::Role>(bytes[0]);
  account.disabled = bytes[1] != '\0';
  const uint64_t last = ReadUint64(bytes.substr(2));
  if (last > 0) account.last_login = absl::FromUnixMillis(static_cast<int64_t>(last));
  account.password_hash = std::string(bytes.substr(kHeaderSize));
  if (!CheckRole(account.role).ok()) return absl::DataLossError("no role");
  return account;
}

std::string EncodeToken(Epoch epoch, absl::Time issued, absl::Time expires,
                        absl::string_view name) {
  std::string bytes;
  AppendUint64(bytes, epoch.value);
  AppendUint64(bytes, static_cast<uint64_t>(absl::ToUnixMillis(issued)));
  AppendUint64(bytes, static_cast<uint64_t>(absl::ToUnixMillis(expires)));
  return absl::StrCat(bytes, name);
}

absl::Status NotProven() {
  return absl::UnauthenticatedError("nama akun atau kata sandi tidak cocok");
}

std::string Describe(const AccountChange& change) {
  std::vector<std::string> parts;
  if (change.role.has_value()) parts.push_back(absl::StrCat("role ", RoleWord(*change.role)));
  if (change.password_hash.has_value()) parts.push_back("password");
  if (change.disabled.has_value()) parts.push_back(*change.disabled ? "disabled" : "enabled");
  return absl::StrJoin(parts, ", ");
}

}  // namespace

absl::StatusOr<std::unique_ptr<AccountStore>> AccountStore::Open(
    std::shared_ptr<Database> database, std::shared_ptr<AuditLog> audit,
    std::function<absl::Time()> clock) {
  std::unique_ptr<AccountStore> store(
      new AccountStore(std::move(database), std::move(audit), std::move(clock)));
  if (absl::Status loaded = store->Load(); !loaded.ok()) return loaded;
  return store;
}

absl::StatusOr<std::optional<AccountStore::Token>> AccountStore::DecodeToken(
    absl::string_view value) const {
  constexpr size_t kTokenHeaderSize = 3 * 8;
  // Accounts come first among the rows, so every token finds its own.
  if (value.size() <= kTokenHeaderSize ||
      !accounts_.contains(std::string(value.substr(kTokenHeaderSize)))) {
    return absl::DataLossError("a stored token is damaged");
  }
  if (Epoch{ReadUint64(value)} != audit_->position().epoch) return std::optional<Token>();
  auto time = [&](size_t at) {
    return absl::FromUnixMillis(static_cast<int64_t>(ReadUint64(value.substr(at))));
  };
  return std::optional<Token>(
      Token{std::string(value.substr(kTokenHeaderSize)), time(8), time(16)});
}

absl::Status AccountStore::Load() {
  std::unique_ptr<rocksdb::Iterator> it(
      database_->db().NewIterator(rocksdb::ReadOptions(), database_->family(kAccount)));
  rocksdb::WriteBatch stale;
  absl::MutexLock lock(&mutex_);
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    const absl::string_view key = ToView(it->key());
    const char row = key.empty() ? '\0' : key[0];
    const std::string rest(key.substr(std::min<size_t>(1, key.size())));
    if (row == kAccountRow) {
      absl::StatusOr<StoredAccount> account = DecodeAccount(ToView(it->value()));
      if (!account.ok() || !CheckAccountName(rest).ok()) {
        return absl::DataLossError("a stored account is damaged");
      }
      accounts_.emplace(rest, *std::move(account));
    } else if (row == kTokenRow) {
      absl::StatusOr<std::optional<Token>> token = DecodeToken(ToView(it->value()));
      if (!token.ok()) return token.status();
      if (token->has_value()) {
        tokens_.emplace(rest, **std::move(token));
      } else {
        stale.Delete(database_->family(kAccount), it->key());
      }
    } else {
      return absl::DataLossError("there is neither an account nor a token in a row of accounts");
    }
  }
  if (!it->status().ok()) return ToStatus(it->status(), "reading accounts");
  if (stale.Count() == 0) return absl::OkStatus();
  return database_->WriteSynced(stale, "forgetting the tokens of before a restore");
}

std::optional<StoredAccount> AccountStore::Find(const std::string& name) const {
  absl::MutexLock lock(&mutex_);
  auto account = accounts_.find(name);
  if (account == accounts_.end()) return std::nullopt;
  return account->second;
}

std::map<std::string, StoredAccount> AccountStore::List() const {
  absl::MutexLock lock(&mutex_);
  return accounts_;
}

absl::StatusOr<StoredAccount> AccountStore::Proven(const std::string& name,
                                                   const std::string& proven_hash) const {
  std::optional<StoredAccount> account = Find(name);
  if (!account.has_value() || account->disabled || account->password_hash != proven_hash) {
    return NotProven();
  }
  return *std::move(account);
}

std::vector<std::string> AccountStore::TokensOf(const std::string& name,
                                                absl::string_view but) const {
  absl::MutexLock lock(&mutex_);
  std::vector<std::string> hashes;
  for (const auto& [hash, token] : tokens_) {
    if (token.name == name && hash != but) hashes.push_back(hash);
  }
  return hashes;
}

std::vector<std::string> AccountStore::TokensToForget(const std::string& name) const {
  const absl::Time now = clock_();
  absl::MutexLock lock(&mutex_);
  std::vector<std::string> forgotten;
  std::vector<std::pair<absl::Time, std::string>> alive;
  for (const auto& [hash, token] : tokens_) {
    if (token.name != name) continue;
    if (TokenExpired(token.expires, now)) {
      forgotten.push_back(hash);
    } else {
      alive.emplace_back(token.issued, hash);
    }
  }
  std::sort(alive.begin(), alive.end());
  for (size_t i = 0; i + kTokensMax <= alive.size(); ++i) forgotten.push_back(alive[i].second);
  return forgotten;
}

void AccountStore::PutAccount(rocksdb::WriteBatch& batch, const std::string& name,
                              const StoredAccount& account,
                              const std::vector<std::string>& ended) const {
  batch.Put(database_->family(kAccount), Key(kAccountRow, name), EncodeAccount(account));
  for (const std::string& hash : ended) {
    batch.Delete(database_->family(kAccount), Key(kTokenRow, hash));
  }
}

void AccountStore::Applied(const std::string& name, const StoredAccount& account,
                           const std::vector<std::string>& ended) {
  absl::MutexLock lock(&mutex_);
  accounts_.insert_or_assign(name, account);
  for (const std::string& hash : ended) tokens_.erase(hash);
}

absl::Status AccountStore::Add(const std::string& name, const StoredAccount& account,
                               const std::string& actor) {
  absl::MutexLock write(&write_mutex_);
  const std::map<std::string, StoredAccount> accounts = List();
  if (accounts.contains(name)) {
    return absl::AlreadyExistsError(absl::StrCat("akun ", name, " sudah ada"));
  }
  if (accounts.size() >= kAccountsMax) {
    return absl::ResourceExhaustedError(
        absl::StrCat("akun sudah sebanyak yang boleh (", kAccountsMax, ")"));
  }
  rocksdb::WriteBatch batch;
  PutAccount(batch, name, account, {});
  absl::Status written = audit_->Commit(
      batch, "storing an account",
      MakeAuditEntry(actor, "account.add", name, absl::StrCat("role ", RoleWord(account.role))));
  if (written.ok()) Applied(name, account, {});
  return written;
}

absl::Status AccountStore::Change(const std::string& name, const AccountChange& change,
                                  const std::string& actor) {
  absl::MutexLock write(&write_mutex_);
  const std::map<std::string, StoredAccount> accounts = List();
  auto found = accounts.find(name);
  if (found == accounts.end()) {
    return absl::NotFoundError(absl::StrCat("akun ", name, " tidak ada"));
  }
  StoredAccount account = found->second;
  if (change.role.has_value()) account.role = *change.role;
  if (change.disabled.has_value()) account.disabled = *change.disabled;
  if (change.password_hash.has_value()) account.password_hash = *change.password_hash;
  absl::Status stays = CheckAdministratorStays(accounts, name, account);
  if (!stays.ok()) return stays;
  const std::vector<std::string> ended = TokensOf(name);
  rocksdb::WriteBatch batch;
  PutAccount(batch, name, account, ended);
  absl::Status written =
      audit_->Commit(batch, "changing an account",
                     MakeAuditEntry(actor, "account.change", name, Describe(change)));
  if (written.ok()) Applied(name, account, ended);
  return written;
}

absl::Status AccountStore::ChangePassword(const std::string& name, const std::string& proven_hash,
                                          const std::string& new_hash,
                                          absl::string_view kept_token) {
  absl::MutexLock write(&write_mutex_);
  absl::StatusOr<StoredAccount> account = Proven(name, proven_hash);
  if (!account.ok()) return account.status();
  account->password_hash = new_hash;
  const std::vector<std::string> ended = TokensOf(name, HashToken(kept_token));
  rocksdb::WriteBatch batch;
  PutAccount(batch, name, *account, ended);
  absl::Status written = audit_->Commit(batch, "changing a password",
                                        MakeAuditEntry(name, "account.change", name, "password"));
  if (written.ok()) Applied(name, *account, ended);
  return written;
}

absl::StatusOr<IssuedToken> AccountStore::LogIn(const std::string& name,
                                                const std::string& proven_hash,
                                                const std::optional<std::string>& better_hash) {
  absl::MutexLock write(&write_mutex_);
  absl::StatusOr<StoredAccount> account = Proven(name, proven_hash);
  if (!account.ok()) return account.status();
  const absl::Time now = clock_();
  account->last_login = now;
  if (better_hash.has_value()) account->password_hash = *better_hash;
  IssuedToken issued{MakeToken(), TokenExpiry(now), account->role};
  const std::string hash = HashToken(issued.text);
  const std::vector<std::string> ended = TokensToForget(name);
  rocksdb::WriteBatch batch;
  PutAccount(batch, name, *account, ended);
  batch.Put(database_->family(kAccount), Key(kTokenRow, hash),
            EncodeToken(audit_->position().epoch, now, issued.expires, name));
  absl::Status written = database_->WriteSynced(batch, "storing a token");
  if (!written.ok()) {
    Wipe(issued.text);
    return written;
  }
  Applied(name, *account, ended);
  absl::MutexLock lock(&mutex_);
  tokens_.emplace(hash, Token{name, now, issued.expires});
  return issued;
}

absl::Status AccountStore::LogOut(absl::string_view token) {
  absl::MutexLock write(&write_mutex_);
  const std::string hash = HashToken(token);
  rocksdb::WriteBatch batch;
  batch.Delete(database_->family(kAccount), Key(kTokenRow, hash));
  absl::Status written = database_->WriteSynced(batch, "ending a token");
  if (!written.ok()) return written;
  absl::MutexLock lock(&mutex_);
  tokens_.erase(hash);
  return absl::OkStatus();
}

std::variant<Caller, TokenProblem> AccountStore::Identify(absl::string_view token) const {
  const std::string hash = HashToken(token);
  const absl::Time now = clock_();
  absl::MutexLock lock(&mutex_);
  auto found = tokens_.find(hash);
  if (found == tokens_.end()) return TokenProblem::kUnknown;
  if (TokenExpired(found->second.expires, now)) return TokenProblem::kExpired;
  auto account = accounts_.find(found->second.name);
  if (account == accounts_.end() || account->second.disabled) return TokenProblem::kUnknown;
  return Caller{account->first, account->second.role, found->second.expires};
}

}  // namespace rekap
