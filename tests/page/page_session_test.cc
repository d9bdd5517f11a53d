// A page's session as a browser has it: bytes on a real listener, through a real gateway,
// to the real Account service behind the gate.
#include <cstdio>
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <prometheus/registry.h>

#include "aggregator/access/access_processor.h"
#include "aggregator/account/account_service.h"
#include "aggregator/page/page_handler.h"
#include "runtime/connect/gateway.h"
#include "runtime/http/http_listener.h"
#include "tests/account/account_fixture.h"
#include "tests/page/page_files.h"
#include "tests/runtime/raw_client.h"

namespace rekap {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr char kPassword[] = "Rahasia-Siti-22";

void NoSuchPage(const HttpRequest&, const HttpReply& reply) {
  reply(HttpError(404, "not_found", "none"));
}

class PageSessionTest : public AccountTest {
 protected:
  PageSessionTest()
      : log_({LogLevel::kDebug, LogFormat::kText, output_.get(), absl::Now}),
        service_(accounts_.get(), hasher_.get(), audit_.get(), &log_, [this] { return now_; }),
        server_(std::make_shared<AccessProcessor>(
                    accounts_.get(), [](const grpc::AuthContext&) { return absl::OkStatus(); },
                    *AccessMetrics::Declare(registry_)),
                [this](grpc::ServerBuilder& builder) { builder.RegisterService(&service_); }),
        gateway_(*ConnectGateway::Start(server_.channel(), {v1::Account::service_full_name()})) {
    Add("siti", v1::ROLE_VIEWER, kPassword);
    PageParts parts{std::make_shared<const Page>(*Page::Of(source_.files)),
                    [] { return std::string("0123"); },
                    [this](const std::string& token) { return IsAlive(token); }};
    listener_ = *HttpListener::Start({"127.0.0.1", 0},
                                     PageHandler(std::move(parts), PageTransport::kLoopback,
                                                 CallsOr(gateway_.get(), NoSuchPage)),
                                     &log_);
  }
  ~PageSessionTest() override { listener_.reset(); }

