#include "runtime/tls/secret_file.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"

#include "runtime/file/file.h"

namespace rekap {
namespace {

absl::Status SystemError(absl::string_view operation, absl::string_view path) {
  return absl::ErrnoToStatus(errno, absl::StrCat(operation, " ", path));
}

absl::Status WriteAll(int fd, absl::string_view content, absl::string_view path) {
  // The umask may have taken bits away from the owner.
  if (fchmod(fd, S_IRUSR | S_IWUSR) != 0) return SystemError("protecting", path);
  while (!content.empty()) {
    ssize_t written = write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SystemError("writing", path);
    content.remove_prefix(static_cast<size_t>(written));
  }
  return fsync(fd) == 0 ? absl::OkStatus() : SystemError("syncing", path);
}

}  // namespace

absl::Status CreateSecretFile(const std::string& path, absl::string_view content) {
  const std::string temporary = absl::StrCat(path, ".", getpid(), ".tmp");
  int fd = open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                S_IRUSR | S_IWUSR);
  if (fd < 0) return SystemError("creating", temporary);
  absl::Status written = WriteAll(fd, content, temporary);
  if (close(fd) != 0 && written.ok()) written = SystemError("closing", temporary);
  // A link, unlike a rename, does not replace what is there.
  if (written.ok() && link(temporary.c_str(), path.c_str()) != 0) {
    written = SystemError("creating", path);
  }
  unlink(temporary.c_str());  // best effort: the error to report is the first
  if (!written.ok()) return written;
  size_t slash = path.rfind('/');
  return SyncPath(slash == std::string::npos ? "." : path.substr(0, slash + 1));
}

absl::Status MakePrivateFolder(const std::string& path) {
  if (mkdir(path.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    return SystemError("making folder", path);
  }
  if (chmod(path.c_str(), S_IRWXU) != 0) return SystemError("protecting folder", path);
  return absl::OkStatus();
}

}  // namespace rekap
