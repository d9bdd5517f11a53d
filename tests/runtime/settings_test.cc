// Settings as an administrator gives them: files with mistakes, an environment, flags.
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/settings/read_settings.h"
#include "runtime/settings/settings_text.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

class SettingsTest : public testing::Test {
 protected:
  SettingTable Table() {
    SettingTable table{
        "rekap-probe",
        {{.name = "place", .target = &place_, .shape = "DIR", .purpose = "Where", .required = true},
         {.name = "log-level",
          .target = &level_,
          .shape = "LEVEL",
          .purpose = "How loud",
          .check =
              [](absl::string_view text) {
                return text == "info" || text == "debug"
                           ? absl::OkStatus()
                           : absl::InvalidArgumentError("pilih info atau debug");
              }},
         {.name = "bytes-max", .target = &bytes_, .shape = "BYTES", .purpose = "Size"},
         {.name = "open", .target = &open_, .shape = "", .purpose = "To all"},
         {.name = "web-name", .target = &names_, .shape = "NAME", .purpose = "Names"},
         {.name = "anew", .target = &anew_, .shape = "", .purpose = "Once", .flag_only = true}},
        {[this]() -> std::optional<SettingConflict> {
          if (!open_ || names_.empty()) return std::nullopt;
          return SettingConflict{"open", "CONFLICT", "tidak bersama web-name"};
        }}};
    return table;
  }

  // What is wrong with a file of that text, without its path.
  std::vector<std::string> Said(const std::string& text) {
    std::ofstream(path_) << text;
    std::vector<std::string> said;
    for (const SettingProblem& problem : Read()) {
      std::string place = problem.place;
      if (place.starts_with(path_)) place = place.substr(path_.size());
      said.push_back(absl::StrCat(place, " ", problem.code));
    }
    return said;
  }

  std::vector<SettingProblem> Read() {
    std::vector<SettingProblem> problems;
    SettingTable table = Table();
    SettingSources sources{path_,
                           [this](const std::string& name) -> const char* {
                             auto it = environment_.find(name);
                             return it == environment_.end() ? nullptr : it->second.c_str();
                           },
                           flags_};
    ApplySettings(table, ReadSettings(table, sources, problems), problems);
    return problems;
  }

  TempDir dir_;
  const std::string path_ = dir_.path() + "/probe.yaml";
  std::map<std::string, std::string> environment_;
  std::map<std::string, std::vector<std::string>> flags_;
  std::string place_;
  std::string level_ = "info";
  uint64_t bytes_ = 7;
  bool open_ = false;
  bool anew_ = false;
  std::vector<std::string> names_;
};

TEST_F(SettingsTest, AFileSetsWhatItNamesAndLeavesTheRest) {
  EXPECT_THAT(Said("place: /srv\nopen: true\n"), IsEmpty());
  EXPECT_EQ(place_, "/srv");
  EXPECT_TRUE(open_);
  EXPECT_EQ(bytes_, 7u);
}

TEST_F(SettingsTest, TheEnvironmentCountsBeforeTheFileAndAFlagBeforeBoth) {
  environment_ = {{"REKAP_PROBE_LOG_LEVEL", "debug"}, {"REKAP_PROBE_BYTES_MAX", "8"}};
  flags_ = {{"bytes-max", {"9"}}, {"open", {"false"}}};
  EXPECT_THAT(Said("place: /srv\nlog-level: info\nbytes-max: 1\nopen: true\n"), IsEmpty());
  EXPECT_EQ(level_, "debug");
  EXPECT_EQ(bytes_, 9u);
  EXPECT_FALSE(open_);
}

TEST_F(SettingsTest, ListsComeFromYamlLinesFromCommasAndFromRepeatedFlags) {
  EXPECT_THAT(Said("place: /srv\nweb-name: [a, b]\n"), IsEmpty());
  EXPECT_THAT(names_, ElementsAre("a", "b"));
  EXPECT_THAT(Said("place: /srv\nweb-name: c\n"), IsEmpty());
  EXPECT_THAT(names_, ElementsAre("c"));
  environment_ = {{"REKAP_PROBE_WEB_NAME", "d,e"}};
  EXPECT_THAT(Said("place: /srv\n"), IsEmpty());
  EXPECT_THAT(names_, ElementsAre("d", "e"));
  flags_ = {{"web-name", {"f", "g"}}};
  EXPECT_THAT(Said("place: /srv\n"), IsEmpty());
  EXPECT_THAT(names_, ElementsAre("f", "g"));
}

