// Calls over HTTP as other programs make them: curl against real daemons, over HTTPS with
// accounts and on this machine without TLS.
#include <string>
#include <vector>

#include "absl/strings/match.h"
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
using ::testing::StartsWith;

constexpr char kJson[] = "Content-Type: application/json";

class ConnectTest : public SecureTest {
 protected:
  ConnectTest() {
    EXPECT_EQ(aggregator_->Stop(), 0);
    aggregator_ = std::make_unique<DaemonProcess>(
        home_.path(), "aggregator", "rekap-aggregator",
        std::vector<std::string>{"--catalog", home_.File("catalog.yaml"), "--web", "0.0.0.0:0",
                                 "--web-name", "localhost", "--web-name", "rekap.sampang.test"});
    aggregator_->Start();
    LogIn("kepala");
  }
  std::string port() const {
    return std::vector<std::string>(absl::StrSplit(aggregator_->web(), ':')).back();
  }
  std::string Url(const std::string& path) const {
    return absl::StrCat("https://localhost:", port(), path);
  }
  Curl Web(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--cacert", absl::StrCat(data(), "/authority/ca.crt")});
    return RunCurl(std::move(arguments));
  }
  Curl Call(const std::string& method, const std::string& json, const std::string& token = "",
            std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {Url(absl::StrCat("/rekap.v1.", method)), "--header",
                                          kJson, "--data", json};
    if (!token.empty()) {
      arguments.insert(arguments.end(),
                       {"--header", absl::StrCat("Authorization: Bearer ", token)});
    }
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Web(std::move(arguments));
  }
  // Of an account that logs in as a page would.
  std::string Token(const std::string& name) {
    Curl answer = Call("Account/Login",
                       absl::StrCat("{\"name\":\"", name, "\",\"password\":\"rahasia-dapur-12\"}"));
    EXPECT_EQ(answer.status, "200") << answer.body;
    constexpr absl::string_view kName = "\"token\":\"";
    size_t at = answer.body.find(kName.data()) + kName.size();
    return answer.body.substr(at, answer.body.find('"', at) - at);
  }
};

TEST_F(ConnectTest, ABrowsersCallsAreAnsweredOverHttpsToWhoMayAsk) {
  std::unique_ptr<DaemonProcess> node = JoinedNode("35.27.05");
  Import(*node);
  const std::string kepala = Token("kepala");
  Curl compared = Call("Query/Compare", R"({"year":2021})", kepala);
  EXPECT_EQ(compared.status, "200");
  EXPECT_THAT(compared.body, HasSubstr(R"("region":"35.27.05")"));
  EXPECT_THAT(compared.body, HasSubstr("\"340584045800\"")) << "sen, as text";
  EXPECT_THAT(compared.head, HasSubstr("\r\nCache-Control: no-store"));

  EXPECT_EQ(Call("Query/Compare", "{}").status, "401");
  EXPECT_THAT(Call("Query/Compare", "{}").body,
              AllOf(HasSubstr("\"unauthenticated\""), HasSubstr("TOKEN_MISSING")));
  EXPECT_EQ(Call("Query/Compare", "{}", std::string(64, '0')).status, "401");

  Must(Rekap("account add staf --role viewer --password-stdin"));
  const std::string staf = Token("staf");
  EXPECT_EQ(Call("Query/Units", "{}", staf).status, "200");
  Curl low = Call("Admin/Invite", R"({"unit":"35.27.06"})", staf);
  EXPECT_EQ(low.status, "403");
  EXPECT_THAT(low.body, AllOf(HasSubstr("\"permission_denied\""), HasSubstr("ROLE_TOO_LOW")));
  EXPECT_EQ(Call("Admin/Invite", R"({"unit":"35.27.06"})", kepala).status, "200");
  EXPECT_THAT(Must(Rekap("audit --format csv")), HasSubstr("kepala")) << "audited as over gRPC";
  EXPECT_THAT(Metrics(),
              HasSubstr("rekap_aggregator_access_refusals_total{reason=\"role_too_low\"} 1"));
  EXPECT_EQ(Call("Account/Logout", "{}", staf).status, "200");
  EXPECT_EQ(Call("Query/Units", "{}", staf).status, "401");
}

TEST_F(ConnectTest, BinaryIsTheSameAnswerAsOverGrpc) {
  v1::UnitsResponse response;
  Write("empty", "");
  Curl answer = Web({Url("/rekap.v1.Query/Units"), "--header", "Content-Type: application/proto",
                     "--header", absl::StrCat("Authorization: Bearer ", Token("kepala")),
                     "--data-binary", absl::StrCat("@", home_.File("empty"))});
  EXPECT_EQ(answer.status, "200");
  EXPECT_THAT(answer.head, HasSubstr("Content-Type: application/proto"));
  ASSERT_TRUE(response.ParseFromString(answer.body));
  EXPECT_EQ(response.units_size(), 14);
}

