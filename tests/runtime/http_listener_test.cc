// The listener as a client on the wire sees it: real sockets, bytes as sent.
#include "runtime/http/http_listener.h"

#include <cstdio>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/http/metrics.h"
#include "runtime/http/monitoring.h"
#include "tests/runtime/raw_client.h"

namespace rekap {
namespace {

using test::Exchange;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class MonitoringTest : public testing::Test {
 protected:
  MonitoringTest() {
    auto listener = HttpListener::Start({"localhost", 0},
                                        MonitoringHandler({registry_, second_},
                                                          [this] {
                                                            std::lock_guard lock(mutex_);
                                                            return ready_;
                                                          }),
                                        &log_);
    EXPECT_TRUE(listener.ok()) << listener.status();
    listener_ = *std::move(listener);
  }
  ~MonitoringTest() override { listener_.reset(); }

  std::string Ask(const std::string& method, const std::string& path, const std::string& host,
                  const std::string& more = "") {
    return Exchange(listener_->endpoint().port,
                    absl::StrCat(method, " ", path, " HTTP/1.1\r\nHost: ", host,
                                 "\r\nConnection: close\r\n", more, "\r\n"));
  }
  std::string Get(const std::string& path) {
    return Ask("GET", path, listener_->endpoint().ToString());
  }
  void SetReady(absl::Status ready) {
    std::lock_guard lock(mutex_);
    ready_ = std::move(ready);
  }

  Logger log_{Logger::Options{}};
  std::shared_ptr<prometheus::Registry> registry_ = std::make_shared<prometheus::Registry>();
  std::shared_ptr<prometheus::Registry> second_ = std::make_shared<prometheus::Registry>();
  std::mutex mutex_;
  absl::Status ready_ = absl::UnavailableError("rebuilding the roll-up");
  std::unique_ptr<HttpListener> listener_;
};

TEST_F(MonitoringTest, ReportsTheRealPort) {
  EXPECT_EQ(listener_->endpoint().host, "127.0.0.1");
  EXPECT_NE(listener_->endpoint().port, 0);
}

TEST_F(MonitoringTest, HealthIsOkWhileTheProcessServes) {
  EXPECT_THAT(Get("/healthz"), AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), EndsWith("\r\n\r\nok\n")));
}

TEST_F(MonitoringTest, MetricsOfEveryCollectableAreShown) {
  AddCounter(*registry_, {"rekap_entries_total", "Entries made durable."}).Increment(66);
  AddGauge(*second_, {"rekap_lag_seconds", "Age of the oldest missing entry."}).Set(2.5);
  AddHistogram(*second_, {"rekap_sync_seconds", "One synced write."}, LatencyBucketsSeconds())
      .Observe(0.003);
  std::string answer = Get("/metrics");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
  EXPECT_THAT(answer, HasSubstr("# HELP rekap_entries_total Entries made durable.\n"));
  EXPECT_THAT(answer, HasSubstr("\nrekap_entries_total 66\n"));
  EXPECT_THAT(answer, HasSubstr("\nrekap_lag_seconds 2.5\n"));
  EXPECT_THAT(answer, HasSubstr("rekap_sync_seconds_bucket{le=\"0.005\"} 1\n"));
}

TEST_F(MonitoringTest, ReadinessFollowsTheCallbackBothWays) {
  EXPECT_THAT(Get("/readyz"),
              AllOf(StartsWith("HTTP/1.1 503 "), EndsWith("not ready: rebuilding the roll-up\n")));
  SetReady(absl::OkStatus());
  EXPECT_THAT(Get("/readyz"), AllOf(StartsWith("HTTP/1.1 200 "), EndsWith("ready\n")));
  SetReady(absl::UnavailableError("disk full"));
  EXPECT_THAT(Get("/readyz"), AllOf(StartsWith("HTTP/1.1 503 "), EndsWith("disk full\n")));
}

