// The page's password, as an Argon2id hash in DATA/web-password (0600).
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace rekap {

std::string PasswordFile(const std::string& data);

// NotFound, with what to do, if there is none; FailedPrecondition if it holds no hash.
absl::StatusOr<std::string> ReadPasswordHash(const std::string& data);

// Makes `data` if it is missing; the old hash stands until the new one is durable.
absl::Status WritePasswordHash(const std::string& data, const std::string& hash);

}  // namespace rekap
