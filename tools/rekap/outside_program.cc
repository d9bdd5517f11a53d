#include "tools/rekap/outside_program.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

// Debian 12's header does not say that it is C.
extern "C" {
#include <sys/pidfd.h>
}

#include "absl/cleanup/cleanup.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "runtime/file/file.h"

namespace rekap::cli {
namespace {

// A browser complains at length about what it can do without; the reason is at the end.
constexpr size_t kLogSizeMax = size_t{8} << 20;
constexpr size_t kLogShown = 600;

std::string EndOfLog(const std::string& log) {
  absl::StatusOr<std::string> text = ReadFile(log, kLogSizeMax);
  if (!text.ok()) return std::string(text.status().message());
  absl::string_view stripped = absl::StripAsciiWhitespace(*text);
  return std::string(stripped.substr(stripped.size() - std::min(stripped.size(), kLogShown)));
}

absl::Status SystemError(absl::string_view operation, int error) {
  return absl::ErrnoToStatus(error, operation);
}

// Starts it as the head of a process group of its own, so that its children can be
// ended with it.
absl::StatusOr<pid_t> Start(const std::vector<std::string>& arguments, const std::string& log) {
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  // posix_spawn does not write to them.
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  int error = posix_spawn_file_actions_init(&files);
  if (error != 0) return SystemError("preparing a program", error);
  absl::Cleanup files_end = [&] { posix_spawn_file_actions_destroy(&files); };
  error = posix_spawnattr_init(&attributes);
  if (error != 0) return SystemError("preparing a program", error);
  absl::Cleanup attributes_end = [&] { posix_spawnattr_destroy(&attributes); };
  error = posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  if (error == 0) {
    error = posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, log.c_str(),
                                             O_WRONLY | O_CREAT | O_APPEND, 0600);
  }
  if (error == 0) error = posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
  if (error == 0) error = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  if (error == 0) error = posix_spawnattr_setpgroup(&attributes, 0);
  pid_t pid = 0;
  if (error == 0) error = posix_spawn(&pid, argv[0], &files, &attributes, argv.data(), environ);
  if (error != 0) return SystemError(absl::StrCat("starting ", arguments[0]), error);
  return pid;
}

// Whether the program ended by itself in time.
absl::StatusOr<bool> Await(pid_t pid, absl::Time deadline) {
  int fd = pidfd_open(pid, 0);
  if (fd < 0) return SystemError("watching a program", errno);
  absl::Cleanup closer = [fd] { close(fd); };
  while (true) {
    absl::Duration left = deadline - absl::Now();
    if (left <= absl::ZeroDuration()) return false;
    pollfd watched = {fd, POLLIN, 0};
    int ready = poll(&watched, 1, static_cast<int>(absl::ToInt64Milliseconds(left)) + 1);
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return SystemError("watching a program", errno);
  }
}

}  // namespace

std::optional<std::string> FindProgram(const std::vector<std::string>& names,
                                       absl::string_view path) {
  for (const std::string& name : names) {
    for (absl::string_view folder : absl::StrSplit(path, ':', absl::SkipEmpty())) {
      std::string candidate = absl::StrCat(folder, "/", name);
      std::error_code error;
      bool file = std::filesystem::is_regular_file(candidate, error);
      if (file && access(candidate.c_str(), X_OK) == 0) return candidate;
    }
  }
  return std::nullopt;
}

absl::Status RunProgram(const std::vector<std::string>& arguments, const std::string& log,
                        absl::Duration time_max) {
  absl::StatusOr<pid_t> pid = Start(arguments, log);
  if (!pid.ok()) return pid.status();
  absl::StatusOr<bool> ended = Await(*pid, absl::Now() + time_max);
  // Also where it ended: a child that it left behind must not write on.
  kill(-*pid, SIGKILL);
  int state = 0;
  while (waitpid(*pid, &state, 0) < 0) {
    if (errno != EINTR) return SystemError(absl::StrCat("waiting for ", arguments[0]), errno);
  }
  if (!ended.ok()) return ended.status();
  if (!*ended) {
    return absl::DeadlineExceededError(absl::StrCat(
        arguments[0], " did not end within ", absl::FormatDuration(time_max), ": ", EndOfLog(log)));
  }
  if (WIFEXITED(state) && WEXITSTATUS(state) == 0) return absl::OkStatus();
  std::string how = WIFEXITED(state) ? absl::StrCat("exit code ", WEXITSTATUS(state))
                                     : absl::StrCat("signal ", WTERMSIG(state));
  return absl::InternalError(absl::StrCat(arguments[0], ": ", how, ": ", EndOfLog(log)));
}

WorkFolder::WorkFolder() {
  std::error_code error;
  std::filesystem::path temporary = std::filesystem::temp_directory_path(error);
  if (error) {
    status_ = absl::InternalError(absl::StrCat("no folder for temporary files: ", error.message()));
    return;
  }
  std::string name = (temporary / "rekap-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    status_ = SystemError(absl::StrCat("making a folder in ", temporary.string()), errno);
    return;
  }
  path_ = name;
}

WorkFolder::~WorkFolder() {
  std::error_code ignored;  // what is left lies where the system cleans up
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

std::string WorkFolder::Path(absl::string_view name) const {
  return absl::StrCat(path_, "/", name);
}

}  // namespace rekap::cli