TEST_F(MonitoringTest, UnknownPathsAreNotFoundAndNoFileIsServed) {
  for (const char* path : {"/", "/metricsx", "/metrics/x", "/CMakeLists.txt", "/../../etc/passwd",
                           "/%2e%2e/%2e%2e/etc/passwd"}) {
    EXPECT_THAT(Get(path), StartsWith("HTTP/1.1 404 ")) << path;
  }
}

TEST_F(MonitoringTest, AQueryDoesNotChangeThePath) {
  EXPECT_THAT(Get("/healthz?x=1"), StartsWith("HTTP/1.1 200 "));
}

TEST_F(MonitoringTest, OtherMethodsAreRefused) {
  for (const char* method : {"POST", "PUT", "DELETE", "PATCH"}) {
    EXPECT_THAT(Ask(method, "/metrics", "localhost", "Content-Length: 0\r\n"),
                AllOf(StartsWith("HTTP/1.1 405 "), HasSubstr("\r\nAllow: GET\r\n")))
        << method;
  }
  EXPECT_THAT(Ask("HEAD", "/metrics", "localhost"),
              AllOf(StartsWith("HTTP/1.1 405 "), EndsWith("\r\n\r\n")));
}

TEST_F(MonitoringTest, ACorsPreflightOfAForeignPageGetsNoPermission) {
  std::string answer = Ask("OPTIONS", "/metrics", "localhost",
                           "Origin: http://evil.example\r\nAccess-Control-Request-Method: GET\r\n");
  EXPECT_THAT(answer, AllOf(StartsWith("HTTP/1.1 403 "), Not(HasSubstr("Access-Control-Allow"))));
  answer = Ask("OPTIONS", "/metrics", "localhost", "Access-Control-Request-Method: GET\r\n");
  EXPECT_THAT(answer, AllOf(StartsWith("HTTP/1.1 405 "), Not(HasSubstr("Access-Control-Allow"))));
}

TEST_F(MonitoringTest, EveryAnswerProtectsTheBrowser) {
  for (const std::string& answer :
       {Get("/healthz"), Get("/metrics"), Get("/nothing"), Get("/readyz"),
        Ask("POST", "/metrics", "localhost", "Content-Length: 0\r\n"),
        Ask("GET", "/metrics", "evil.example")}) {
    EXPECT_THAT(answer, HasSubstr("\r\nX-Content-Type-Options: nosniff\r\n"));
    EXPECT_THAT(answer, HasSubstr("\r\nContent-Security-Policy: default-src 'none'"));
    EXPECT_THAT(answer, HasSubstr("\r\nCache-Control: no-store\r\n"));
  }
}

TEST_F(MonitoringTest, AForeignHostIsRefused) {
  for (const char* host : {"evil.example", "evil.example:80", "127.0.0.1.evil.example", "10.0.0.1",
                           "localhost.evil.example:9090"}) {
    EXPECT_THAT(Ask("GET", "/metrics", host), StartsWith("HTTP/1.1 403 ")) << host;
  }
}

TEST_F(MonitoringTest, LoopbackHostsAreServedWithAndWithoutPort) {
  for (const char* host :
       {"localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:9090", "[::1]", "[::1]:9090"}) {
    EXPECT_THAT(Ask("GET", "/healthz", host), StartsWith("HTTP/1.1 200 ")) << host;
  }
}

