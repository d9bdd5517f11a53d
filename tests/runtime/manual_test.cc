// Manual pages and completion of a small program; the completion is run by a real bash.
#include "runtime/manual/manual.h"

#include <array>
#include <cstdio>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include <CLI/CLI.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/temp_dir.h"

namespace rekap {
namespace {

using testing::HasSubstr;
using testing::Not;

ManualCommand Probe() {
  CLI::App app("Says 'things' - and more", "probe-it");
  std::string text;
  app.add_option("--out", text, ".starts with a dot\\")->type_name("FILE")->capture_default_str();
  bool quiet = false;
  app.add_flag("-q,--quiet", quiet, "Say less");
  CLI::App* catalog = app.add_subcommand("catalog", "About catalogs");
  CLI::App* check = catalog->add_subcommand("check", "Look at one");
  check->add_option("FILE", text, "Which one");
  check->add_flag("--all", quiet, "Everything");
  return DescribeApp(app);
}

TEST(ManPage, HoldsEveryOptionAndCommandAndNothingIsReadAsRoff) {
  ManualFrame frame;
  frame.section = "1";
  frame.source = "probe 1";
  frame.words = {"NAME", "SYNOPSIS", "OPTIONS", "COMMANDS", "[OPTION]...", "default"};
  frame.more = {{"EXIT STATUS", "As usual.", {{"0", "well"}}}};
  std::string page = ManPage(Probe(), frame);
  EXPECT_THAT(page, HasSubstr(".TP\n\\fB\\-\\-out\\fR \\fIFILE\\fR\n\\&.starts with a dot\\e\n"));
  EXPECT_THAT(page, HasSubstr("\\fB\\-q\\fR, \\fB\\-\\-quiet\\fR\nSay less\n"));
  EXPECT_THAT(page, HasSubstr(".SS \"catalog check\"\n"));
  EXPECT_THAT(page, HasSubstr("\\fBFILE\\fR\nWhich one\n"));
  EXPECT_THAT(page, HasSubstr(".SH \"EXIT STATUS\"\n.PP\nAs usual.\n.TP\n\\fB0\\fR\nwell\n"));
}

// What bash offers behind `line`; the last word of it is being typed.
std::string Offered(const std::string& line) {
  TempDir dir;
  const std::string script = dir.path() + "/completion";
  std::ofstream(script) << BashCompletion(Probe());
  const std::string command = absl::StrCat(
      "bash -c 'set -eu; source ", script, "; COMP_WORDS=(", line,
      "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _probe_it; echo \"${COMPREPLY[*]}\"' 2>&1");
  std::FILE* pipe = popen(command.c_str(), "r");
  std::string out;
  std::array<char, 4096> buffer;
  while (std::fgets(buffer.data(), buffer.size(), pipe) != nullptr) out += buffer.data();
  EXPECT_EQ(pclose(pipe), 0) << out;
  return out;
}

TEST(BashCompletion, OffersCommandsAndOptionsOfTheLevel) {
  EXPECT_EQ(Offered("probe-it \"\""), "catalog -h --help --out -q --quiet\n");
  EXPECT_EQ(Offered("probe-it catalog ch"), "check\n");
  EXPECT_EQ(Offered("probe-it catalog check --a"), "--all\n");
  EXPECT_THAT(Offered("probe-it --quiet catalog check --"), HasSubstr("--out"));
  EXPECT_THAT(Offered("probe-it --q"), Not(HasSubstr("--out")));
}

}  // namespace
}  // namespace rekap
