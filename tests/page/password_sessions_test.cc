// The page behind a password: who is let in, what is refused and how, and for how long.
#include "node/page/password_sessions.h"

#include <filesystem>
#include <memory>
#include <string>
#include <sys/stat.h>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/page/password_file.h"
#include "runtime/page/session_request.h"
#include "runtime/password/password_rules.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

constexpr char kHost[] = "kantor.example:7444";
constexpr char kOrigin[] = "https://kantor.example:7444";
constexpr char kPassword[] = "rahasia-dapur-12";
// libsodium's least: a test hashes many times.
constexpr PasswordHasher::Cost kCheap = {1, 8192};

std::string HashOf(const std::string& password) {
  return *(*PasswordHasher::Make(kCheap))->Hash(password);
}

class PasswordSessionsTest : public testing::Test {
 protected:
  PasswordSessionsTest() : hash_(HashOf(kPassword)) { Restart(); }

  void Restart() {
    sessions_ = std::make_unique<PasswordSessions>(
        [this]() -> absl::StatusOr<std::string> {
          absl::MutexLock lock(&mutex_);
          return hash_;
        },
        *PasswordHasher::Make(kCheap), &log_,
        [this] {
          absl::MutexLock lock(&mutex_);
          return now_;
        });
  }
  void Advance(absl::Duration by) {
    absl::MutexLock lock(&mutex_);
    now_ += by;
  }
  void Change(absl::StatusOr<std::string> hash) {
    absl::MutexLock lock(&mutex_);
    hash_ = std::move(hash);
  }

  HttpResponse Ask(HttpRequest request) {
    request.headers.push_back({"Host", kHost});
    absl::Notification answered;
    HttpResponse answer;
    sessions_->Handle(std::move(request), [&](HttpResponse given) {
      answer = std::move(given);
      answered.Notify();
    });
    answered.WaitForNotification();
    return answer;
  }
  static HttpRequest Post(const std::string& path, const std::string& body,
                          std::vector<HttpHeader> more = {{"Origin", kOrigin}}) {
    more.push_back({"Content-Type", "application/json"});
    return {"POST", path, std::move(more), body};
  }
  HttpResponse LogIn(const std::string& password) {
    return Ask(Post("/sesi/masuk", absl::StrCat("{\"sandi\":\"", password, "\"}")));
  }
  // "__Host-rekap=TOKEN" of a login that worked.
  std::string Cookie() {
    std::string set(LogIn(kPassword).Header("Set-Cookie").value_or(""));
    return set.substr(0, set.find(';'));
  }
  HttpResponse Tell(const std::string& cookie) {
    return Ask({"GET", "/sesi", {{"Cookie", cookie}}, ""});
  }
  int CallWith(std::vector<HttpHeader> headers) {
    headers.push_back({"Host", kHost});
    std::optional<HttpResponse> refusal =
        sessions_->RefuseCall({"POST", "/rekap.v1.Node/Status", std::move(headers), ""});
    return refusal.has_value() ? refusal->status : 0;
  }

  absl::Mutex mutex_;
  absl::Time now_ = absl::FromUnixSeconds(1'795'000'000);
  absl::StatusOr<std::string> hash_;
  Logger log_{Logger::Options{}};
  std::unique_ptr<PasswordSessions> sessions_;
};

TEST_F(PasswordSessionsTest, ThePasswordOpensASessionInACookieThatNoScriptSees) {
  HttpResponse answer = LogIn(kPassword);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "{\"nama\":\"operator\",\"berakhir\":1795043200000}\n");
  EXPECT_THAT(std::string(answer.Header("Set-Cookie").value_or("")),
              AllOf(StartsWith("__Host-rekap="), HasSubstr("; HttpOnly; SameSite=Strict; Secure")));
  EXPECT_EQ(Tell(Cookie()).body, "{\"nama\":\"operator\",\"berakhir\":1795043200000}\n");
}

TEST_F(PasswordSessionsTest, ACallNeedsTheCookieAndTheOwnPage) {
  const std::string cookie = Cookie();
  EXPECT_EQ(CallWith({{"Cookie", cookie}, {"Origin", kOrigin}}), 0);
  EXPECT_EQ(CallWith({{"Origin", kOrigin}}), 401);
  EXPECT_EQ(CallWith({{"Cookie", cookie}}), 403) << "no Origin";
  EXPECT_EQ(CallWith({{"Cookie", cookie}, {"Origin", "https://kantor.example"}}), 403);
  EXPECT_EQ(CallWith({{"Cookie", cookie}, {"Origin", "http://kantor.example:7444"}}), 403);
  EXPECT_EQ(CallWith({{"Cookie", absl::StrCat("__Host-rekap=", std::string(64, 'a'))},
                      {"Origin", kOrigin}}),
            401);
  EXPECT_EQ(CallWith({{"Cookie", absl::StrCat(cookie, "; ", cookie)}, {"Origin", kOrigin}}), 400);
  EXPECT_EQ(CallWith({{"Cookie", cookie.substr(sizeof "__Host-" - 1)}, {"Origin", kOrigin}}), 401)
      << "the loopback's name is not enough over TLS";
}

TEST_F(PasswordSessionsTest, ASessionEndsByItselfAtLogOutAndAtARestart) {
  std::string cookie = Cookie();
  Advance(kTokenLifetime - absl::Seconds(1));
  EXPECT_EQ(Tell(cookie).status, 200);
  Advance(absl::Seconds(1));
  HttpResponse ended = Tell(cookie);
  EXPECT_EQ(ended.status, 401);
  EXPECT_THAT(std::string(ended.Header("Set-Cookie").value_or("")), HasSubstr("Max-Age=0"));

  cookie = Cookie();
  HttpResponse out = Ask(Post("/sesi/keluar", "{}", {{"Origin", kOrigin}, {"Cookie", cookie}}));
  EXPECT_EQ(out.status, 200);
  EXPECT_THAT(std::string(out.Header("Set-Cookie").value_or("")), HasSubstr("Max-Age=0"));
  EXPECT_EQ(Tell(cookie).status, 401);

  cookie = Cookie();
  Restart();
  EXPECT_EQ(Tell(cookie).status, 401);
}

