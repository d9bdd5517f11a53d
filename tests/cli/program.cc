#include "tests/cli/program.h"

#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <pty.h>
#include <spawn.h>
#include <sstream>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "absl/strings/str_replace.h"
#include <gtest/gtest.h>

namespace rekap::cli {
namespace {

constexpr char kProgram[] = REKAP_BINARY_DIR "/rekap";

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

pid_t Spawn(const std::vector<std::string>& args, const Variables& variables,
            const posix_spawn_file_actions_t& actions) {
  std::vector<std::string> argv = {kProgram};
  argv.insert(argv.end(), args.begin(), args.end());
  std::vector<std::string> environment = {"PATH=/usr/bin:/bin", "TZ=UTC", "TERM=xterm"};
  environment.insert(environment.end(), variables.begin(), variables.end());
  pid_t pid = -1;
  int error = posix_spawn(&pid, kProgram, &actions, nullptr, Pointers(argv).data(),
                          Pointers(environment).data());
  EXPECT_EQ(error, 0) << kProgram;
  return pid;
}

int Wait(pid_t pid) {
  int status = 0;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_TRUE(WIFEXITED(status)) << "killed by signal " << WTERMSIG(status);
  return WEXITSTATUS(status);
}

std::string ReadFile(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

Outcome RunWithFiles(const std::string& in, const std::string& out, const std::string& err,
                     const std::vector<std::string>& args, const Variables& variables) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, in.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, err.c_str(), O_WRONLY | O_CREAT, 0600);
  int code = Wait(Spawn(args, variables, actions));
  posix_spawn_file_actions_destroy(&actions);
  return {code, "", ReadFile(err)};
}

// Until the last user of the other end has closed it (EIO on Linux).
std::string ReadTerminal(int fd, const std::vector<Turn>& dialogue) {
  std::string text;
  std::array<char, 4096> buffer;
  size_t read_to = 0;  // what the dialogue has seen
  auto turn = dialogue.begin();
  for (ssize_t n = read(fd, buffer.data(), buffer.size()); n > 0;
       n = read(fd, buffer.data(), buffer.size())) {
    text.append(buffer.data(), static_cast<size_t>(n));
    size_t at = turn == dialogue.end() ? std::string::npos : text.find(turn->prompt, read_to);
    if (at == std::string::npos) continue;
    read_to = at + turn->prompt.size();
    EXPECT_EQ(write(fd, turn->answer.data(), turn->answer.size()),
              static_cast<ssize_t>(turn->answer.size()));
    ++turn;
  }
  EXPECT_TRUE(turn == dialogue.end()) << "never asked: " << turn->prompt << " in " << text;
  // The terminal's own line discipline adds the carriage returns.
  return absl::StrReplaceAll(text, {{"\r\n", "\n"}});
}

}  // namespace

TempDir::TempDir() {
  std::string pattern = std::filesystem::temp_directory_path() / "rekap-cli-XXXXXX";
  path_ = mkdtemp(pattern.data());
}

TempDir::~TempDir() { std::filesystem::remove_all(path_); }

std::string TempDir::Write(const std::string& name, const std::string& bytes) const {
  std::ofstream(Path(name), std::ios::binary) << bytes;
  return Path(name);
}

Outcome RunRedirected(const std::vector<std::string>& args, const Variables& variables) {
  TempDir dir;
  std::string out = dir.Write("out", "");
  Outcome outcome = RunWithFiles("/dev/null", out, dir.Path("err"), args, variables);
  outcome.out = ReadFile(out);
  return outcome;
}

Outcome RunWithInput(const std::vector<std::string>& args, const std::string& input,
                     const Variables& variables) {
  TempDir dir;
  std::string out = dir.Write("out", "");
  Outcome outcome = RunWithFiles(dir.Write("in", input), out, dir.Path("err"), args, variables);
  outcome.out = ReadFile(out);
  return outcome;
}

Outcome RunInto(const std::string& path, const std::vector<std::string>& args) {
  TempDir dir;
  return RunWithFiles("/dev/null", path, dir.Path("err"), args, {});
}

Outcome RunOnTerminal(const std::vector<std::string>& args, unsigned short columns,
                      const Variables& variables, const std::vector<Turn>& dialogue) {
  winsize size = {};
  size.ws_col = columns;
  size.ws_row = 24;
  int ours = -1;
  int theirs = -1;
  EXPECT_EQ(openpty(&ours, &theirs, nullptr, nullptr, &size), 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (int fd : {0, 1, 2}) posix_spawn_file_actions_adddup2(&actions, theirs, fd);
  posix_spawn_file_actions_addclose(&actions, ours);
  posix_spawn_file_actions_addclose(&actions, theirs);
  pid_t pid = Spawn(args, variables, actions);
  posix_spawn_file_actions_destroy(&actions);
  close(theirs);
  Outcome outcome;
  outcome.out = ReadTerminal(ours, dialogue);
  termios settings = {};
  outcome.echo = tcgetattr(ours, &settings) == 0 && (settings.c_lflag & ECHO) != 0;
  close(ours);
  outcome.code = Wait(pid);
  return outcome;
}

}  // namespace rekap::cli