TEST_F(ConnectTest, WhatCannotBeAnsweredSaysWhy) {
  const std::string token = Token("kepala");
  Curl field = Call("Query/Compare", R"({"tahun":2021})", token);
  EXPECT_EQ(field.status, "400");
  EXPECT_THAT(field.body, AllOf(HasSubstr("\"invalid_argument\""), HasSubstr("tahun")));
  EXPECT_EQ(Call("Query/Compare", "{", token).status, "400");
  EXPECT_EQ(Call("Query/Nothing", "{}", token).status, "404");
  EXPECT_EQ(Call("Replication/Replicate", "{}", token).status, "404") << "not offered";
  EXPECT_EQ(Call("Enrolment/Renew", "{}", token).status, "404") << "not offered";
  EXPECT_EQ(Call("Query/Compare", "{}", token, {"--header", "Connect-Timeout-Ms: x"}).status,
            "400");
  EXPECT_EQ(Call("Query/Compare", "{}", token, {"--header", "Content-Encoding: gzip"}).status,
            "501");
  Write("large", std::string(5 * 1024 * 1024, ' '));
  Curl large = Call("Query/Compare", absl::StrCat("@", home_.File("large")), token);
  EXPECT_EQ(large.status, "413");
  EXPECT_THAT(large.body, HasSubstr("\"resource_exhausted\""));
  Curl got = Web({Url("/rekap.v1.Query/Compare?encoding=json&message=%7B%7D")});
  EXPECT_EQ(got.status, "405");
  EXPECT_THAT(got.head, HasSubstr("\r\nAllow: POST"));
  EXPECT_EQ(Web({Url("/rekap.v1.Query/Compare"), "--data", "{}"}).status, "415");
  EXPECT_EQ(Web({Url("/metrics")}).status, "404") << "metrics are on --http";
}

TEST_F(ConnectTest, APersonUsesThePageOverHttps) {
  Curl index = Web({Url("/peringkat?tahun=2021"), "--compressed"});
  EXPECT_EQ(index.status, "200");
  EXPECT_THAT(index.body, HasSubstr("<html lang=\"id\""));
  EXPECT_THAT(index.head, AllOf(HasSubstr("\r\nContent-Encoding: gzip"),
                                HasSubstr("script-src 'self'; style-src 'self'"),
                                HasSubstr("frame-ancestors 'none'")));
  const std::string origin = absl::StrCat("Origin: https://localhost:", port());
  const std::string jar = home_.File("cookies");
  auto post = [&](const std::string& path, const std::string& json, const std::string& from) {
    return Web({Url(path), "--header", kJson, "--header", from, "--data", json, "--cookie", jar,
                "--cookie-jar", jar});
  };
  Curl in = post("/sesi/masuk", R"({"nama":"kepala","sandi":"rahasia-dapur-12"})", origin);
  EXPECT_EQ(in.status, "200") << in.body;
  EXPECT_THAT(in.body, HasSubstr(R"("peran":"admin")"));
  EXPECT_THAT(in.head, AllOf(HasSubstr("\r\nSet-Cookie: __Host-rekap="),
                             HasSubstr("; Path=/; HttpOnly; SameSite=Strict; Secure")));
  EXPECT_EQ(post("/rekap.v1.Query/Units", "{}", origin).status, "200");
  EXPECT_EQ(post("/rekap.v1.Query/Units", "{}", "X-None: 1").status, "403") << "no origin";
  EXPECT_EQ(post("/rekap.v1.Query/Units", "{}", "Origin: https://evil.example").status, "403");
  auto version = [&] { return Web({Url("/versi"), "--cookie", jar}).body; };
  const std::string before = version();
  EXPECT_THAT(before, StartsWith("{\"posisi\":\""));
  std::unique_ptr<DaemonProcess> node = JoinedNode("35.27.05");
  Import(*node);
  EXPECT_NE(version(), before);
  EXPECT_EQ(post("/sesi/keluar", "{}", origin).status, "200");
  EXPECT_EQ(post("/rekap.v1.Query/Units", "{}", origin).status, "401");
  EXPECT_EQ(Web({Url("/versi")}).status, "401");
}

TEST_F(ConnectTest, TheLogSaysWhereABrowserIsAndNotWhereTheGatewayIs) {
  // Loopback has many addresses; the gateway dials from 127.0.0.1.
  auto log_in = [&](const std::string& path, const std::string& json) {
    return Web({Url(path), "--ipv4", "--interface", "127.0.0.2", "--header", kJson, "--header",
                absl::StrCat("Origin: https://localhost:", port()), "--header",
                "rekap-vouched-peer: ipv4:192.0.2.1:1", "--data", json})
        .status;
  };
  EXPECT_EQ(log_in("/sesi/masuk", R"({"nama":"kepala","sandi":"rahasia-dapur-12"})"), "200");
  EXPECT_THAT(aggregator_->log(), HasSubstr("logged in peer=ipv4:127.0.0.2:"));
  EXPECT_EQ(log_in("/rekap.v1.Account/Login", R"({"name":"kepala","password":"salah"})"), "401");
  EXPECT_THAT(aggregator_->log(), HasSubstr("login refused peer=ipv4:127.0.0.2:"));
  EXPECT_THAT(aggregator_->log(), Not(HasSubstr("192.0.2.1")));
}

