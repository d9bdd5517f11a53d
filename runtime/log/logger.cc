#include "runtime/log/logger.h"

#include <utility>

#include "runtime/escape/escape.h"

namespace rekap {
namespace {

// Milliseconds and "Z" whatever the machine's time zone: lines of several
// offices sort together.
std::string Timestamp(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", time, absl::UTCTimeZone());
}

absl::string_view PaddedName(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "DEBUG";
    case LogLevel::kInfo:
      return "INFO ";
    case LogLevel::kWarning:
      return "WARN ";
    case LogLevel::kError:
      return "ERROR";
  }
  return "?    ";
}

absl::string_view JsonName(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      return "error";
  }
  return "?";
}

// Builds one line; the two formats differ in nothing but their punctuation.
class Line {
 public:
  Line(LogFormat format, absl::Time time, LogLevel level, absl::string_view event)
      : format_(format) {
    if (format_ == LogFormat::kJson) {
      absl::StrAppend(&text_, R"({"time":")", Timestamp(time), R"(","level":")", JsonName(level),
                      R"(","event":)");
      AppendJsonString(text_, event);
    } else {
      absl::StrAppend(&text_, Timestamp(time), " ", PaddedName(level), " ", event);
    }
  }

  void Add(const LogField& field) {
    if (!field.present()) return;
    absl::string_view value = TruncateUtf8(field.value(), Logger::kValueSizeMax);
    if (format_ == LogFormat::kJson) {
      text_ += ',';
      AppendJsonString(text_, field.key());
      text_ += ':';
      if (field.bare()) {
        absl::StrAppend(&text_, value);
      } else {
        AppendJsonString(text_, value);
      }
    } else {
      absl::StrAppend(&text_, " ", field.key(), "=");
      AppendWord(text_, value);
    }
  }

  const std::string& Finish() {
    text_ += format_ == LogFormat::kJson ? "}\n" : "\n";
    return text_;
  }

 private:
  const LogFormat format_;
  std::string text_;
};

}  // namespace

absl::StatusOr<LogLevel> ParseLogLevel(absl::string_view text) {
  for (LogLevel level : {LogLevel::kDebug, LogLevel::kInfo, LogLevel::kWarning, LogLevel::kError}) {
    if (text == JsonName(level)) return level;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("log level \"", text, "\" is none of debug, info, warning, error"));
}

absl::StatusOr<LogFormat> ParseLogFormat(absl::string_view text) {
  if (text == "text") return LogFormat::kText;
  if (text == "json") return LogFormat::kJson;
  return absl::InvalidArgumentError(
      absl::StrCat("log format \"", text, "\" is none of text, json"));
}

Logger::Logger(Options options) : options_(std::move(options)), minimum_(options_.minimum) {}

Logger::~Logger() {
  std::lock_guard lock(mutex_);
  for (const auto& [event, window] : windows_) {
    if (window.suppressed == 0) continue;
    Line line(options_.format, options_.clock(), LogLevel::kWarning, "log lines suppressed");
    for (const LogField& field : everywhere_) line.Add(field);
    line.Add({"of", event});
    line.Add({"suppressed", window.suppressed});
    Write(line.Finish());
  }
}

Logger::Window& Logger::WindowOf(absl::string_view event) {
  auto it = windows_.find(event);
  if (it != windows_.end()) return it->second;
  if (windows_.size() >= kEventNamesMax) event = "other";
  return windows_[std::string(event)];
}

void Logger::AddToEveryLine(LogField field) {
  std::lock_guard lock(mutex_);
  everywhere_.push_back(std::move(field));
}

void Logger::Log(LogLevel level, absl::string_view event, std::initializer_list<LogField> fields) {
  if (level < minimum_) return;
  // Held over the write as well: lines appear in the order of their times.
  std::lock_guard lock(mutex_);
  absl::Time now = options_.clock();
  Window& window = WindowOf(event);
  // A wall clock that was set back also opens a new second, else the event
  // would stay silent until the old time returns.
  if (now < window.start || now - window.start >= absl::Seconds(1)) {
    window.start = now;
    window.lines = 0;
  }
  if (window.lines >= kLinesPerSecondMax) {
    ++window.suppressed;
    return;
  }
  ++window.lines;
  Line line(options_.format, now, level, event);
  for (const LogField& field : everywhere_) line.Add(field);
  for (const LogField& field : fields) line.Add(field);
  if (window.suppressed > 0) line.Add({"suppressed", std::exchange(window.suppressed, 0)});
  Write(line.Finish());
}

void Logger::Write(const std::string& line) {
  size_t written = std::fwrite(line.data(), 1, line.size(), options_.output);
  if (written != line.size() || std::fflush(options_.output) != 0) ++lines_lost_;
}

uint64_t Logger::lines_lost() const {
  std::lock_guard lock(mutex_);
  return lines_lost_;
}

}  // namespace rekap