TEST_F(SettingsTest, EveryMistakeIsToldWithItsLineAndColumn) {
  EXPECT_THAT(Said("place: /srv\n"
                   "lok-level: info\n"
                   "bytes-max: 1.000\n"
                   "open: ya\n"
                   "web-name: {a: b}\n"
                   "log-level:   laut\n"),
              UnorderedElementsAre(":2:1 UNKNOWN_KEY", ":3:12 WRONG_TYPE", ":4:7 WRONG_TYPE",
                                   ":5:11 WRONG_TYPE", ":6:14 BAD_VALUE"));
  EXPECT_EQ(level_, "info") << "a wrong value was put in";
  EXPECT_EQ(bytes_, 7u);
}

TEST_F(SettingsTest, AMistakeIsToldAlsoWhereAnotherSourceOverridesIt) {
  flags_ = {{"log-level", {"debug"}}};
  EXPECT_THAT(Said("place: /srv\nlog-level: laut\n"), ElementsAre(":2:12 BAD_VALUE"));
}

TEST_F(SettingsTest, AnUnknownKeyIsToldTheNearestOne) {
  std::ofstream(path_) << "place: /srv\nlok-level: info\n";
  std::vector<SettingProblem> problems = Read();
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_THAT(problems[0].ToString(),
              HasSubstr("probe.yaml:2:1: kunci lok-level tidak dikenal; mungkin maksudnya "
                        "log-level [UNKNOWN_KEY]"));
}

TEST_F(SettingsTest, MistakesOfEnvironmentAndFlagsAreToldByTheirNames) {
  environment_ = {{"REKAP_PROBE_OPEN", "ya"}};
  flags_ = {{"bytes-max", {"-1"}}};
  EXPECT_THAT(Said("place: /srv\n"),
              UnorderedElementsAre("REKAP_PROBE_OPEN WRONG_TYPE", "--bytes-max WRONG_TYPE"));
}

TEST_F(SettingsTest, VariablesThatAreNoSettingAreLetBe) {
  environment_ = {{"REKAP_PROBE_PORT", "tcp://10.0.0.1:7300"}};
  EXPECT_THAT(Said("place: /srv\n"), IsEmpty());
}

TEST_F(SettingsTest, WhatDoesNotGoTogetherIsToldWhereItWasSaid) {
  EXPECT_THAT(Said("place: /srv\nweb-name: a\nopen: true\n"), ElementsAre(":3:7 CONFLICT"));
  flags_ = {{"open", {"true"}}};
  EXPECT_THAT(Said("place: /srv\nweb-name: a\n"), ElementsAre("--open CONFLICT"));
}

TEST_F(SettingsTest, WhatIsRequiredMustStandSomewhere) {
  EXPECT_THAT(Said("open: true\n"), ElementsAre("--place MISSING"));
  environment_ = {{"REKAP_PROBE_PLACE", "/srv"}};
  EXPECT_THAT(Said("open: true\n"), IsEmpty());
  environment_ = {{"REKAP_PROBE_PLACE", ""}};
  EXPECT_THAT(Said("open: true\n"), ElementsAre("REKAP_PROBE_PLACE WRONG_TYPE"));
}

TEST_F(SettingsTest, WhatIsOfOneStartOnlyIsNotForAFile) {
  EXPECT_THAT(Said("place: /srv\nanew: true\n"), ElementsAre(":2:1 FLAG_ONLY"));
  EXPECT_FALSE(anew_);
  environment_ = {{"REKAP_PROBE_ANEW", "true"}};
  EXPECT_THAT(Said("place: /srv\n"), IsEmpty());
  EXPECT_FALSE(anew_);
  flags_ = {{"anew", {"true"}}};
  EXPECT_THAT(Said("place: /srv\n"), IsEmpty());
  EXPECT_TRUE(anew_);
}

TEST_F(SettingsTest, AFileThatIsMissingOrNoYamlIsToldOnce) {
  EXPECT_THAT(Said("place: [\n"), ElementsAre(testing::MatchesRegex(":[0-9]+:[0-9]+ BAD_YAML")));
  EXPECT_THAT(Said("- place\n"), ElementsAre(":1:1 WRONG_TYPE"));
  std::remove(path_.c_str());
  std::vector<SettingProblem> problems = Read();
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].code, "NO_FILE");
}

TEST_F(SettingsTest, WhatDoesNotGoTogetherIsNotAskedOfAFileThatCannotBeRead) {
  flags_ = {{"open", {"true"}}, {"web-name", {"a"}}, {"bytes-max", {"-1"}}};
  EXPECT_THAT(Said("place: [\n"),
              UnorderedElementsAre(testing::MatchesRegex(":[0-9]+:[0-9]+ BAD_YAML"),
                                   "--bytes-max WRONG_TYPE"));
}