  std::string Host() const { return listener_->endpoint().ToString(); }
  std::string Ask(const std::string& line, const std::string& headers = "",
                  const std::string& body = "") {
    return test::Exchange(
        listener_->endpoint().port,
        absl::StrCat(line, " HTTP/1.1\r\nHost: ", Host(), "\r\nConnection: close\r\n", headers,
                     absl::StartsWith(line, "POST")
                         ? absl::StrCat("Content-Type: application/json\r\nContent-Length: ",
                                        body.size(), "\r\n")
                         : "",
                     "\r\n", body));
  }
  std::string Origin() const { return absl::StrCat("Origin: http://", Host(), "\r\n"); }
  std::string LogIn(const std::string& password, const std::string& name = "siti") {
    return Ask("POST /sesi/masuk", Origin(),
               absl::StrCat("{\"nama\":\"", name, "\",\"sandi\":\"", password, "\"}"));
  }
  // The cookie's header as a browser sends it back.
  static std::string CookieOf(const std::string& answer) {
    constexpr absl::string_view kName = "\r\nSet-Cookie: ";
    size_t at = answer.find(kName.data());
    if (at == std::string::npos) return "";
    at += kName.size();
    return absl::StrCat("Cookie: ", answer.substr(at, answer.find(';', at) - at), "\r\n");
  }
  std::string WhoAmI(const std::string& headers) {
    return Ask("POST /rekap.v1.Account/WhoAmI", headers, "{}");
  }

  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> output_{std::tmpfile(), std::fclose};
  Logger log_;
  const test::PageSource source_;
  prometheus::Registry registry_;
  AccountService service_;
  GatedServer server_;
  std::unique_ptr<ConnectGateway> gateway_;
  std::unique_ptr<HttpListener> listener_;
};

TEST_F(PageSessionTest, InAndOutAndTheTokenIsDead) {
  const std::string in = LogIn(kPassword);
  EXPECT_THAT(in, AllOf(StartsWith("HTTP/1.1 200 "), HasSubstr("\"nama\":\"siti\""),
                        HasSubstr("\"peran\":\"viewer\""), HasSubstr("; HttpOnly; SameSite=Strict"),
                        HasSubstr("\r\nCache-Control: no-store\r\n")));
  const std::string cookie = CookieOf(in);
  EXPECT_THAT(WhoAmI(cookie + Origin()), AllOf(StartsWith("HTTP/1.1 200 "), HasSubstr("siti")));
  EXPECT_THAT(Ask("GET /sesi", cookie), AllOf(StartsWith("HTTP/1.1 200 "), HasSubstr("siti")));
  EXPECT_THAT(Ask("GET /versi", cookie), EndsWith("\r\n\r\n{\"posisi\":\"0123\"}\n"));

  const std::string out = Ask("POST /sesi/keluar", cookie + Origin(), "{}");
  EXPECT_THAT(out, AllOf(StartsWith("HTTP/1.1 200 "), HasSubstr("Set-Cookie: rekap=; "),
                         HasSubstr("Max-Age=0")));
  EXPECT_THAT(WhoAmI(cookie + Origin()), StartsWith("HTTP/1.1 401 "));
  EXPECT_THAT(Ask("GET /sesi", cookie), StartsWith("HTTP/1.1 401 "));
  EXPECT_THAT(Ask("GET /versi", cookie), StartsWith("HTTP/1.1 401 "));
}

TEST_F(PageSessionTest, AnExpiredTokenAnswers401AndTakesTheCookieAway) {
  const std::string cookie = CookieOf(LogIn(kPassword));
  now_ += absl::Hours(13);
  for (const std::string& answer :
       {WhoAmI(cookie + Origin()), Ask("GET /sesi", cookie), Ask("GET /versi", cookie)}) {
    EXPECT_THAT(answer, AllOf(StartsWith("HTTP/1.1 401 "), HasSubstr("NO_SESSION"),
                              HasSubstr("\r\nSet-Cookie: rekap=; "), HasSubstr("Max-Age=0")));
  }
}

TEST_F(PageSessionTest, ACookieIsNotTakenFromAnotherOrigin) {
  const std::string cookie = CookieOf(LogIn(kPassword));
  for (const std::string& origin :
       {std::string(), std::string("Origin: https://evil.example\r\n"),
        std::string("Origin: null\r\n"), std::string("Origin: http://127.0.0.1:1\r\n"),
        absl::StrCat("Origin: https://", Host(), "\r\n")}) {
    EXPECT_THAT(WhoAmI(cookie + origin), StartsWith("HTTP/1.1 403 ")) << origin;
    EXPECT_THAT(Ask("POST /sesi/keluar", cookie + origin, "{}"), StartsWith("HTTP/1.1 403 "));
  }
  EXPECT_THAT(WhoAmI(cookie + Origin()), StartsWith("HTTP/1.1 200 ")) << "and nobody was put out";
  EXPECT_THAT(WhoAmI(cookie + cookie + Origin()), StartsWith("HTTP/1.1 400 ")) << "twice";
}

TEST_F(PageSessionTest, GuessingThroughThePageLocksTheNameAsEverywhere) {
  for (size_t i = 0; i < LoginGuard::kFailuresMax; ++i) {
    EXPECT_THAT(LogIn("Rahasia-Salah-1"),
                AllOf(StartsWith("HTTP/1.1 401 "), Not(HasSubstr("Set-Cookie"))));
    EXPECT_THAT(LogIn("Rahasia-Salah-1", "budi"), StartsWith("HTTP/1.1 401 "));
  }
  for (const char* name : {"siti", "budi"}) {
    EXPECT_THAT(LogIn(kPassword, name),
                AllOf(StartsWith("HTTP/1.1 429 "), HasSubstr("ACCOUNT_LOCKED"),
                      Not(HasSubstr("Set-Cookie"))))
        << name;
  }
  std::unique_ptr<v1::Account::Stub> stub = v1::Account::NewStub(server_.channel());
  CallContext context("");
  v1::LoginRequest request;
  request.set_name("siti");
  request.set_password(kPassword);
  v1::LoginResponse response;
  EXPECT_EQ(stub->Login(&context, request, &response).error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
  now_ += LoginGuard::kLocked;
  EXPECT_THAT(LogIn(kPassword), StartsWith("HTTP/1.1 200 "));
}

TEST_F(PageSessionTest, ThePageIsForAnybodyAndMayDoLittle) {
  const std::string index = Ask("GET /");
  EXPECT_THAT(index,
              AllOf(StartsWith("HTTP/1.1 200 "), EndsWith(test::kIndexText),
                    HasSubstr(absl::StrCat("\r\nContent-Security-Policy: ", kPagePolicy, "\r\n")),
                    HasSubstr("\r\nX-Content-Type-Options: nosniff\r\n"),
                    HasSubstr("\r\nReferrer-Policy: no-referrer\r\n"),
                    HasSubstr("\r\nCross-Origin-Resource-Policy: same-origin\r\n"),
                    HasSubstr("\r\nCache-Control: no-cache\r\n")));
  EXPECT_THAT(index, AllOf(Not(HasSubstr("no-store")), Not(HasSubstr("policy: default-src 'none'; "
                                                                     "frame"))));
  EXPECT_THAT(Ask("HEAD /"),
              AllOf(StartsWith("HTTP/1.1 200 "), EndsWith("\r\n\r\n"),
                    HasSubstr(absl::StrCat("\r\nContent-Length: ", sizeof test::kIndexText - 1))));
  EXPECT_THAT(Ask("GET /assets/index-D3f0.js", "Accept-Encoding: gzip\r\n"),
              AllOf(HasSubstr("\r\nContent-Encoding: gzip\r\n"), HasSubstr("immutable"),
                    EndsWith(source_.script)));
  EXPECT_THAT(Ask("GET /assets/../../etc/passwd"), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(Ask("GET /metrics"), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(Ask("POST /", Origin(), "{}"),
              AllOf(StartsWith("HTTP/1.1 405 "), HasSubstr("\r\nAllow: GET, HEAD\r\n")));
}

TEST_F(PageSessionTest, NeitherPasswordNorTokenIsInTheLog) {
  const std::string cookie = CookieOf(LogIn(kPassword));
  WhoAmI(cookie + Origin());
  std::fflush(output_.get());
  std::string text(static_cast<size_t>(std::ftell(output_.get())), '\0');
  std::rewind(output_.get());
  ASSERT_EQ(std::fread(text.data(), 1, text.size(), output_.get()), text.size());
  EXPECT_THAT(text, AllOf(HasSubstr("logged in"), Not(HasSubstr(kPassword)),
                          Not(HasSubstr(cookie.substr(14, 64)))));
}

}  // namespace
}  // namespace rekap
