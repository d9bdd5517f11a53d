// Files that nobody but their owner may read. Errors name the operation, the path and
// the system's reason, never the content.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace rekap {

// A new file with mode 0600 from its first moment, whatever the umask; whole or not
// there, and durable when this returns. AlreadyExists if there is anything at `path`, a
// link included: nothing that somebody laid out beforehand is ever filled.
absl::Status CreateSecretFile(const std::string& path, absl::string_view content);

// A folder with mode 0700, which it gets if it is there already.
absl::Status MakePrivateFolder(const std::string& path);

}  // namespace rekap
