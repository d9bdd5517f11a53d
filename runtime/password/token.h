// Tokens: random, so they are hashed quickly; a secret, so only the hash is kept.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace rekap {

// Bytes of a token before it is written as hexadecimal.
inline constexpr size_t kTokenSize = 32;

// A new token, hexadecimal. The generator is the system's; there is no failure that a
// program could go on after.
std::string MakeToken();
// SHA-256 of the text, 32 bytes: what is stored and looked up.
std::string HashToken(absl::string_view token);
// Overwrites and empties a secret that is not needed any more.
void Wipe(std::string& secret);

}  // namespace rekap
