// One at a time for what takes several steps in a folder, also between processes: an exclusive
// flock(2) on the folder itself, so nothing is left behind, not even by a crash. Only who takes it
// too is kept out. Two of one process keep each other out like two processes.
#pragma once

#include <string>
#include <utility>

#include "absl/status/statusor.h"

namespace rekap {

// Held until it is destroyed; goes along when the folder is renamed. Where others wait for it, for
// file work alone: they do so without a bound.
class FolderLock {
 public:
  // Waits for whoever holds it. Any thread. NotFound or PermissionDenied as the system says.
  static absl::StatusOr<FolderLock> Take(const std::string& folder);
  // The same, but Unavailable at once if somebody holds it.
  static absl::StatusOr<FolderLock> TryTake(const std::string& folder);
  ~FolderLock();
  FolderLock(FolderLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FolderLock& operator=(FolderLock&&) = delete;

 private:
  explicit FolderLock(int fd) : fd_(fd) {}
  static absl::StatusOr<FolderLock> Lock(const std::string& folder, int how);

  int fd_;  // -1 = moved from
};

}  // namespace rekap
