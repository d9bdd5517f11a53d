#include "runtime/file/folder_lock.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"

namespace rekap {

absl::StatusOr<FolderLock> FolderLock::Take(const std::string& folder) {
  return Lock(folder, LOCK_EX);
}

absl::StatusOr<FolderLock> FolderLock::TryTake(const std::string& folder) {
  return Lock(folder, LOCK_EX | LOCK_NB);
}

absl::StatusOr<FolderLock> FolderLock::Lock(const std::string& folder, int how) {
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return absl::ErrnoToStatus(errno, absl::StrCat("opening ", folder));
  FolderLock lock(fd);
  while (flock(fd, how) != 0) {
    if (errno != EINTR) return absl::ErrnoToStatus(errno, absl::StrCat("locking ", folder));
  }
  return lock;
}

FolderLock::~FolderLock() {
  if (fd_ >= 0) close(fd_);
}

}  // namespace rekap
