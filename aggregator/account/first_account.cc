#include "aggregator/account/first_account.h"

#include <utility>

#include "aggregator/account/account_store.h"
#include "aggregator/audit/audit_log.h"

namespace rekap {

absl::Status AddFirstAccount(std::shared_ptr<Database> database, const std::string& name,
                             const std::string& password, v1::Role role,
                             PasswordHasher::Cost cost) {
  for (const absl::Status& allowed :
       {CheckAccountName(name), CheckPassword(name, password), CheckRole(role)}) {
    if (!allowed.ok()) return allowed;
  }
  absl::StatusOr<std::shared_ptr<AuditLog>> audit = AuditLog::Open(database);
  if (!audit.ok()) return audit.status();
  absl::StatusOr<std::unique_ptr<AccountStore>> store =
      AccountStore::Open(std::move(database), *std::move(audit));
  if (!store.ok()) return store.status();
  absl::StatusOr<std::unique_ptr<PasswordHasher>> hasher = PasswordHasher::Make(cost);
  if (!hasher.ok()) return hasher.status();
  absl::StatusOr<std::string> hash = (*hasher)->Hash(password);
  if (!hash.ok()) return hash.status();
  StoredAccount account;
  account.role = role;
  account.password_hash = *std::move(hash);
  return (*store)->Add(name, account, kLocalActor);
}

}  // namespace rekap
