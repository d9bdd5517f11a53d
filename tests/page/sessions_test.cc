// What is asked of the Account service in whose name, and what a page is told of it. The
// service is a script here; page_session_test.cc has the real one.
#include "aggregator/page/sessions.h"

#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregator/page/page_handler.h"
#include "aggregator/page/session_messages.h"
#include "rekap/v1/account.pb.h"
#include "runtime/page/session_request.h"
#include "tests/page/page_files.h"

namespace rekap {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

const std::string kToken(64, 'a');
constexpr char kHost[] = "127.0.0.1:7380";
constexpr char kOrigin[] = "http://127.0.0.1:7380";

class SessionsTest : public testing::Test {
 protected:
  // `answer` is what the service says next.
  HttpHandler Calls() {
    return [this](HttpRequest request, const HttpReply& reply) {
      asked_.push_back(std::move(request));
      reply(answer_);
    };
  }
  HttpResponse Ask(HttpRequest request, bool accounts = true) {
    request.headers.push_back({"Host", kHost});
    PageParts parts{page_, [] { return std::string("v1"); }, nullptr};
    if (accounts) parts.is_alive = [this](const std::string&) { return alive_; };
    std::optional<HttpResponse> answer;
    PageHandler(parts, PageTransport::kLoopback, Calls())(
        std::move(request), [&](HttpResponse given) { answer = std::move(given); });
    EXPECT_TRUE(answer.has_value());
    return answer.value_or(HttpResponse());
  }
  static HttpRequest Post(const std::string& path, const std::string& body,
                          std::vector<HttpHeader> more = {{"Origin", kOrigin}}) {
    HttpRequest request{"POST", path, {{"Content-Type", "application/json"}}, body};
    request.headers.insert(request.headers.end(), more.begin(), more.end());
    return request;
  }
  static HttpHeader Cookie() { return {"Cookie", "rekap=" + kToken}; }
  static HttpResponse Ended(const char* word = "TOKEN_EXPIRED") {
    return HttpError(401, "unauthenticated", word);
  }

