#include "tools/rekap/terminal.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <pwd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"

namespace rekap::cli {
namespace {

// passwd entries from a directory service may be long; 16 KiB is what glibc
// itself suggests at most.
constexpr size_t kPasswdBytes = 16 * 1024;

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// As the XDG base directory specification says; a relative path there does not count.
std::string ConfigFolder() {
  std::string own = Variable("REKAP_CONFIG");
  if (!own.empty()) return own;
  std::string shared = Variable("XDG_CONFIG_HOME");
  if (!shared.empty() && shared[0] == '/') return absl::StrCat(shared, "/rekap");
  std::string home = Variable("HOME");
  return home.empty() ? "" : absl::StrCat(home, "/.config/rekap");
}

bool StdoutIsTerminal() { return isatty(STDOUT_FILENO) == 1; }

size_t TerminalWidth() {
  winsize size = {};
  bool known =
      StdoutIsTerminal() && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  if (!known) return kWidthDefault;
  return std::clamp<size_t>(size.ws_col, kWidthMin, kWidthMax);
}

}  // namespace

Environment ReadEnvironment() {
  return {Variable("REKAP_NODE"), Variable("REKAP_AGGREGATOR"), Variable("REKAP_INSECURE"),
          ConfigFolder()};
}

View ViewOf(std::optional<size_t> width) {
  View view;
  view.width = width.value_or(TerminalWidth());
  view.colours = StdoutIsTerminal() && Variable("NO_COLOR").empty() && Variable("TERM") != "dumb";
  view.zone = absl::LocalTimeZone();
  view.now = absl::Now();
  return view;
}

bool StderrIsTerminal() { return isatty(STDERR_FILENO) == 1; }

std::string UserName() {
  std::array<char, kPasswdBytes> buffer;
  passwd entry = {};
  passwd* found = nullptr;
  if (getpwuid_r(getuid(), &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) {
    return absl::StrCat("uid ", getuid());
  }
  return found->pw_name;
}

bool Print(absl::string_view text) {
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
         std::fflush(stdout) == 0;
}

void PrintError(absl::string_view text) {
  // Nobody is left to be told if this fails.
  (void)std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace rekap::cli
