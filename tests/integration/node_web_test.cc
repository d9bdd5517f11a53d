// A node's page on the office's network, over the real daemon: TLS and a password, or
// nothing; and what a stranger or a foreign page is answered.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/curl.h"
#include "tests/integration/secure_fixture.h"

namespace rekap {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kJson[] = "Content-Type: application/json";
constexpr char kRight[] = R"({"sandi":"rahasia-dapur-12"})";
constexpr char kWrong[] = R"({"sandi":"bukan-sandinya"})";

class NodeWebTest : public SecureTest {
 protected:
  // The office's certificate is one of the aggregator's for browsers: it names localhost.
  NodeWebTest() {
    EXPECT_EQ(aggregator_->Stop(), 0);
    aggregator_ = std::make_unique<DaemonProcess>(
        home_.path(), "aggregator", "rekap-aggregator",
        std::vector<std::string>{"--web", "127.0.0.1:0", "--web-name", "localhost"});
    aggregator_->Start();
  }

  std::vector<std::string> Tls() const {
    return {"--web-name",        "localhost",
            "--web-key",         absl::StrCat(data(), "/authority/web.key"),
            "--web-certificate", absl::StrCat(data(), "/authority/web.crt")};
  }
  std::unique_ptr<DaemonProcess> Node(std::vector<std::string> flags) {
    flags.insert(flags.end(), {"--unit", "35.27.05", "--catalog", home_.File("catalog.yaml")});
    return std::make_unique<DaemonProcess>(home_.path(), "kantor", "rekap-node", flags);
  }
  // With the password of the fixture's file, started.
  std::unique_ptr<DaemonProcess> LockedNode() {
    std::vector<std::string> flags = Tls();
    flags.insert(flags.end(), {"--web", "127.0.0.1:0"});
    std::unique_ptr<DaemonProcess> node = Node(flags);
    Must(Shell("rekap-node", absl::StrCat("password --data ", node->data()), "password"));
    node->Start();
    return node;
  }
  static std::string Origin(const DaemonProcess& node) {
    std::vector<std::string> parts = absl::StrSplit(node.web(), ':');
    return absl::StrCat("https://localhost:", parts.back());
  }
  Curl Web(const DaemonProcess& node, const std::string& path, std::vector<std::string> more) {
    more.insert(more.begin(), {"--cacert", absl::StrCat(data(), "/authority/ca.crt"), "--cookie",
                               home_.File("jar"), absl::StrCat(Origin(node), path)});
    return RunCurl(std::move(more));
  }
  // A POST as the page makes it.
  Curl Post(const DaemonProcess& node, const std::string& path, const std::string& json,
            std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"--header", kJson, "--header",
                               absl::StrCat("Origin: ", Origin(node)), "--data", json});
    return Web(node, path, std::move(more));
  }
};

TEST_F(NodeWebTest, WithoutCertificateNameOrPasswordThereIsNoWebListener) {
  auto refused = [&](std::vector<std::string> flags, int code) {
    std::unique_ptr<DaemonProcess> node = Node(std::move(flags));
    node->Launch();
    EXPECT_EQ(node->WaitForExit(), code);
    return node->log();
  };
  EXPECT_THAT(refused({"--web", "127.0.0.1:0"}, 2), HasSubstr("web selalu memakai TLS"));
  EXPECT_THAT(refused(Tls(), 2), HasSubstr("hanya berlaku bersama web"));
  std::vector<std::string> whole = Tls();
  whole.insert(whole.end(), {"--web", "127.0.0.1:0"});
  EXPECT_THAT(refused(whole, 2), HasSubstr("rekap-node password --data"));
  EXPECT_THAT(refused({"--http", "0.0.0.0:0"}, 2), HasSubstr("NOT_LOOPBACK"));
}

