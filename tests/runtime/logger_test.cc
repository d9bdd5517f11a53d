// The log as a reader sees it: lines of a real file, with a clock that only the
// test moves.
#include "runtime/log/logger.h"

#include <cstdlib>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rekap {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::SizeIs;

class LoggerTest : public testing::Test {
 protected:
  ~LoggerTest() override { std::fclose(output_); }

  Logger::Options With(LogFormat format = LogFormat::kText) {
    return {LogLevel::kInfo, format, output_, [this] { return now_; }};
  }

  std::vector<std::string> Lines() {
    std::rewind(output_);
    std::string text;
    for (int c = std::fgetc(output_); c != EOF; c = std::fgetc(output_)) {
      text += static_cast<char>(c);
    }
    return absl::StrSplit(text, '\n', absl::SkipEmpty());
  }

  std::FILE* output_ = std::tmpfile();
  absl::Time now_ = absl::FromUnixMillis(1767323045678);
};

TEST_F(LoggerTest, WritesTimeLevelEventAndFields) {
  Logger log(With());
  log.Info("replication resumed", {{"unit", "35.27.05"}, {"seq", 66}});
  log.Warning("import refused", {{"file", "LKjIP 2021.csv"}, {"again", false}, {"share", 0.5}});
  EXPECT_THAT(Lines(),
              ElementsAre("2026-01-02T03:04:05.678Z INFO  replication resumed unit=35.27.05 seq=66",
                          "2026-01-02T03:04:05.678Z WARN  import refused file=\"LKjIP 2021.csv\" "
                          "again=false share=0.5"));
}

TEST_F(LoggerTest, WritesJsonWithBareNumbers) {
  Logger log(With(LogFormat::kJson));
  log.Error("sync failed",
            {{"error", absl::DataLossError("disk \"sda\"")}, {"seq", 66}, {"share", 0.0 / 0.0}});
  EXPECT_THAT(Lines(), ElementsAre(R"({"time":"2026-01-02T03:04:05.678Z","level":"error",)"
                                   R"("event":"sync failed","error":"DATA_LOSS: disk \"sda\"",)"
                                   R"("seq":66,"share":"nan"})"));
}

TEST_F(LoggerTest, LeavesOutWhatIsNotKnown) {
  Logger log(With());
  log.Info("stream refused",
           {{"unit", std::optional<std::string>()}, {"position", std::optional<int>(66)}});
  EXPECT_THAT(Lines(), ElementsAre(EndsWith("stream refused position=66")));
}

TEST_F(LoggerTest, SaysInEveryLineWhoseItIsOnceThatIsKnown) {
  {
    Logger log(With());
    log.Info("starting");
    log.AddToEveryLine({"unit", "35.27.05"});
    for (uint32_t i = 0; i <= Logger::kLinesPerSecondMax; ++i) log.Info("ready", {{"seq", 66}});
  }
  std::vector<std::string> lines = Lines();
  ASSERT_THAT(lines, SizeIs(Logger::kLinesPerSecondMax + 2));
  EXPECT_THAT(lines.front(), EndsWith("INFO  starting"));
  EXPECT_THAT(lines[1], EndsWith("ready unit=35.27.05 seq=66"));
  EXPECT_THAT(lines.back(), HasSubstr("log lines suppressed unit=35.27.05 of=ready"));
}

