// Who may ask at all, by the headers alone.
#include "runtime/http/request_gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rekap {
namespace {

using testing::HasSubstr;

size_t BodySizeMax(const HttpRequest& head) { return head.path == "/besar" ? 5000 : 1000; }

const HttpAccess kLocal = {"http", false, {}, BodySizeMax};
const HttpAccess kWeb = {"https", false, {"rekap.go.id", "10.1.2.3", "fd00::5"}, BodySizeMax};

// 0 if the request may go on.
int StatusOf(const HttpAccess& access, std::vector<HttpHeader> headers,
             const std::string& method = "GET") {
  std::optional<HttpResponse> refusal =
      RefuseRequest({method, "/", std::move(headers), ""}, access);
  return refusal.has_value() ? refusal->status : 0;
}

TEST(RequestGate, TheHostMustBeOneOfOurs) {
  EXPECT_EQ(StatusOf(kLocal, {{"Host", "localhost:7380"}}), 0);
  EXPECT_EQ(StatusOf(kLocal, {{"host", "[::1]:7380"}}), 0);
  EXPECT_EQ(StatusOf(kLocal, {{"Host", "rekap.go.id"}}), 403);
  EXPECT_EQ(StatusOf(kWeb, {{"Host", "REKAP.go.id:7443"}}), 0);
  EXPECT_EQ(StatusOf(kWeb, {{"Host", "10.1.2.3"}}), 0);
  EXPECT_EQ(StatusOf(kWeb, {{"Host", "[fd00::5]:7443"}}), 0);
  EXPECT_EQ(StatusOf(kWeb, {{"Host", "rekap.go.id.evil.example"}}), 403);
  EXPECT_EQ(StatusOf(kWeb, {{"Host", "10.1.2.30"}}), 403);
  EXPECT_EQ(StatusOf(kLocal, {}), 400);
  EXPECT_EQ(StatusOf(kLocal, {{"Host", "a b"}}), 400);
}

TEST(RequestGate, AnOriginMustBeTheListenersOwn) {
  EXPECT_EQ(StatusOf(kLocal, {{"Host", "localhost:1"}, {"Origin", "http://localhost:1"}}), 0);
  EXPECT_EQ(StatusOf(kWeb, {{"Host", "rekap.go.id"}, {"Origin", "https://rekap.go.id"}}), 0);
  for (const char* origin :
       {"null", "", "https://localhost:1", "http://localhost:2", "http://localhost",
        "http://127.0.0.1:1", "http://evil.example", "http://localhost:1.evil.example",
        "http://localhost:1/", "localhost:1"}) {
    EXPECT_EQ(StatusOf(kLocal, {{"Host", "localhost:1"}, {"Origin", origin}}), 403) << origin;
  }
}

TEST(RequestGate, AnAnywhereListenerTakesAnyHostAndStillNoForeignOrigin) {
  HttpAccess anywhere = kLocal;
  anywhere.any_host = true;
  EXPECT_EQ(StatusOf(anywhere, {{"Host", "monitor.go.id"}}), 0);
  EXPECT_EQ(StatusOf(anywhere, {{"Host", "monitor.go.id"}, {"Origin", "http://evil.example"}}),
            403);
}

TEST(RequestGate, WhatDecidesSomethingMayStandOnce) {
  for (const char* name :
       {"Host", "ORIGIN", "Content-Length", "content-type", "Content-Encoding", "Authorization",
        "Connect-Timeout-Ms", "Connect-Protocol-Version", "Transfer-Encoding"}) {
    EXPECT_EQ(StatusOf(kLocal, {{"Host", "localhost"}, {name, "1"}, {name, "1"}}), 400) << name;
  }
  EXPECT_EQ(StatusOf(kLocal, {{"Host", "localhost"}, {"Accept", "a"}, {"Accept", "b"}}), 0);
}

TEST(RequestGate, ABodyMustSayItsLengthAndKeepTheBound) {
  auto post = [](std::vector<HttpHeader> more) {
    more.push_back({"Host", "localhost"});
    return StatusOf(kLocal, std::move(more), "POST");
  };
  EXPECT_EQ(post({{"Content-Length", "0"}}), 0);
  EXPECT_EQ(post({{"Content-Length", "1000"}}), 0);
  EXPECT_EQ(post({{"Content-Length", "1001"}}), 413);
  EXPECT_EQ(post({{"Content-Length", "99999999999999999999999"}}), 400);
  for (const char* length : {"", "-1", "+1", " 1", "1 ", "0x10", "1,1"}) {
    EXPECT_EQ(post({{"Content-Length", length}}), 400) << length;
  }
  auto post_large = [](const char* length) {
    return RefuseRequest(
        {"POST", "/besar", {{"Host", "localhost"}, {"Content-Length", length}}, ""}, kLocal);
  };
  EXPECT_FALSE(post_large("5000").has_value());
  EXPECT_EQ(post_large("5001")->status, 413);
  EXPECT_EQ(post({}), 411);
  EXPECT_EQ(post({{"Transfer-Encoding", "chunked"}}), 411);
  EXPECT_EQ(post({{"Transfer-Encoding", "chunked"}, {"Content-Length", "4"}}), 411);
  EXPECT_EQ(StatusOf(kLocal, {{"Host", "localhost"}, {"Transfer-Encoding", "chunked"}}), 411);
}

TEST(RequestGate, ARefusalIsAnErrorThatAClientCanParse) {
  std::optional<HttpResponse> refusal =
      RefuseRequest({"GET", "/", {{"Host", "evil.example"}}, ""}, kLocal);
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->content_type, "application/json");
  EXPECT_THAT(refusal->body, HasSubstr("{\"code\":\"permission_denied\",\"message\":\""));
  EXPECT_THAT(refusal->body, HasSubstr("[FOREIGN_HOST]"));
}

}  // namespace
}  // namespace rekap
