#include "runtime/rocks/info_log.h"

#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace rekap {
namespace {

// Longer messages are cut.
constexpr size_t kMessageBytesMax = 2048;

}  // namespace

InfoLog::~InfoLog() {
  absl::MutexLock lock(&mutex_);
  if (file_ >= 0) close(file_);
}

void InfoLog::Logv(const char* format, va_list arguments) {
  if (path_.empty()) return;
  char message[kMessageBytesMax];
  vsnprintf(message, sizeof(message), format, arguments);
  std::string line = absl::StrCat(
      absl::FormatTime(absl::RFC3339_full, absl::Now(), absl::UTCTimeZone()), " ", message, "\n");
  absl::MutexLock lock(&mutex_);
  Write(line);
}

void InfoLog::Write(const std::string& line) {
  if (size_ > kSizeMax) {
    close(file_);
    file_ = -1;
    // Where renaming fails the same file goes on.
    (void)rename(path_.c_str(), absl::StrCat(path_, ".old").c_str());
  }
  if (file_ < 0) {
    file_ = open(path_.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0644);
    struct stat there = {};
    size_ = file_ >= 0 && fstat(file_, &there) == 0 ? static_cast<size_t>(there.st_size) : 0;
    if (file_ < 0) return;
  }
  ssize_t written = write(file_, line.data(), line.size());
  if (written > 0) size_ += static_cast<size_t>(written);
}

size_t InfoLog::GetLogFileSize() const {
  absl::MutexLock lock(&mutex_);
  return size_;
}

}  // namespace rekap
