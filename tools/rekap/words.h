// Words that only the CLI needs, beside those of domain/words. Pure. A value that this
// program does not know is "?".
#pragma once

#include <string>

#include "domain/words/words.h"
#include "rekap/v1/account.pb.h"
#include "rekap/v1/node.pb.h"

namespace rekap::cli {

// "baru", "berubah", "dihapus".
std::string ChangeWord(v1::Change::Kind kind);
// "viewer", "verifier", "admin": as --role takes them.
std::string RoleWord(v1::Role role);

}  // namespace rekap::cli