TEST_F(MonitoringTest, ARequestMustNameExactlyOneHost) {
  uint16_t port = listener_->endpoint().port;
  EXPECT_THAT(Exchange(port, "GET /healthz HTTP/1.0\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(Ask("GET", "/healthz", ""), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(Ask("GET", "/healthz", "localhost", "Host: evil.example\r\n"),
              StartsWith("HTTP/1.1 400 "));
}

TEST_F(MonitoringTest, AnOversizedRequestIsRefusedAndTheNextOneServed) {
  std::string filler(HttpListener::kMemoryPerConnection, 'x');
  EXPECT_THAT(Ask("GET", "/healthz", "localhost", absl::StrCat("X-Filler: ", filler, "\r\n")),
              Not(HasSubstr(" 200 ")));
  EXPECT_THAT(Get("/healthz"), StartsWith("HTTP/1.1 200 "));
}

TEST_F(MonitoringTest, ATakenPortIsAnErrorThatNamesIt) {
  auto second =
      HttpListener::Start(listener_->endpoint(), MonitoringHandler({}, absl::OkStatus), &log_);
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(second.status().message(), HasSubstr(listener_->endpoint().ToString()));
  EXPECT_THAT(Get("/healthz"), StartsWith("HTTP/1.1 200 "));
}

TEST_F(MonitoringTest, TheListenerEndsWithItsObject) {
  uint16_t port = listener_->endpoint().port;
  listener_.reset();
  EXPECT_EQ(Exchange(port, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"), "");
}

TEST(HttpListener, RefusesToListenBeyondLoopback) {
  Logger log{Logger::Options{}};
  auto listener = HttpListener::Start({"0.0.0.0", 0}, MonitoringHandler({}, absl::OkStatus), &log);
  EXPECT_EQ(listener.status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(HttpListener, ListensBeyondLoopbackWhereItIsSaidAndThenForAnyHost) {
  Logger log{Logger::Options{}};
  auto listener = HttpListener::Start({"0.0.0.0", 0}, MonitoringHandler({}, absl::OkStatus), &log,
                                      HttpReach::kAnywhere);
  ASSERT_TRUE(listener.ok()) << listener.status();
  std::string answer = Exchange(
      (*listener)->endpoint().port,
      "GET /healthz HTTP/1.1\r\nHost: rekap.sampang-kab.go.id\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 "));
}

TEST(HttpListener, AHandlerThatThrowsIsAnsweredAndLogged) {
  std::FILE* output = std::tmpfile();
  {
    Logger log({.output = output});
    auto listener = HttpListener::Start(
        {"127.0.0.1", 0},
        [](const HttpRequest&, const HttpReply&) { throw std::runtime_error("broken collector"); },
        &log);
    ASSERT_TRUE(listener.ok()) << listener.status();
    std::string answer =
        Exchange((*listener)->endpoint().port,
                 "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(answer, AllOf(StartsWith("HTTP/1.1 500 "), Not(HasSubstr("broken"))));
  }
  std::rewind(output);
  char line[512] = {};
  ASSERT_NE(std::fgets(line, sizeof line, output), nullptr);
  EXPECT_THAT(line, HasSubstr("http handler failed path=/metrics error=\"broken collector\""));
  std::fclose(output);
}

TEST(HttpListener, AHandlerThatThrowsAfterItsReplyHasReplied) {
  Logger log{Logger::Options{}};
  auto listener = HttpListener::Start(
      {"127.0.0.1", 0},
      [](const HttpRequest&, const HttpReply& reply) {
        reply(HttpResponse());
        throw std::runtime_error("too late");
      },
      &log);
  ASSERT_TRUE(listener.ok()) << listener.status();
  EXPECT_THAT(Exchange((*listener)->endpoint().port,
                       "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
              StartsWith("HTTP/1.1 200 "));
  listener->reset();  // owes no reply
}

TEST(DeclareMetrics, TurnsANameConflictIntoAStatus) {
  prometheus::Registry registry;
  auto declared = DeclareMetrics([&] {
    AddCounter(registry, {"rekap_entries_total", "Entries."});
    return &AddGauge(registry, {"rekap_entries_total", "Entries."});
  });
  EXPECT_EQ(declared.status().code(), absl::StatusCode::kInternal);
  auto unfit = DeclareMetrics([&] { return &AddGauge(registry, {"rekap lag", "Unfit name."}); });
  EXPECT_EQ(unfit.status().code(), absl::StatusCode::kInternal);
  EXPECT_TRUE(DeclareMetrics([&] { return &AddGauge(registry, {"rekap_lag", "Fit."}); }).ok());
}

}  // namespace
}  // namespace rekap
