// The structured log: one event, one line, one write, so that lines of many
// threads never interleave.
//
//   2026-01-02T03:04:05.678Z INFO  replication resumed unit=35.27.05 seq=66
//
// There is no global logger: main makes one and hands the pointer down. It must
// outlive whoever holds it.
#pragma once

#include <atomic>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <initializer_list>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace rekap {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

// "debug", "info", "warning", "error"; InvalidArgument lists them.
absl::StatusOr<LogLevel> ParseLogLevel(absl::string_view text);

enum class LogFormat { kText, kJson };

// "text", "json"; InvalidArgument lists them.
absl::StatusOr<LogFormat> ParseLogFormat(absl::string_view text);

// One key and value of an event. The value is anything that absl::StrCat
// takes, a bool or a Status; a nullopt is left out of the line. What the keys mean
// is in docs/logs.md; no value is a secret or says who a person is.
class LogField {
 public:
  // `key` is a literal of the code: a lower-case word, the unit last
  // ("wait_ms"). It must outlive the field.
  template <typename Value>
  LogField(absl::string_view key, const Value& value) : key_(key) {
    if constexpr (std::is_same_v<Value, bool>) {
      value_ = value ? "true" : "false";
      bare_ = true;
    } else if constexpr (std::is_same_v<Value, absl::Status>) {
      value_ = value.ToString();
    } else {
      value_ = absl::StrCat(value);
      if constexpr (std::is_integral_v<Value>) bare_ = true;
      if constexpr (std::is_floating_point_v<Value>) bare_ = std::isfinite(value);
    }
  }
  template <typename Value>
  LogField(absl::string_view key, const std::optional<Value>& value)
      : LogField(value ? LogField(key, *value) : LogField(key)) {}

  absl::string_view key() const { return key_; }
  const std::string& value() const { return value_; }
  // JSON shows it without quotes: a number or a bool.
  bool bare() const { return bare_; }
  bool present() const { return present_; }

 private:
  explicit LogField(absl::string_view key) : key_(key), present_(false) {}

  absl::string_view key_;
  std::string value_;
  bool bare_ = false;
  bool present_ = true;
};

// Thread-safe.
class Logger {
 public:
  // Lines of one event name within a second. A loop that fails and retries must
  // not fill the disk of an office PC, yet a burst stays visible.
  static constexpr uint32_t kLinesPerSecondMax = 10;
  // Distinct event names that are counted apart. Names are literals, so a
  // program has far fewer; beyond it they share one count.
  static constexpr size_t kEventNamesMax = 1024;
  // Bytes of one value; the rest is cut. Long enough for any error text.
  static constexpr size_t kValueSizeMax = 4096;

  struct Options {
    LogLevel minimum = LogLevel::kInfo;
    LogFormat format = LogFormat::kText;
    // Not owned, not closed; must outlive the logger.
    std::FILE* output = stderr;
    // Wall clock; called under the logger's lock.
    std::function<absl::Time()> clock = absl::Now;
  };

  explicit Logger(Options options);
  // Reports what the rate limit still holds back.
  ~Logger();
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;

  // `event` is a literal of the code: what happened, in a few words; what
  // varies goes into `fields`. Events beyond kLinesPerSecondMax are counted,
  // and the next line of that event carries the count as `suppressed`.
  void Log(LogLevel level, absl::string_view event, std::initializer_list<LogField> fields = {});

  void Debug(absl::string_view event, std::initializer_list<LogField> fields = {}) {
    Log(LogLevel::kDebug, event, fields);
  }
  void Info(absl::string_view event, std::initializer_list<LogField> fields = {}) {
    Log(LogLevel::kInfo, event, fields);
  }
  void Warning(absl::string_view event, std::initializer_list<LogField> fields = {}) {
    Log(LogLevel::kWarning, event, fields);
  }
  void Error(absl::string_view event, std::initializer_list<LogField> fields = {}) {
    Log(LogLevel::kError, event, fields);
  }

  // From now on every line has this field, before those of its event: whose log it is,
  // once that is known. Few, for they are never taken back. Any thread.
  void AddToEveryLine(LogField field);

  // From now on lines below `minimum` are left out. Any thread.
  void set_minimum(LogLevel minimum) { minimum_ = minimum; }

  // Lines that the output refused (disk full, pipe closed): there is no better
  // place to tell of them than a metric.
  uint64_t lines_lost() const;

 private:
  // The current second of one event name.
  struct Window {
    absl::Time start = absl::InfinitePast();
    uint32_t lines = 0;       // at most kLinesPerSecondMax
    uint64_t suppressed = 0;  // since the last line that was written
  };

  Window& WindowOf(absl::string_view event);
  void Write(const std::string& line);

  const Options options_;
  std::atomic<LogLevel> minimum_;
  mutable std::mutex mutex_;
  // Guarded by mutex_.
  absl::flat_hash_map<std::string, Window> windows_;
  std::vector<LogField> everywhere_;
  uint64_t lines_lost_ = 0;
};

}  // namespace rekap