TEST_F(ConnectTest, ADeadlineEndsACall) {
  std::unique_ptr<DaemonProcess> node = JoinedNode("35.27.05");
  Import(*node);
  Curl late = Call("Query/Verify", "{}", Token("kepala"), {"--header", "Connect-Timeout-Ms: 1"});
  EXPECT_EQ(late.status, "504");
  EXPECT_THAT(late.body, HasSubstr("\"deadline_exceeded\""));
}

TEST_F(ConnectTest, PagesAndNamesOfOthersAreRefused) {
  EXPECT_EQ(Call("Account/WhoAmI", "{}", "", {"--header", "Origin: https://evil.example"}).status,
            "403");
  EXPECT_EQ(Call("Account/WhoAmI", "{}", "", {"--header", "Origin: null"}).status, "403");
  EXPECT_EQ(Call("Account/WhoAmI", "{}", "", {"--header", "Host: evil.example"}).status, "403");
  EXPECT_EQ(Call("Account/WhoAmI", "{}", "",
                 {"--header", absl::StrCat("Origin: https://localhost:", port())})
                .status,
            "401")
      << "its own page is only asked for its token";
  // A browser that dials a name which is not in the certificate does not believe it.
  auto named = [&](const std::string& name) {
    return Web({"--resolve", absl::StrCat(name, ":", port(), ":127.0.0.1"),
                absl::StrCat("https://", name, ":", port(), "/")});
  };
  EXPECT_EQ(named("rekap.sampang.test").status, "200");
  constexpr int kCertificateNotBelieved = 60;
  EXPECT_EQ(named("evil.example").exit_code, kCertificateNotBelieved);
}

TEST_F(ConnectTest, TheWebListenerSpeaksTls13OrNotAtAll) {
  EXPECT_EQ(Web({Url("/")}).status, "200");
  EXPECT_EQ(Web({"--tls-max", "1.2", Url("/")}).status, "");
  EXPECT_EQ(RunCurl({absl::StrCat("http://localhost:", port(), "/")}).status, "");
  EXPECT_EQ(Web({Url("/")}).status, "200");
}

TEST_F(ConnectTest, ThisMachineMayCallInTheClearAndAnywhereMayNot) {
  auto call = [&] {
    return RunCurl({absl::StrCat("http://", aggregator_->http(), "/rekap.v1.Account/WhoAmI"),
                    "--header", kJson, "--data", "{}"});
  };
  EXPECT_EQ(call().status, "401");
  EXPECT_EQ(aggregator_->Stop(), 0);
  aggregator_ = std::make_unique<DaemonProcess>(home_.path(), "aggregator", "rekap-aggregator",
                                                std::vector<std::string>{"--http-anywhere"});
  aggregator_->Start();
  EXPECT_EQ(call().status, "404");
  EXPECT_EQ(RunCurl({absl::StrCat("http://", aggregator_->http(), "/")}).status, "404")
      << "no page";
  EXPECT_THAT(Metrics(), HasSubstr("rekap_aggregator_"));
}

TEST(WebFlags, WithoutTlsOrANameThereIsNoWebListener) {
  TempDir home;
  auto refused = [&](std::vector<std::string> flags) {
    flags.insert(flags.end(), {"--catalog", CatalogPath()});
    DaemonProcess daemon(home.path(), absl::StrCat("d", flags.size()), "rekap-aggregator", flags);
    daemon.Launch();
    EXPECT_EQ(daemon.WaitForExit(), 2);
    return daemon.log();
  };
  EXPECT_THAT(refused({"--insecure", "--web", "127.0.0.1:0"}), HasSubstr("web selalu memakai TLS"));
  EXPECT_THAT(refused({"--web", "0.0.0.0:0"}), HasSubstr("web-name"));
}

TEST(NodeCalls, ThePageOfANodeCallsItOnLoopback) {
  TempDir home;
  std::unique_ptr<DaemonProcess> node = MakeNode(home.path(), "node", "35.27.05", "");
  node->Start();
  auto call = [&](const std::string& method, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {
        absl::StrCat("http://", node->http(), "/rekap.v1.Node/", method), "--header", kJson,
        "--data", "{}"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return RunCurl(std::move(arguments));
  };
  Curl status = call("Status");
  EXPECT_EQ(status.status, "200");
  EXPECT_THAT(status.body, HasSubstr("35.27.05"));
  EXPECT_EQ(call("Import").status, "415") << "a stream";
  EXPECT_EQ(call("Status", {"--header", "Origin: http://evil.example"}).status, "403");
  EXPECT_EQ(call("Status", {"--header", "Host: evil.example"}).status, "403");
  EXPECT_EQ(node->Stop(), 0);
}

}  // namespace
}  // namespace rekap