TEST_F(NodeWebTest, ThePasswordLetsInAndNothingElseDoes) {
  std::unique_ptr<DaemonProcess> node = LockedNode();
  EXPECT_EQ(Web(*node, "/sesi", {}).status, "401");
  Curl stranger = Post(*node, "/rekap.v1.Node/Status", "{}");
  EXPECT_EQ(stranger.status, "401");
  EXPECT_THAT(stranger.body, HasSubstr("NO_SESSION"));
  EXPECT_EQ(Post(*node, "/rekap.v1.Setup/SetupState", "{}").status, "401");
  EXPECT_EQ(Post(*node, "/sesi/masuk", kWrong).status, "401");

  Curl in = Post(*node, "/sesi/masuk", kRight, {"--cookie-jar", home_.File("jar")});
  EXPECT_EQ(in.status, "200") << in.body;
  EXPECT_THAT(in.body, HasSubstr(R"("nama":"operator")"));
  EXPECT_THAT(in.head, AllOf(HasSubstr("Set-Cookie: __Host-rekap="), HasSubstr("; HttpOnly"),
                             HasSubstr("; SameSite=Strict"), HasSubstr("; Secure")));
  EXPECT_EQ(Web(*node, "/sesi", {}).status, "200");
  Curl status = Post(*node, "/rekap.v1.Node/Status", "{}");
  EXPECT_EQ(status.status, "200");
  EXPECT_THAT(status.body, HasSubstr("35.27.05"));

  // In its name, by pages of others, or without saying by whom.
  EXPECT_EQ(Web(*node, "/rekap.v1.Node/Status",
                {"--header", kJson, "--header", "Origin: https://evil.example", "--data", "{}"})
                .status,
            "403");
  EXPECT_EQ(Web(*node, "/rekap.v1.Node/Status", {"--header", kJson, "--data", "{}"}).status, "403");
  EXPECT_EQ(Post(*node, "/rekap.v1.Node/Status", "{}", {"--header", "Host: evil.example"}).status,
            "403");

  EXPECT_EQ(Post(*node, "/sesi/keluar", "{}").status, "200");
  EXPECT_EQ(Post(*node, "/rekap.v1.Node/Status", "{}").status, "401");
  EXPECT_EQ(node->Stop(), 0);
  EXPECT_THAT(node->log(), Not(HasSubstr("rahasia-dapur")));
}

TEST_F(NodeWebTest, TheListenerIsTheOfficesAloneAndThePageIsFramedByNobody) {
  std::unique_ptr<DaemonProcess> node = LockedNode();
  Curl page = Web(*node, "/", {});
  EXPECT_EQ(page.status, "200");
  EXPECT_THAT(page.head, AllOf(HasSubstr("script-src 'self'"), HasSubstr("frame-ancestors 'none'"),
                               HasSubstr("X-Frame-Options: DENY"), HasSubstr("nosniff")));
  EXPECT_THAT(page.head, Not(HasSubstr("unsafe-inline")));
  for (const char* path : {"/metrics", "/healthz", "/readyz"}) {
    EXPECT_EQ(Web(*node, path, {}).status, "404") << path;
  }
  EXPECT_EQ(Web(*node, "/", {"--tls-max", "1.2"}).status, "");
  // A stranger's large body is not taken; nor is one that is too large for a log-in.
  Write("large", std::string(5 * 1024 * 1024, 'x'));
  const std::string large = absl::StrCat("@", home_.File("large"));
  EXPECT_EQ(Post(*node, "/rekap.v1.Node/Import", "", {"--data-binary", large}).status, "413");
  Write("long", std::string(9 * 1024, ' '));
  EXPECT_EQ(Post(*node, "/sesi/masuk", absl::StrCat("@", home_.File("long"))).status, "413");
  // At the computer itself nobody logs in.
  EXPECT_THAT(HttpGet(node->http(), "/sesi"), HasSubstr("tanpa_akun"));
  EXPECT_EQ(node->Stop(), 0);
}

TEST_F(NodeWebTest, WhoGuessesIsLockedOut) {
  std::unique_ptr<DaemonProcess> node = LockedNode();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Post(*node, "/sesi/masuk", kWrong).status, "401");
  Curl locked = Post(*node, "/sesi/masuk", kRight);
  EXPECT_EQ(locked.status, "429");
  EXPECT_THAT(locked.body, HasSubstr("ACCOUNT_LOCKED"));
  EXPECT_EQ(node->Stop(), 0);
}

}  // namespace
}  // namespace rekap