  const test::PageSource source_;
  const std::shared_ptr<const Page> page_ = std::make_shared<const Page>(*Page::Of(source_.files));
  std::vector<HttpRequest> asked_;
  HttpResponse answer_;
  bool alive_ = true;
};

TEST_F(SessionsTest, LoggingInAsksTheServiceAndSetsTheCookieButTellsThePageNoToken) {
  v1::LoginResponse given;
  given.set_token(kToken);
  given.set_role(v1::ROLE_VIEWER);
  given.set_expires_unix_ms(1795962105162);
  answer_.body = given.SerializeAsString();
  HttpResponse answer = Ask(Post("/sesi/masuk", R"({"nama":"siti","sandi":"rahasia-11"})"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "{\"nama\":\"siti\",\"peran\":\"viewer\",\"berakhir\":1795962105162}\n");
  EXPECT_EQ(answer.Header("Set-Cookie"), SetSessionCookie(PageTransport::kLoopback, kToken));
  ASSERT_THAT(asked_, SizeIs(1));
  EXPECT_EQ(asked_[0].path, "/rekap.v1.Account/Login");
  v1::LoginRequest sent;
  ASSERT_TRUE(sent.ParseFromString(asked_[0].body));
  EXPECT_EQ(sent.password(), "rahasia-11");
}

TEST_F(SessionsTest, ALoginThatIsRefusedIsToldAsTheServiceSaysItAndSetsNothing) {
  answer_ = HttpError(429, "resource_exhausted", "ACCOUNT_LOCKED: ...");
  HttpResponse answer = Ask(Post("/sesi/masuk", R"({"nama":"siti","sandi":"rahasia-11"})"));
  EXPECT_EQ(answer.status, 429);
  EXPECT_THAT(answer.body, HasSubstr("ACCOUNT_LOCKED"));
  EXPECT_EQ(answer.Header("Set-Cookie"), std::nullopt);
}

TEST_F(SessionsTest, OnlyThePageItselfMayLogInAndOut) {
  for (const char* path : {"/sesi/masuk", "/sesi/keluar"}) {
    EXPECT_EQ(Ask(Post(path, "{}", {Cookie()})).status, 403) << path;
    EXPECT_EQ(Ask(Post(path, "{}", {Cookie(), {"Origin", "http://127.0.0.1:9999"}})).status, 403);
    HttpRequest form = Post(path, "{}");
    form.headers[0].value = "text/plain";
    EXPECT_EQ(Ask(form).status, 415);
    EXPECT_EQ(Ask({"GET", path, {}, ""}).status, 405);
  }
  EXPECT_THAT(asked_, IsEmpty());
}

TEST_F(SessionsTest, ABodyThatIsTooLongOrNoLoginIsNotSentOn) {
  const std::string body = R"({"nama":"siti","sandi":"x"})";
  HttpResponse large = Ask(Post("/sesi/masuk", body + std::string(kSessionBodyMax, ' ')));
  EXPECT_EQ(large.status, 413);
  EXPECT_EQ(Ask(Post("/sesi/masuk", "{}")).status, 400);
  EXPECT_THAT(asked_, IsEmpty());
}

TEST_F(SessionsTest, LoggingOutEndsTheTokenAndTakesTheCookieAway) {
  HttpResponse answer = Ask(Post("/sesi/keluar", "{}", {Cookie(), {"Origin", kOrigin}}));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.Header("Set-Cookie"), ClearSessionCookie(PageTransport::kLoopback));
  ASSERT_THAT(asked_, SizeIs(1));
  EXPECT_EQ(asked_[0].path, "/rekap.v1.Account/Logout");
  EXPECT_EQ(asked_[0].Header("Authorization"), "Bearer " + kToken);

  answer_ = Ended("TOKEN_UNKNOWN");
  EXPECT_EQ(Ask(Post("/sesi/keluar", "{}", {Cookie(), {"Origin", kOrigin}})).status, 200);
  EXPECT_EQ(Ask(Post("/sesi/keluar", "{}")).status, 200) << "nobody was in";
}

TEST_F(SessionsTest, ATokenThatCouldNotBeEndedKeepsItsCookie) {
  answer_ = HttpError(503, "unavailable", "STOPPING");
  HttpResponse answer = Ask(Post("/sesi/keluar", "{}", {Cookie(), {"Origin", kOrigin}}));
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.Header("Set-Cookie"), std::nullopt);
}

TEST_F(SessionsTest, WhoIsInIsTold) {
  v1::WhoAmIResponse who;
  who.set_name("siti");
  who.set_role(v1::ROLE_ADMIN);
  who.set_expires_unix_ms(7);
  answer_.body = who.SerializeAsString();
  EXPECT_EQ(Ask({"GET", "/sesi", {Cookie()}, ""}).body,
            "{\"nama\":\"siti\",\"peran\":\"admin\",\"berakhir\":7}\n");
  EXPECT_EQ(Ask({"GET", "/sesi", {}, ""}).status, 401);
  EXPECT_EQ(Ask({"GET", "/sesi", {Cookie(), {"Sec-Fetch-Site", "same-site"}}, ""}).status, 403);
  answer_ = Ended();
  HttpResponse ended = Ask({"GET", "/sesi", {Cookie()}, ""});
  EXPECT_EQ(ended.status, 401);
  EXPECT_THAT(std::string(*ended.Header("Set-Cookie")), StartsWith("rekap=; "));
  EXPECT_EQ(Ask({"GET", "/sesi/lain", {}, ""}).status, 404);
  EXPECT_EQ(Ask({"GET", "/sesixyz", {}, ""}).status, 404);
}

TEST_F(SessionsTest, ACookieIsATokenForThePageItselfAlone) {
  Ask(Post("/rekap.v1.Query/Compare", "{}", {Cookie(), {"Origin", kOrigin}}));
  ASSERT_THAT(asked_, SizeIs(1));
  EXPECT_EQ(asked_[0].Header("Authorization"), "Bearer " + kToken);
  EXPECT_EQ(Ask(Post("/rekap.v1.Query/Compare", "{}", {Cookie()})).status, 403);
  EXPECT_EQ(Ask(Post("/rekap.v1.Query/Compare", "{}", {Cookie(), {"Origin", "null"}})).status, 403);
  EXPECT_THAT(asked_, SizeIs(1));
}