TEST_F(LoggerTest, AValueCannotForgeALine) {
  Logger log(With());
  log.Info("import", {{"file", "a\n2026-01-02T03:04:05.678Z ERROR forged"}});
  ASSERT_THAT(Lines(), SizeIs(1));
  EXPECT_THAT(Lines()[0], HasSubstr(R"(file="a\n2026-01-02)"));
}

TEST_F(LoggerTest, CutsOversizedValues) {
  Logger log(With());
  log.Info("import", {{"cell", std::string(Logger::kValueSizeMax + 1, 'x')}});
  EXPECT_THAT(Lines()[0], EndsWith(absl::StrCat("=", std::string(Logger::kValueSizeMax, 'x'))));
}

TEST_F(LoggerTest, LeavesOutWhatIsBelowTheMinimum) {
  Logger::Options options = With();
  options.minimum = LogLevel::kWarning;
  Logger log(options);
  log.Debug("a");
  log.Info("b");
  log.Warning("c");
  log.Error("d");
  EXPECT_THAT(Lines(), ElementsAre(EndsWith("WARN  c"), EndsWith("ERROR d")));
}

TEST_F(LoggerTest, TheMinimumMayChangeWhileItRuns) {
  Logger log(With());
  log.Debug("a");
  log.set_minimum(LogLevel::kDebug);
  log.Debug("b");
  log.set_minimum(LogLevel::kError);
  log.Warning("c");
  EXPECT_THAT(Lines(), ElementsAre(EndsWith("DEBUG b")));
}

TEST_F(LoggerTest, HoldsARepeatedEventBackAndReportsHowMany) {
  Logger log(With());
  for (uint32_t i = 0; i < Logger::kLinesPerSecondMax + 3; ++i) log.Info("retry");
  log.Info("other event");
  EXPECT_THAT(Lines(), SizeIs(Logger::kLinesPerSecondMax + 1));
  now_ += absl::Milliseconds(999);
  log.Info("retry");
  EXPECT_THAT(Lines(), SizeIs(Logger::kLinesPerSecondMax + 1));
  now_ += absl::Milliseconds(1);
  log.Info("retry", {{"n", 1}});
  EXPECT_THAT(Lines().back(), EndsWith("retry n=1 suppressed=4"));
  log.Info("retry");
  EXPECT_THAT(Lines().back(), EndsWith("INFO  retry"));
}

TEST_F(LoggerTest, AClockSetBackDoesNotSilenceAnEvent) {
  Logger log(With());
  for (uint32_t i = 0; i < Logger::kLinesPerSecondMax; ++i) log.Info("retry");
  now_ -= absl::Hours(1);
  log.Info("retry");
  EXPECT_THAT(Lines(), SizeIs(Logger::kLinesPerSecondMax + 1));
}

TEST_F(LoggerTest, ReportsAtTheEndWhatIsStillHeldBack) {
  {
    Logger log(With());
    for (uint32_t i = 0; i < Logger::kLinesPerSecondMax + 2; ++i) log.Info("retry");
  }
  EXPECT_THAT(Lines().back(), EndsWith("WARN  log lines suppressed of=retry suppressed=2"));
}

TEST_F(LoggerTest, DistinctEventNamesAreBounded) {
  Logger log(With());
  for (size_t i = 0; i < Logger::kEventNamesMax; ++i) log.Info(absl::StrCat("event ", i));
  for (uint32_t i = 0; i < Logger::kLinesPerSecondMax + 5; ++i) log.Info(absl::StrCat("late ", i));
  EXPECT_THAT(Lines(), SizeIs(Logger::kEventNamesMax + Logger::kLinesPerSecondMax));
}

TEST_F(LoggerTest, LinesOfManyThreadsStayWhole) {
  constexpr int kThreads = 8;
  constexpr int kLines = 200;
  Logger::Options options = With();
  // Every line in a second of its own: nothing is held back.
  options.clock = [this] { return now_ += absl::Seconds(1); };
  {
    Logger log(options);
    std::vector<std::thread> threads;
    threads.reserve(kThreads);
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&log, t] {
        for (int i = 0; i < kLines; ++i) log.Info("tick", {{"thread", t}, {"line", i}, {"end", 1}});
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  std::vector<std::string> lines = Lines();
  EXPECT_THAT(lines, SizeIs(kThreads * kLines));
  for (const std::string& line : lines) {
    EXPECT_TRUE(absl::StartsWith(line, "2026-01-02T0") && absl::EndsWith(line, "end=1")) << line;
  }
}

TEST_F(LoggerTest, ManyThreadsTogetherStayWithinTheLimitAndNothingIsMiscounted) {
  constexpr int kThreads = 8;
  constexpr int kEvents = 20'000;
  {
    Logger log(With());
    std::vector<std::thread> threads;
    threads.reserve(kThreads);
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&log] {
        for (int i = 0; i < kEvents; ++i) log.Info("retry");
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  EXPECT_THAT(Lines(), SizeIs(Logger::kLinesPerSecondMax + 1));
  EXPECT_THAT(Lines().back(), EndsWith(absl::StrCat(
                                  "suppressed=", kThreads * kEvents - Logger::kLinesPerSecondMax)));
}

TEST_F(LoggerTest, CountsLinesThatTheOutputRefuses) {
  std::FILE* full = std::fopen("/dev/full", "w");
  ASSERT_NE(full, nullptr);
  Logger::Options options = With();
  options.output = full;
  {
    Logger log(options);
    log.Info("lost");
    EXPECT_EQ(log.lines_lost(), 1u);
  }
  std::fclose(full);
}

TEST(ParseLogLevel, TakesTheFourNamesOnly) {
  EXPECT_EQ(*ParseLogLevel("warning"), LogLevel::kWarning);
  EXPECT_THAT(ParseLogLevel("warn").status().message(), HasSubstr("debug, info, warning, error"));
}

TEST(ParseLogFormat, TakesTheTwoNamesOnly) {
  EXPECT_EQ(*ParseLogFormat("json"), LogFormat::kJson);
  EXPECT_THAT(ParseLogFormat("xml").status().message(), HasSubstr("text, json"));
}

}  // namespace
}  // namespace rekap
