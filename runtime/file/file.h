// Whole small files: read with a bound, replaced atomically. Errors name the
// operation, the path and the system's reason.
#pragma once

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace rekap {

// NotFound or PermissionDenied as the system says; FailedPrecondition if it is
// not a regular file; OutOfRange if it has more than `size_max` bytes.
absl::StatusOr<std::string> ReadFile(const std::string& path, size_t size_max);

// Whoever opens `path` sees the old content or the new, whole, also after a
// crash: temporary file beside it, fsync, rename, fsync of the folder. One
// writer of a path at a time. On error the old content stands.
absl::Status ReplaceFile(const std::string& path, absl::string_view content);

// Makes a file's bytes durable, or a folder's names: what was created in it, renamed
// into it or removed from it.
absl::Status SyncPath(const std::string& path);

}  // namespace rekap
