// What a page and the aggregator say to each other about a session, as JSON. Pure.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "rekap/v1/account.pb.h"

namespace rekap {

// {"nama":"...","sandi":"..."}, both needed and nothing else. InvalidArgument, Indonesian,
// without a word of the body, which holds a password.
absl::StatusOr<v1::LoginRequest> ReadLogin(absl::string_view json);

// {"nama":"...","peran":"viewer","berakhir":1795962105162}; `expires_unix_ms` is a number
// that JavaScript holds exactly.
std::string SessionJson(absl::string_view name, v1::Role role, int64_t expires_unix_ms);

}  // namespace rekap