TEST_F(PasswordSessionsTest, ALogInThatIsNoneIsRefusedBeforeItIsLookedAt) {
  const std::string body = "{\"sandi\":\"rahasia-dapur-12\"}";
  EXPECT_EQ(Ask(Post("/sesi/masuk", body, {})).status, 403) << "no Origin";
  EXPECT_EQ(Ask(Post("/sesi/masuk", body, {{"Origin", "https://evil.example"}})).status, 403);
  EXPECT_EQ(Ask({"GET", "/sesi/masuk", {{"Origin", kOrigin}}, ""}).status, 405);
  HttpRequest form = Post("/sesi/masuk", body);
  form.headers.back().value = "text/plain";
  EXPECT_EQ(Ask(form).status, 415);
  EXPECT_EQ(Ask(Post("/sesi/masuk", body + std::string(kSessionBodyMax, ' '))).status, 413);
  for (const char* bad : {"", "[]", "{}", "{\"sandi\":7}", "{\"sandi\":\"a\",\"nama\":\"b\"}"}) {
    HttpResponse refused = Ask(Post("/sesi/masuk", bad));
    EXPECT_EQ(refused.status, 400) << bad;
    EXPECT_THAT(refused.body, HasSubstr("BAD_BODY"));
  }
  EXPECT_EQ(Ask({"GET", "/sesi", {{"Sec-Fetch-Site", "same-site"}}, ""}).status, 403);
  EXPECT_EQ(Ask({"GET", "/sesi/lain", {}, ""}).status, 404);
  EXPECT_EQ(LogIn(kPassword).status, 200) << "none of it counted as a wrong password";
}

TEST_F(PasswordSessionsTest, WrongPasswordsLockTheLogInForAWhile) {
  const std::string cookie = Cookie();
  for (size_t i = 0; i < LoginGuard::kFailuresMax; ++i) {
    HttpResponse wrong = LogIn("bukan-sandinya");
    EXPECT_EQ(wrong.status, 401) << i;
    EXPECT_THAT(wrong.body, HasSubstr("WRONG_PASSWORD"));
    EXPECT_EQ(wrong.Header("Set-Cookie"), std::nullopt);
  }
  HttpResponse locked = LogIn(kPassword);
  EXPECT_EQ(locked.status, 429);
  EXPECT_THAT(locked.body, HasSubstr("ACCOUNT_LOCKED"));
  EXPECT_EQ(Tell(cookie).status, 200) << "who is in stays in";
  Advance(LoginGuard::kLocked + absl::Seconds(1));
  EXPECT_EQ(LogIn(kPassword).status, 200);
}

TEST_F(PasswordSessionsTest, AnotherPasswordCountsAtOnceAndEndsTheSessionsOfTheOld) {
  const std::string cookie = Cookie();
  Change(HashOf("sandi-yang-baru"));
  EXPECT_EQ(LogIn(kPassword).status, 401);
  EXPECT_EQ(LogIn("sandi-yang-baru").status, 200);
  EXPECT_EQ(Tell(cookie).status, 401);
}

TEST_F(PasswordSessionsTest, APasswordThatCannotBeReadLetsNobodyInAndLocksNobody) {
  Change(absl::NotFoundError("tidak ada [NO_PASSWORD]"));
  for (size_t i = 0; i <= LoginGuard::kFailuresMax; ++i) {
    EXPECT_THAT(LogIn(kPassword).body, HasSubstr("NO_PASSWORD"));
  }
  Change(HashOf(kPassword));
  EXPECT_EQ(LogIn(kPassword).status, 200);
}

TEST(SessionTable, HasRoomForSoManyAndTheOldestGoes) {
  SessionTable table;
  const absl::Time now = absl::FromUnixSeconds(1'795'000'000);
  std::vector<std::string> tokens;
  for (size_t i = 0; i <= SessionTable::kSessionsMax; ++i) {
    tokens.push_back(table.Open(now + absl::Seconds(i)).token);
  }
  EXPECT_EQ(table.size(), SessionTable::kSessionsMax);
  EXPECT_FALSE(table.EndOf(tokens.front(), now).has_value());
  EXPECT_TRUE(table.EndOf(tokens[1], now).has_value());
  EXPECT_TRUE(table.EndOf(tokens.back(), now).has_value());
}

TEST(PasswordFile, IsForNobodyElseAndSaysWhatToDoWhereItIsMissing) {
  TempDir home;
  const std::string data = home.File("data");
  absl::Status missing = ReadPasswordHash(data).status();
  EXPECT_EQ(missing.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(missing.message(), HasSubstr("rekap-node password --data"));
  const std::string hash = HashOf(kPassword);
  ASSERT_TRUE(WritePasswordHash(data, hash).ok());
  EXPECT_EQ(*ReadPasswordHash(data), hash);
  struct stat about = {};
  ASSERT_EQ(stat(PasswordFile(data).c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 07777, 0600u);
  ASSERT_TRUE(WritePasswordHash(data, HashOf("sandi-yang-baru")).ok());
  EXPECT_NE(*ReadPasswordHash(data), hash);
  ASSERT_TRUE(WritePasswordHash(data, kPassword).ok());
  EXPECT_EQ(ReadPasswordHash(data).status().code(), absl::StatusCode::kFailedPrecondition)
      << "a password that somebody wrote there is none";
}

}  // namespace
}  // namespace rekap
