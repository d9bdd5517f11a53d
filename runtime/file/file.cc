#include "runtime/file/file.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"

namespace rekap {
namespace {

absl::Status SystemError(absl::string_view operation, absl::string_view path) {
  return absl::ErrnoToStatus(errno, absl::StrCat(operation, " ", path));
}

absl::Status WriteAll(int fd, absl::string_view content, absl::string_view path) {
  while (!content.empty()) {
    ssize_t written = write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SystemError("writing", path);
    content.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status WriteSynced(const std::string& path, absl::string_view content) {
  int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return SystemError("creating", path);
  absl::Status written = WriteAll(fd, content, path);
  if (written.ok() && fsync(fd) != 0) written = SystemError("syncing", path);
  if (close(fd) != 0 && written.ok()) written = SystemError("closing", path);
  return written;
}

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path, size_t size_max) {
  // Non-blocking, so that opening a pipe does not wait for its writer.
  int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return SystemError("opening", path);
  absl::Cleanup closer = [fd] { close(fd); };
  struct stat about = {};
  if (fstat(fd, &about) != 0) return SystemError("reading", path);
  if (!S_ISREG(about.st_mode)) {
    return absl::FailedPreconditionError(absl::StrCat("reading ", path, ": not a regular file"));
  }
  std::string content;
  char buffer[16 * 1024];
  while (true) {
    ssize_t count = read(fd, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return SystemError("reading", path);
    if (count == 0) return content;
    content.append(buffer, static_cast<size_t>(count));
    // The size that fstat told may change while we read; what was read counts.
    if (content.size() > size_max) {
      return absl::OutOfRangeError(
          absl::StrCat("reading ", path, ": larger than ", size_max, " bytes"));
    }
  }
}

absl::Status ReplaceFile(const std::string& path, absl::string_view content) {
  std::string temporary = absl::StrCat(path, ".", getpid(), ".tmp");
  absl::Status written = WriteSynced(temporary, content);
  if (written.ok() && std::rename(temporary.c_str(), path.c_str()) != 0) {
    written = SystemError("replacing", path);
  }
  if (!written.ok()) {
    unlink(temporary.c_str());  // best effort: the error to report is the first
    return written;
  }
  size_t slash = path.rfind('/');
  return SyncPath(slash == std::string::npos ? "." : path.substr(0, slash + 1));
}

absl::Status SyncPath(const std::string& path) {
  int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return SystemError("opening", path);
  absl::Cleanup closer = [fd] { close(fd); };
  if (fsync(fd) != 0) return SystemError("syncing", path);
  return absl::OkStatus();
}

}  // namespace rekap
