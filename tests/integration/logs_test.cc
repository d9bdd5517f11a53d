// What the real daemons log while an office does its work, as a log store takes it in: one
// JSON object a line, each with the fields that docs/logs.md promises, and nowhere a
// secret, what a person typed about itself, or what it called its files.
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include "tests/integration/secure_fixture.h"

namespace rekap {
namespace {

using google::protobuf::Struct;
using testing::Contains;
using testing::HasSubstr;
using testing::Key;
using testing::Not;

constexpr char kAuthor[] = "Sukirman Wibisono";
constexpr char kFile[] = "punya-sukirman.tsv";
constexpr char kReason[] = "dibaca oleh Sukirman";
constexpr char kWrongPassword[] = "salah-ketik-77";

// Before the daemons of the fixture start.
struct JsonLogs {
  JsonLogs() {
    for (const char* daemon : {"NODE", "AGGREGATOR"}) {
      setenv(absl::StrCat("REKAP_", daemon, "_LOG_FORMAT").c_str(), "json", 1);
      setenv(absl::StrCat("REKAP_", daemon, "_LOG_LEVEL").c_str(), "debug", 1);
    }
  }
  ~JsonLogs() {
    for (const char* daemon : {"NODE", "AGGREGATOR"}) {
      unsetenv(absl::StrCat("REKAP_", daemon, "_LOG_FORMAT").c_str());
      unsetenv(absl::StrCat("REKAP_", daemon, "_LOG_LEVEL").c_str());
    }
  }
};

class LogsTest : private JsonLogs, public SecureTest {
 protected:
  std::string Token() const {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(home_.File("admin"))) {
      if (entry.path().filename() == "token") {
        return std::string(absl::StripAsciiWhitespace(ReadWhole(entry.path().string())));
      }
    }
    ADD_FAILURE() << "no token";
    return "";
  }
  CommandResult AtNode(const DaemonProcess& node, const std::string& arguments) {
    return Shell("rekap", absl::StrCat("--node ", node.grpc(), " ", arguments), "password");
  }
  // Events and their fields, the last of each event; every line must be a JSON object with
  // what every line has.
  static std::map<std::string, Struct> Parse(const std::string& log) {
    std::map<std::string, Struct> events;
    for (absl::string_view line : absl::StrSplit(log, '\n', absl::SkipEmpty())) {
      Struct object;
      EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(std::string(line), &object).ok())
          << line;
      for (const char* field : {"time", "level", "event"}) {
        EXPECT_THAT(object.fields(), Contains(Key(field))) << line;
      }
      // Of a connection, and in one form: what was only dialled is no peer.
      if (auto peer = object.fields().find("peer"); peer != object.fields().end()) {
        EXPECT_THAT(peer->second.string_value(), testing::StartsWith("ipv4:127.0.0.1:")) << line;
      }
      events[object.fields().at("event").string_value()] = object;
    }
    return events;
  }
  static void ExpectFields(const std::map<std::string, Struct>& events, const std::string& event,
                           const std::vector<std::string>& fields) {
    ASSERT_THAT(events, Contains(Key(event)));
    for (const std::string& field : fields) {
      EXPECT_THAT(events.at(event).fields(), Contains(Key(field))) << event;
    }
    if (events.at(event).fields().contains("unit")) {
      EXPECT_EQ(events.at(event).fields().at("unit").string_value(), "35.27.05") << event;
    }
  }

  // One office's year: joined, imported, submitted, reviewed, backed up; refused where it
  // goes wrong.
  void Work(DaemonProcess& node) {
    std::ofstream(home_.File(kFile)) << OmbenFile("corrected.tsv");
    Must(AtNode(
        node, absl::StrCat("import ", home_.File(kFile), " --year 2021 --author '", kAuthor, "'")));
    Must(AtNode(node, absl::StrCat("submit --year 2021 --author '", kAuthor, "' --justify '",
                                   kReason, "'")));
    EXPECT_NE(AtNode(node, absl::StrCat("submit --year 2021 --author '", kAuthor, "'")).exit_code,
              0);
    EXPECT_TRUE(Eventually([&] {
      v1::StatusResponse status = StatusOf(node);
      return status.head().seq() > 0 && status.acknowledged_seq() == status.head().seq();
    }));
    Must(Rekap(absl::StrCat("review return 35.27.05 --year 2021 --reason '", kReason, "'")));
    EXPECT_TRUE(Eventually([&] { return absl::StrContains(node.log(), "\"review received\""); }));
    Must(Rekap("backup"));
    Must(AtNode(node, "backup"));
    v1::Refusal refusal;
    EXPECT_TRUE(SayHello(*Replication("35.27.05"), "35.27.06", refusal).ok());
    Write("wrong", absl::StrCat(kWrongPassword, "\n"));
    EXPECT_NE(
        Shell("rekap",
              absl::StrCat("--aggregator ", aggregator_->grpc(), " login kepala --password-stdin"),
              "wrong")
            .exit_code,
        0);
  }
};

TEST_F(LogsTest, EveryLineIsAnEventWithWhereItHappenedAndNoWordAboutAPerson) {
  std::unique_ptr<DaemonProcess> node = JoinedNode("35.27.05");
  const std::string code(absl::StripAsciiWhitespace(ReadWhole(home_.File("code"))));
  // The invitation was used: the second try is refused.
  EXPECT_NE(Shell("rekap-node",
                  absl::StrCat("join - --aggregator ", aggregator_->grpc(), " --data ",
                               home_.File("thief/data")),
                  "code")
                .exit_code,
            0);
  Work(*node);
  const std::vector<std::string> secrets = {code,    Token(),    "rahasia-dapur-12", kAuthor, kFile,
                                            kReason, "Sukirman", kWrongPassword,     "kepala"};
  EXPECT_EQ(node->Stop(), 0);
  EXPECT_TRUE(
      Eventually([&] { return absl::StrContains(aggregator_->log(), "\"stream ended\""); }));
  EXPECT_EQ(aggregator_->Stop(), 0);
  // Nobody listens any more, so the next stream never has a connection.
  node->Start();
  EXPECT_TRUE(Eventually([&] { return absl::StrContains(node->log(), "failed to connect"); }));
  EXPECT_EQ(node->Stop(), 0);

  const std::map<std::string, Struct> of_node = Parse(node->log());
  for (const char* event : {"node serves", "file imported", "period submitted", "backup made"}) {
    ExpectFields(of_node, event, {"unit", "position"});
  }
  ExpectFields(of_node, "replication streaming", {"unit", "position", "peer"});
  ExpectFields(of_node, "submission refused", {"unit", "status"});
  ExpectFields(of_node, "review received", {"unit", "review"});
  ExpectFields(of_node, "node stops", {"unit", "signal"});

  const std::map<std::string, Struct> of_aggregator = Parse(aggregator_->log());
  for (const char* event : {"stream accepted", "stream refused", "stream ended"}) {
    ExpectFields(of_aggregator, event, {"unit", "position", "peer"});
  }
  for (const char* event : {"unit joined", "join refused", "period reviewed"}) {
    ExpectFields(of_aggregator, event, {"unit", "peer"});
  }
  for (const char* event : {"logged in", "login refused", "backup made"}) {
    ExpectFields(of_aggregator, event, {"peer"});
  }
  for (const std::string& secret : secrets) {
    EXPECT_THAT(node->log(), Not(HasSubstr(secret)));
    EXPECT_THAT(aggregator_->log(), Not(HasSubstr(secret)));
  }
}

}  // namespace
}  // namespace rekap
