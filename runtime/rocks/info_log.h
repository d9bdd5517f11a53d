// RocksDB's own log of what it does (`LOG` in the database's directory), kept small and
// written so that a disk that is full loses lines of it and nothing else. RocksDB's
// own writer ends the process, in Debian's build, when it writes on after a failure.
#pragma once

#include <cstdarg>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "rocksdb/env.h"

namespace rekap {

// Any thread.
class InfoLog : public rocksdb::Logger {
 public:
  // Bytes after which the file becomes `LOG.old` and a new one begins.
  static constexpr size_t kSizeMax = size_t{1} << 20;

  // `directory` may come to be later, as that of a new database does; empty = nothing is
  // written.
  explicit InfoLog(const std::string& directory)
      : path_(directory.empty() ? "" : directory + "/LOG") {}
  ~InfoLog() override;

  using rocksdb::Logger::Logv;
  void Logv(const char* format, va_list arguments) override;
  size_t GetLogFileSize() const override;

 private:
  void Write(const std::string& line) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string path_;
  mutable absl::Mutex mutex_;
  int file_ ABSL_GUARDED_BY(mutex_) = -1;  // -1: not open
  size_t size_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace rekap
