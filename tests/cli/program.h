// Runs the real `rekap` as its users do: redirected or on a terminal.
#pragma once

#include <string>
#include <vector>

namespace rekap::cli {

struct Outcome {
  int code = -1;
  std::string out;
  std::string err;
  // On a terminal: whether it still shows what is typed afterwards.
  bool echo = false;
};

// A directory of the test's own, removed with everything in it.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  std::string Path(const std::string& name) const { return path_ + "/" + name; }
  // Returns its path.
  std::string Write(const std::string& name, const std::string& bytes) const;

 private:
  std::string path_;
};

// Environment on top of PATH alone, "NAME=VALUE".
using Variables = std::vector<std::string>;

// Standard output and error go to files. Blocks until the program has ended.
Outcome RunRedirected(const std::vector<std::string>& args, const Variables& variables = {});
// The same, with `input` as standard input.
Outcome RunWithInput(const std::vector<std::string>& args, const std::string& input,
                     const Variables& variables);
// Standard output goes to `path`, which must exist; it is not read back.
Outcome RunInto(const std::string& path, const std::vector<std::string>& args);
// What a person does at a terminal: waits for `prompt` and types `answer`, line end
// included.
struct Turn {
  std::string prompt;
  std::string answer;
};

// Standard input, output and error (mixed in) are a terminal of `columns`; nobody types
// more than the dialogue.
Outcome RunOnTerminal(const std::vector<std::string>& args, unsigned short columns,
                      const Variables& variables = {}, const std::vector<Turn>& dialogue = {});

}  // namespace rekap::cli
