// docs/logs.md is what the daemons log: every event in their sources is in its tables with
// its level and its fields, nothing else is, and no field is one that says who a person is
// or holds a secret. By reading the sources, for no test run drives every event.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rekap {
namespace {

using testing::Contains;
using testing::Not;

struct Event {
  std::set<std::string> levels;
  std::set<std::string> fields;
};
using Events = std::map<std::string, Event>;

std::string ReadAll(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// From behind an opening parenthesis to the one that closes it.
std::string Arguments(absl::string_view text) {
  int depth = 1;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"' && (i == 0 || text[i - 1] != '\\')) quoted = !quoted;
    if (quoted) continue;
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && --depth == 0) return std::string(text.substr(0, i));
  }
  ADD_FAILURE() << "a call that does not end: " << text.substr(0, 80);
  return "";
}

// String literals in order, those of one expression that stand side by side as one.
std::vector<std::string> Literals(absl::string_view text) {
  std::vector<std::string> literals;
  bool joined = false;
  while (!text.empty()) {
    size_t begin = text.find('"');
    if (begin == absl::string_view::npos || text.find('"', begin + 1) == absl::string_view::npos) {
      break;
    }
    bool blank = text.substr(0, begin).find_first_not_of(" \n") == absl::string_view::npos;
    size_t end = text.find('"', begin + 1);
    std::string literal(text.substr(begin + 1, end - begin - 1));
    if (joined && blank) {
      literals.back() += literal;
    } else {
      literals.push_back(literal);
    }
    joined = true;
    text.remove_prefix(end + 1);
  }
  return literals;
}

std::set<std::string> Levels(const std::string& method, const std::string& arguments) {
  static const std::map<std::string, std::string> kOf = {
      {"Debug", "debug"}, {"Info", "info"}, {"Warning", "warning"}, {"Error", "error"}};
  if (auto one = kOf.find(method); one != kOf.end()) return {one->second};
  std::set<std::string> levels;
  for (const auto& [name, level] : kOf) {
    if (absl::StrContains(arguments, absl::StrCat("LogLevel::k", name))) levels.insert(level);
  }
  if (levels.empty()) levels.insert("as gRPC says");  // a level that is passed on
  return levels;
}

void AddCall(const std::string& method, const std::string& arguments, Events& events) {
  // Fields begin with the first brace; what is quoted before it is the event.
  const size_t fields = arguments.find('{');
  std::vector<std::string> names = Literals(absl::string_view(arguments).substr(0, fields));
  for (const std::string& name : names) {
    Event& event = events[name];
    event.levels.merge(Levels(method, arguments));
    if (fields == std::string::npos) continue;
    for (absl::string_view part :
         absl::StrSplit(absl::string_view(arguments).substr(fields), '{')) {
      if (!absl::StartsWith(part, "\"")) continue;
      std::vector<std::string> key = absl::StrSplit(part.substr(1), absl::MaxSplits("\",", 1));
      if (key.size() == 2) event.fields.insert(key[0]);
    }
  }
}

// What the sources under `folder` log.
Events InSources(const std::string& folder) {
  Events events;
  const std::filesystem::path root = std::filesystem::path(REKAP_SOURCE_DIR) / folder;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".cc" || entry.path().filename() == "logger.cc") continue;
    const std::string text = ReadAll(entry.path());
    for (const std::string method : {"Debug", "Info", "Warning", "Error", "Log"}) {
      for (const std::string logger : {"log_->", "log->", "log.", "log_."}) {
        const std::string call = absl::StrCat(logger, method, "(");
        for (size_t at = text.find(call); at != std::string::npos; at = text.find(call, at + 1)) {
          AddCall(method, Arguments(absl::string_view(text).substr(at + call.size())), events);
        }
      }
    }
    // IngestLoop's: what the store refused, in one way.
    if (entry.path().filename() != "ingest_loop.cc") continue;
    const std::string failed = "return Failed(";
    for (size_t at = text.find(failed); at != std::string::npos; at = text.find(failed, at + 1)) {
      std::string name =
          Literals(Arguments(absl::string_view(text).substr(at + failed.size()))).at(0);
      events[name] = {{"error"}, {"status"}};
    }
  }
  return events;
}

// The words between backquotes.
std::set<std::string> Quoted(absl::string_view cell) {
  std::set<std::string> words;
  std::vector<std::string> parts = absl::StrSplit(cell, '`');
  for (size_t i = 1; i < parts.size(); i += 2) words.insert(parts[i]);
  return words;
}

// The table under `heading` of the page.
Events OnPage(const std::string& heading) {
  Events events;
  const std::string page = ReadAll(REKAP_SOURCE_DIR "/docs/logs.md");
  const std::string mark = absl::StrCat("\n## ", heading, "\n");
  const size_t begin = page.find(mark);
  EXPECT_NE(begin, std::string::npos) << heading;
  if (begin == std::string::npos) return events;
  const std::string section = page.substr(
      begin + mark.size(), page.find("\n## ", begin + mark.size()) - begin - mark.size());
  for (absl::string_view line : absl::StrSplit(section, '\n')) {
    if (!absl::StartsWith(line, "| `")) continue;
    std::vector<std::string> cells = absl::StrSplit(line.substr(2), " | ");
    EXPECT_EQ(cells.size(), 4u) << line;
    if (cells.size() != 4) continue;
    Event& event = events[*Quoted(cells[0]).begin()];
    event.levels = absl::StrSplit(cells[1], ", ");
    event.fields = Quoted(cells[2]);
  }
  return events;
}

struct Part {
  const char* folder;
  const char* heading;
};

class LogListTest : public testing::TestWithParam<Part> {};

TEST_P(LogListTest, ThePageShowsEveryEventWithItsFieldsAndNoOther) {
  const Events sources = InSources(GetParam().folder);
  const Events page = OnPage(GetParam().heading);
  ASSERT_FALSE(sources.empty());
  for (const auto& [name, event] : sources) {
    ASSERT_TRUE(page.contains(name)) << name << " is not in docs/logs.md";
    EXPECT_EQ(page.at(name).levels, event.levels) << name;
    EXPECT_EQ(page.at(name).fields, event.fields) << name;
  }
  for (const auto& [name, event] : page) EXPECT_TRUE(sources.contains(name)) << name;
}

TEST_P(LogListTest, NoFieldSaysWhoAPersonIsOrHoldsASecret) {
  for (const auto& [name, event] : InSources(GetParam().folder)) {
    for (const char* forbidden :
         {"author", "account", "by", "user", "name", "password", "token", "secret", "note"}) {
      EXPECT_THAT(event.fields, Not(Contains(forbidden))) << name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Parts, LogListTest,
                         testing::Values(Part{"node", "Node"}, Part{"aggregator", "Aggregator"},
                                         Part{"runtime", "Both"}),
                         [](const auto& part) { return std::string(part.param.heading); });

}  // namespace
}  // namespace rekap
