// The cookie: what protects it, how it is read, which requests it may speak for.
#include "runtime/page/session_cookie.h"

#include <string>
#include <variant>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregator/page/session_messages.h"

namespace rekap {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr PageTransport kTls = PageTransport::kTls;
constexpr PageTransport kLoopback = PageTransport::kLoopback;
const std::string kToken(64, 'a');

HttpRequest With(const std::string& cookie) {
  return {"POST", "/rekap.v1.Query/Compare", {{"Cookie", cookie}}, ""};
}

TEST(SessionCookie, NoScriptNoOtherSiteAndNoOtherHostHasIt) {
  EXPECT_EQ(SetSessionCookie(kTls, kToken),
            "__Host-rekap=" + kToken + "; Path=/; HttpOnly; SameSite=Strict; Secure");
  EXPECT_EQ(SetSessionCookie(kLoopback, kToken),
            "rekap=" + kToken + "; Path=/; HttpOnly; SameSite=Strict");
}

TEST(SessionCookie, IsTakenAwayUnderTheSameNameAndPath) {
  EXPECT_EQ(ClearSessionCookie(kTls),
            "__Host-rekap=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0");
  EXPECT_EQ(ClearSessionCookie(kLoopback), "rekap=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
}

TEST(SessionCookie, IsReadBesideOthers) {
  EXPECT_EQ(std::get<std::string>(SessionToken(With("a=b; __Host-rekap=" + kToken + "; c"), kTls)),
            kToken);
  EXPECT_EQ(std::get<std::string>(SessionToken(With("rekap=" + kToken), kLoopback)), kToken);
  EXPECT_EQ(std::get<std::string>(SessionToken({}, kTls)), "");
  EXPECT_EQ(std::get<std::string>(SessionToken(With("__Host-rekap="), kTls)), "");
}

TEST(SessionCookie, OverTlsTheUnprotectedNameDoesNotCount) {
  EXPECT_EQ(std::get<std::string>(SessionToken(With("rekap=" + kToken), kTls)), "");
  EXPECT_EQ(std::get<std::string>(SessionToken(With("__HOST-REKAP=" + kToken), kTls)), "");
}

TEST(SessionCookie, TwoOfThemAreRefused) {
  std::variant<std::string, HttpResponse> two =
      SessionToken(With("rekap=" + kToken + "; rekap=" + std::string(64, 'b')), kLoopback);
  EXPECT_EQ(std::get<HttpResponse>(two).status, 400);
  EXPECT_THAT(std::get<HttpResponse>(two).body, HasSubstr("COOKIE_TWICE"));
}

TEST(SessionCookie, WhatIsNoTokenEndsAndIsNotSentOn) {
  const std::string short_by_one(63, 'a');
  for (const std::string& value :
       {std::string("x"), short_by_one, short_by_one + "aa", short_by_one + "g",
        short_by_one + "\n", short_by_one + "\xff"}) {
    std::variant<std::string, HttpResponse> read = SessionToken(With("rekap=" + value), kLoopback);
    ASSERT_TRUE(std::holds_alternative<HttpResponse>(read)) << value;
    EXPECT_EQ(std::get<HttpResponse>(read).status, 401);
    EXPECT_THAT(std::string(*std::get<HttpResponse>(read).Header("Set-Cookie")),
                StartsWith("rekap=; "));
  }
}

TEST(OwnPage, TheOriginMustBeTheListenersOwnToTheLetter) {
  auto from = [](const std::string& origin) {
    return HttpRequest{
        "POST", "/sesi/masuk", {{"Host", "rekap.test:7443"}, {"Origin", origin}}, ""};
  };
  EXPECT_TRUE(IsOwnPage(from("https://rekap.test:7443"), kTls));
  for (const char* foreign :
       {"https://rekap.test", "https://rekap.test:7444", "http://rekap.test:7443",
        "https://evil.example", "https://rekap.test:7443.evil.example", "null", ""}) {
    EXPECT_FALSE(IsOwnPage(from(foreign), kTls)) << foreign;
  }
  EXPECT_FALSE(IsOwnPage({"POST", "/", {{"Host", "rekap.test:7443"}}, ""}, kTls));
  EXPECT_FALSE(IsOwnPage({"POST", "/", {{"Origin", "https://rekap.test:7443"}}, ""}, kTls));
  EXPECT_FALSE(IsOwnPage(from("https://rekap.test:7443"), kLoopback));
}

TEST(OwnPage, WhatTheBrowserSaysOfAGetCounts) {
  auto site = [](const std::string& value) {
    return HttpRequest{"GET", "/versi", {{"Sec-Fetch-Site", value}}, ""};
  };
  EXPECT_FALSE(IsFromElsewhere({"GET", "/versi", {}, ""}));
  EXPECT_FALSE(IsFromElsewhere(site("same-origin")));
  EXPECT_FALSE(IsFromElsewhere(site("none")));
  EXPECT_TRUE(IsFromElsewhere(site("same-site"))) << "another port of this host";
  EXPECT_TRUE(IsFromElsewhere(site("cross-site")));
}

TEST(SessionMessages, ALoginIsNameAndPasswordAndNothingElse) {
  absl::StatusOr<v1::LoginRequest> login = ReadLogin(R"({"nama":"siti","sandi":"a\"\u00e9b"})");
  ASSERT_TRUE(login.ok()) << login.status();
  EXPECT_EQ(login->name(), "siti");
  EXPECT_EQ(login->password(), "a\"\u00e9b");
  for (const char* bad :
       {"", "{", "[]", "null", R"({"nama":"siti"})", R"({"nama":"siti","sandi":1})",
        R"({"nama":"siti","sandi":"rahasia","x":1})", R"({"nama":null,"sandi":"rahasia"})"}) {
    absl::Status refused = ReadLogin(bad).status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument) << bad;
    EXPECT_THAT(std::string(refused.message()), Not(HasSubstr("rahasia")));
  }
}

TEST(SessionMessages, ASessionIsToldAsJson) {
  EXPECT_EQ(SessionJson("si\"ti", v1::ROLE_VERIFIER, 1795962105162),
            "{\"nama\":\"si\\\"ti\",\"peran\":\"verifier\",\"berakhir\":1795962105162}\n");
}

}  // namespace
}  // namespace rekap
