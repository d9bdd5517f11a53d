// An account that is made at the machine itself, while the aggregator does not run:
// the first administrator, or a further one should nobody know a password any more.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"

#include "rekap/v1/account.pb.h"
#include "runtime/password/password_hasher.h"
#include "runtime/rocks/database.h"

namespace rekap {

// `database` is the aggregator's, open for writing, with the families account and audit;
// the entry's actor is "local". Errors, Indonesian: InvalidArgument for name, password or
// role; AlreadyExists; else of the stores. The password is the caller's to wipe.
absl::Status AddFirstAccount(std::shared_ptr<Database> database, const std::string& name,
                             const std::string& password, v1::Role role,
                             PasswordHasher::Cost cost = PasswordHasher::Interactive());

}  // namespace rekap