TEST_F(SettingsTest, AProblemIsOneLine) {
  EXPECT_EQ((SettingProblem{"a.yaml:1:1", "UNKNOWN_KEY", "kunci a\nb"}).ToString(),
            "a.yaml:1:1: kunci a b [UNKNOWN_KEY]");
}

// Settings that name files: "always" is read at every start, "seldom" is not.
class SettingFilesTest : public testing::Test {
 protected:
  std::vector<std::string> Said(FileUse least, const std::string& text) {
    auto mistakes = [](const std::string& path) -> std::vector<FileMistake> {
      if (path == "/sound") return {};
      return {{0, 0, "NO_FILE", "tidak ada"}, {3, 5, "BAD_VALUE", "salah"}};
    };
    SettingTable table{"rekap-probe",
                       {{.name = "always",
                         .target = &always_,
                         .shape = "FILE",
                         .purpose = "A",
                         .file = {mistakes}},
                        {.name = "seldom",
                         .target = &seldom_,
                         .shape = "FILE",
                         .purpose = "S",
                         .file = {mistakes, FileUse::kAtSomeStarts}},
                        {.name = "place", .target = &place_, .shape = "DIR", .purpose = "P"}},
                       {}};
    std::ofstream(path_) << text;
    std::vector<SettingProblem> problems;
    auto none = [](const std::string&) -> const char* { return nullptr; };
    SettingValues values = ReadSettings(table, {path_, none, flags_}, problems);
    ApplySettings(table, values, problems);
    CheckFiles(table, values, least, problems);
    std::vector<std::string> said;
    for (const SettingProblem& problem : problems) {
      const std::string line = problem.ToString();
      said.push_back(line.starts_with(path_) ? line.substr(path_.size()) : line);
    }
    return said;
  }

  TempDir dir_;
  const std::string path_ = dir_.path() + "/probe.yaml";
  std::map<std::string, std::vector<std::string>> flags_;
  std::string always_, seldom_, place_;
};

TEST_F(SettingFilesTest, MistakesNameTheSettingWhereItWasGivenAndWhereInTheFile) {
  EXPECT_THAT(Said(FileUse::kAtSomeStarts, "place: /nowhere\nseldom: /a\n"),
              ElementsAre(":2:9: seldom /a: tidak ada [NO_FILE]",
                          ":2:9: seldom /a:3:5: salah [BAD_VALUE]"));
  flags_ = {{"always", {"/b"}}};
  EXPECT_THAT(Said(FileUse::kAtSomeStarts, "place: /nowhere\n"),
              ElementsAre("--always: always /b: tidak ada [NO_FILE]",
                          "--always: always /b:3:5: salah [BAD_VALUE]"));
  EXPECT_THAT(Said(FileUse::kAtSomeStarts, "place: /nowhere\nalways: /overridden\n"),
              ElementsAre(HasSubstr("always /b"), HasSubstr("always /b")));
  flags_.clear();
  EXPECT_THAT(Said(FileUse::kAtSomeStarts, "always: /sound\nseldom: /sound\n"), IsEmpty());
}

TEST_F(SettingFilesTest, AStartIsNotKeptFromByAFileThatItMayDoWithout) {
  EXPECT_THAT(Said(FileUse::kAtEveryStart, "seldom: /a\n"), IsEmpty());
  EXPECT_THAT(Said(FileUse::kAtEveryStart, "always: /a\n"),
              ElementsAre(HasSubstr("NO_FILE"), HasSubstr("BAD_VALUE")));
}

TEST_F(SettingsTest, TheFileWithEveryCommentSetsOnlyWhatItIsToldTo) {
  std::string text = SettingsFile(Table(), {"place: /var/lib/probe"});
  EXPECT_THAT(text, HasSubstr("\nplace: /var/lib/probe\n"));
  EXPECT_THAT(text, HasSubstr("\n#bytes-max: 7\n"));
  EXPECT_THAT(text, Not(HasSubstr("anew")));
  EXPECT_THAT(Said(text), IsEmpty());
  EXPECT_EQ(place_, "/var/lib/probe");
  // Taking the comment sign away makes every line a setting.
  for (size_t at = text.find("\n#"); at != std::string::npos; at = text.find("\n#", at + 1)) {
    if (text[at + 2] != ' ') text.erase(at + 1, 1);
  }
  EXPECT_THAT(text, HasSubstr("\nbytes-max: 7\n"));
  std::vector<std::string> said = Said(text);
  // No example is given here for a list, so it is empty.
  EXPECT_THAT(said, ElementsAre(HasSubstr("WRONG_TYPE")));
}

}  // namespace
}  // namespace rekap
