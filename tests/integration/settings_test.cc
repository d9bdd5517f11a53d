// Settings of the real daemons: a file that is checked, one that is read again on SIGHUP.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/cluster.h"

namespace rekap {
namespace {

using testing::HasSubstr;
using testing::Not;

class DaemonSettingsTest : public testing::Test {
 protected:
  void Write(const std::string& text) { std::ofstream(config_) << text; }
  CommandResult Check(const std::string& daemon = "rekap-node") {
    return RunCommand(
        {absl::StrCat(REKAP_BINARY_DIR, "/", daemon), "--config", config_, "--check-config"});
  }
  // A file of that text, and its path.
  std::string File(const std::string& name, const std::string& text) {
    const std::string path = absl::StrCat(home_.path(), "/", name);
    std::ofstream(path) << text;
    return path;
  }
  // Starts one that is to end by itself; its exit code and what it said.
  std::pair<int, std::string> Ended(const std::string& daemon, std::vector<std::string> flags) {
    DaemonProcess process(home_.path(), absl::StrCat("ended-", ++ended_), daemon, std::move(flags));
    process.Launch();
    return {process.WaitForExit().value_or(-1), process.log()};
  }

  TempDir home_;
  const std::string config_ = home_.path() + "/node.yaml";
  int ended_ = 0;
};

TEST_F(DaemonSettingsTest, CheckingSaysEveryMistakeWithItsPlaceAndTouchesNoData) {
  const std::string data = home_.path() + "/data";
  Write(absl::StrCat("data: ", data, "\nunit: 35.27\nlissten: 127.0.0.1:0\nhttp: 0.0.0.0:0\n"));
  CommandResult checked = Check();
  EXPECT_EQ(checked.exit_code, 1);
  EXPECT_THAT(checked.err, HasSubstr(config_ + ":2:7: unit"));
  EXPECT_THAT(checked.err, HasSubstr(config_ + ":3:1: kunci lissten"));
  EXPECT_THAT(checked.err, HasSubstr(config_ + ":4:7: http"));
  Write(absl::StrCat("data: ", data, "\nunit: 35.27.05\n"));
  checked = Check();
  EXPECT_EQ(checked.exit_code, 0) << checked.err;
  EXPECT_FALSE(std::filesystem::exists(data));
}

TEST_F(DaemonSettingsTest, CheckingReadsTheFilesThatSettingsName) {
  const std::string data = absl::StrCat("data: ", home_.path(), "/data\n");
  const std::string missing = home_.path() + "/missing";
  for (const char* daemon : {"rekap-node", "rekap-aggregator"}) {
    Write(absl::StrCat(data, "catalog: ", missing, "\n"));
    CommandResult checked = Check(daemon);
    EXPECT_EQ(checked.exit_code, 1) << daemon;
    EXPECT_THAT(checked.err, HasSubstr(absl::StrCat(config_, ":2:10: catalog ", missing, ": ")));
    EXPECT_THAT(checked.err, HasSubstr("[NO_FILE]"));
    const std::string broken = File("broken.yaml", "katalog: Uji\nwilayahh: x\n");
    Write(absl::StrCat(data, "catalog: ", broken, "\n"));
    checked = Check(daemon);
    EXPECT_EQ(checked.exit_code, 1) << daemon;
    EXPECT_THAT(checked.err, HasSubstr(absl::StrCat(config_, ":2:10: catalog ", broken, ":2:1: ")));
    Write(absl::StrCat(data, "catalog: ", CatalogPath(), "\n"));
    checked = Check(daemon);
    EXPECT_EQ(checked.exit_code, 0) << checked.err;
  }
  Write(absl::StrCat(data, "unit-file: ", missing, "\nweb: 127.0.0.1:0\nweb-name: localhost\n",
                     "web-key: ", missing, "\nweb-certificate: ", home_.path(), "\n"));
  CommandResult checked = Check();
  EXPECT_EQ(checked.exit_code, 1);
  EXPECT_THAT(checked.err, HasSubstr(config_ + ":2:12: unit-file " + missing));
  EXPECT_THAT(checked.err, HasSubstr(config_ + ":5:10: web-key " + missing));
  EXPECT_THAT(checked.err, HasSubstr(config_ + ":6:18: web-certificate " + home_.path()));
  EXPECT_THAT(checked.err, HasSubstr("[NOT_READABLE]")) << "a folder is no certificate";
  const std::string text = File("text", "35.27.05\n");
  Write(absl::StrCat(data, "unit-file: ", text, "\nweb: 127.0.0.1:0\nweb-name: localhost\n",
                     "web-key: ", text, "\nweb-certificate: ", text, "\n"));
  checked = Check();
  EXPECT_EQ(checked.exit_code, 1);
  EXPECT_THAT(checked.err, Not(HasSubstr("unit-file")));
  EXPECT_THAT(checked.err, HasSubstr("[BAD_CERTIFICATE]"));
  EXPECT_FALSE(std::filesystem::exists(home_.path() + "/data"));
}

TEST_F(DaemonSettingsTest, AStartThatAFileOfASettingFailsEndsAsWrongSettingsDo) {
  const std::string missing = home_.path() + "/missing";
  const std::string broken = File("broken.yaml", "katalog: Uji\nwilayahh: x\n");
  for (const std::string& catalog : {missing, broken}) {
    auto [code, log] = Ended("rekap-aggregator", {"--insecure", "--catalog", catalog});
    EXPECT_EQ(code, kNeedsPerson) << log;
    EXPECT_THAT(log, HasSubstr(catalog));
    std::tie(code, log) = Ended("rekap-node", {"--unit", "35.27.05", "--catalog", catalog});
    EXPECT_EQ(code, kNeedsPerson) << log;
    EXPECT_THAT(log, HasSubstr(catalog));
  }
  auto [code, log] = Ended("rekap-aggregator", {"--insecure"});
  EXPECT_EQ(code, kNeedsPerson) << log;
  std::tie(code, log) = Ended("rekap-node", {"--unit-file", missing});
  EXPECT_EQ(code, kNeedsPerson) << log;
  EXPECT_THAT(log, HasSubstr(absl::StrCat("--unit-file: unit-file ", missing)));
  std::tie(code, log) =
      Ended("rekap-node", {"--unit", "35.27.05", "--web", "127.0.0.1:0", "--web-name", "localhost",
                           "--web-key", missing, "--web-certificate", missing});
  EXPECT_EQ(code, kNeedsPerson) << log;
  EXPECT_THAT(log, HasSubstr("--web-key: web-key"));
}

// What only a person can mend ends as wrong settings do, what may pass by itself does not:
// that one systemd tries again.
TEST_F(DaemonSettingsTest, AStartThatWaitsForAPersonEndsOtherwiseThanOneThatMaySucceedLater) {
  auto [code, log] = Ended("rekap-node", {"--unit", "35.27.05", "--aggregator", "127.0.0.1:1"});
  EXPECT_EQ(code, kNeedsPerson) << log;
  EXPECT_THAT(log, HasSubstr("the node has not joined"));
  // An authority without its key.
  std::filesystem::create_directories(home_.path() + "/half/data/authority");
  File("half/data/authority/ca.crt", "");
  DaemonProcess half(home_.path(), "half", "rekap-aggregator",
                     {"--catalog", File("catalog.yaml", CatalogText())});
  half.Launch();
  EXPECT_EQ(half.WaitForExit(), kNeedsPerson) << half.log();
  EXPECT_THAT(half.log(), HasSubstr("restore the folder from a backup"));

  DaemonProcess node(home_.path(), "node", "rekap-node", {"--unit", "35.27.05"});
  node.Start();
  std::tie(code, log) = Ended("rekap-node", {"--unit", "35.27.05", "--listen", node.grpc()});
  EXPECT_EQ(code, kCannotGoOn) << log;
  EXPECT_THAT(log, HasSubstr(node.grpc()));
  std::tie(code, log) = Ended("rekap-node", {"--unit", "35.27.05", "--http", node.http()});
  EXPECT_EQ(code, kCannotGoOn) << log;
  EXPECT_THAT(log, HasSubstr(node.http()));
  EXPECT_EQ(node.Stop(), 0);
}

TEST_F(DaemonSettingsTest, AMissingCatalogFileDoesNotKeepAnAggregatorWithAStoredOneFromStarting) {
  const std::string catalog = File("catalog.yaml", CatalogText());
  DaemonProcess aggregator(home_.path(), "aggregator", "rekap-aggregator",
                           {"--insecure", "--catalog", catalog});
  aggregator.Start();
  EXPECT_EQ(aggregator.Stop(), 0);
  std::filesystem::remove(catalog);
  aggregator.Start();
  EXPECT_EQ(aggregator.Stop(), 0);
}

TEST_F(DaemonSettingsTest, HangupTakesTheLogLevelOverAndNothingThatIsWrong) {
  Write("unit: 35.27.05\n");
  DaemonProcess node(home_.path(), "node", "rekap-node", {"--config", config_});
  node.Start();
  auto logged = [&node](const std::string& text) {
    return Eventually([&] { return node.log().find(text) != std::string::npos; });
  };
  Write("unit: 35.27.06\nlog-level: warning\n");
  kill(node.pid(), SIGHUP);
  EXPECT_TRUE(logged("waits for the next start unit=35.27.05 setting=unit"));
  Write("unit: 35.27.05\nlog-level: laut\n");
  kill(node.pid(), SIGHUP);
  EXPECT_TRUE(logged(config_ + ":2:12 code=BAD_VALUE"));
  EXPECT_EQ(node.Stop(), 0);
  // That it stops is told as info, and the level is still warning.
  EXPECT_THAT(node.log(), Not(HasSubstr("node stops")));
}

}  // namespace
}  // namespace rekap
