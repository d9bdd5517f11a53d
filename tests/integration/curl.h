// curl against a daemon, as other programs and people at a terminal ask it.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/match.h"

#include "tests/integration/process.h"

namespace rekap {

// What curl saw: the status line's number and the whole answer, or curl's exit code.
struct Curl {
  int exit_code = 0;
  std::string status;  // "200"
  std::string body;
  std::string head;
};

inline Curl RunCurl(std::vector<std::string> arguments) {
  std::vector<std::string> argv = {"/usr/bin/curl", "--silent", "--include", "--max-time", "50"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  CommandResult result = RunCommand(argv);
  Curl seen;
  seen.exit_code = result.exit_code;
  // curl asks before it sends a large body, and shows the "go on" too.
  std::string text = result.out;
  while (absl::StartsWith(text, "HTTP/1.1 100")) text.erase(0, text.find("\r\n\r\n") + 4);
  size_t end = text.find("\r\n\r\n");
  if (end == std::string::npos) return seen;
  seen.head = text.substr(0, end);
  seen.body = text.substr(end + 4);
  if (seen.head.size() >= 12) seen.status = seen.head.substr(9, 3);
  return seen;
}

}  // namespace rekap
