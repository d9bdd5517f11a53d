// Settings of the real daemons: a file that is checked, one that is read again on SIGHUP.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

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
  CommandResult Check() {
    return RunCommand(
        {absl::StrCat(REKAP_BINARY_DIR, "/rekap-node"), "--config", config_, "--check-config"});
  }

  TempDir home_;
  const std::string config_ = home_.path() + "/node.yaml";
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