TEST_F(SessionsTest, ATokenInTheHeaderGoesBeforeACookieAndNeedsNoOrigin) {
  Ask(Post("/rekap.v1.Query/Compare", "{}", {Cookie(), {"Authorization", "Bearer b"}}));
  ASSERT_THAT(asked_, SizeIs(1));
  EXPECT_EQ(asked_[0].Header("Authorization"), "Bearer b");
  Ask(Post("/rekap.v1.Query/Compare", "{}", {}));
  EXPECT_EQ(asked_.at(1).Header("Authorization"), std::nullopt);
}

TEST_F(SessionsTest, AnExpiredTokenTakesTheCookieAwayAndAWrongPasswordDoesNot) {
  answer_ = Ended();
  HttpRequest call = Post("/rekap.v1.Query/Compare", "{}", {Cookie(), {"Origin", kOrigin}});
  HttpResponse ended = Ask(call);
  EXPECT_EQ(ended.status, 401);
  EXPECT_THAT(ended.body, HasSubstr("NO_SESSION"));
  EXPECT_EQ(ended.Header("Set-Cookie"), ClearSessionCookie(PageTransport::kLoopback));
  answer_ = HttpError(401, "unauthenticated", "nama akun atau kata sandi tidak cocok");
  EXPECT_EQ(Ask(call).Header("Set-Cookie"), std::nullopt);
}

TEST_F(SessionsTest, WithoutAccountsThereAreNoSessions) {
  EXPECT_EQ(Ask({"GET", "/sesi", {}, ""}, false).body, "{\"tanpa_akun\":true}\n");
  HttpResponse refused = Ask(Post("/sesi/masuk", R"({"nama":"a","sandi":"b"})"), false);
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("NO_ACCOUNTS"));
  EXPECT_EQ(Ask(Post("/sesi/keluar", "{}", {Cookie(), {"Origin", kOrigin}}), false).status, 200);
  EXPECT_EQ(Ask({"GET", "/versi", {}, ""}, false).body, "{\"posisi\":\"v1\"}\n");
  EXPECT_THAT(asked_, IsEmpty());
  Ask(Post("/rekap.v1.Query/Compare", "{}", {Cookie()}), false);
  EXPECT_EQ(asked_.at(0).Header("Authorization"), std::nullopt);
}

TEST_F(SessionsTest, TheVersionIsForWhoIsIn) {
  EXPECT_EQ(Ask({"GET", "/versi", {Cookie()}, ""}).body, "{\"posisi\":\"v1\"}\n");
  EXPECT_EQ(Ask({"GET", "/versi", {}, ""}).status, 401);
  EXPECT_EQ(Ask({"GET", "/versi", {Cookie(), {"Sec-Fetch-Site", "cross-site"}}, ""}).status, 403);
  EXPECT_EQ(Ask({"POST", "/versi", {Cookie()}, ""}).status, 405);
  alive_ = false;
  HttpResponse ended = Ask({"GET", "/versi", {Cookie()}, ""});
  EXPECT_EQ(ended.status, 401);
  EXPECT_EQ(ended.Header("Set-Cookie"), ClearSessionCookie(PageTransport::kLoopback));
  EXPECT_THAT(asked_, IsEmpty()) << "from memory";
}

TEST_F(SessionsTest, WhatIsNotThePagesGoesOnAndTheRestIsThePage) {
  answer_ = HttpError(404, "unimplemented", "from the calls");
  for (const char* path :
       {"/metrics", "/healthz", "/readyz", "/rekap.v1.Node/Status", "/rekap.v1."}) {
    EXPECT_THAT(Ask({"GET", path, {}, ""}).body, HasSubstr("from the calls")) << path;
  }
  for (const char* path : {"/", "/metricsx", "/unit/35.27.05", "/rekap"}) {
    EXPECT_EQ(Ask({"GET", path, {}, ""}).body, test::kIndexText) << path;
  }
}

}  // namespace
}  // namespace rekap
