// The listener under clients that are slow, silent, many or gone, over real sockets.
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/http/http_listener.h"
#include "tests/runtime/raw_client.h"

namespace rekap {
namespace {

using test::Exchange;
using test::RawClient;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

// Whoever is hung up on within this long was not merely idle.
constexpr int kBeforeIdleSeconds = HttpListener::kIdleSeconds / 2;

constexpr char kAsk[] = "GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n";

std::string PostOf(size_t length, absl::string_view body) {
  return absl::StrCat("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: ", length,
                      "\r\n\r\n", body);
}

// Answers with what came; /later keeps the reply for the test.
class HttpCrowdTest : public testing::Test {
 protected:
  HttpCrowdTest() {
    auto handler = [this](HttpRequest request, HttpReply reply) {
      if (request.path == "/later") {
        kept_.set_value(std::move(reply));
        return;
      }
      HttpResponse response;
      response.body = absl::StrCat(request.method, " ", request.path, " ", request.body);
      reply(std::move(response));
    };
    listener_ = *HttpListener::Start({"127.0.0.1", 0}, handler, &log_);
  }
  uint16_t port() const { return listener_->endpoint().port; }

  Logger log_{Logger::Options{}};
  std::promise<HttpReply> kept_;
  std::unique_ptr<HttpListener> listener_;
};

TEST_F(HttpCrowdTest, OneConnectionCarriesManyRequests) {
  RawClient client(port());
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(client.Send(kAsk));
    EXPECT_THAT(client.ReadAnswer(), EndsWith("\r\n\r\nGET /echo "));
    ASSERT_TRUE(client.Send(PostOf(4, "isi!")));
    EXPECT_THAT(client.ReadAnswer(), EndsWith("\r\n\r\nPOST /echo isi!"));
  }
}

TEST_F(HttpCrowdTest, ABodyArrivesWholeHoweverItIsCut) {
  const std::string body(100'000, 'b');
  RawClient client(port());
  const std::string request = PostOf(body.size(), body);
  for (size_t at = 0; at < request.size(); at += 997) {
    ASSERT_TRUE(client.Send(absl::string_view(request).substr(at, 997)));
  }
  EXPECT_THAT(client.ReadAnswer(), EndsWith(absl::StrCat("POST /echo ", body)));
}

TEST_F(HttpCrowdTest, ABodyThatIsAnnouncedTooLargeIsRefusedBeforeItComes) {
  RawClient client(port());
  ASSERT_TRUE(client.Send(PostOf(HttpListener::kBodySizeMax + 1, "")));
  EXPECT_THAT(client.ReadAll(), StartsWith("HTTP/1.1 413 "));
}

TEST_F(HttpCrowdTest, TwoLengthsOrChunksAreRefused) {
  EXPECT_THAT(Exchange(port(),
                       "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n"
                       "Content-Length: 2\r\n\r\nab"),
              StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(Exchange(port(),
                       "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                       "\r\n2\r\nab\r\n0\r\n\r\n"),
              StartsWith("HTTP/1.1 411 "));
}

TEST_F(HttpCrowdTest, APathIsComparedAsItWasSent) {
  EXPECT_THAT(Exchange(port(),
                       "GET /a/../%65cho%00?x=1 HTTP/1.1\r\nHost: localhost\r\n"
                       "Connection: close\r\n\r\n"),
              EndsWith("\r\n\r\nGET /a/../%65cho%00 "));
}

TEST_F(HttpCrowdTest, AReplyMayComeLaterAndFromAnotherThread) {
  RawClient client(port());
  ASSERT_TRUE(client.Send("GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  HttpReply later = kept_.get_future().get();
  EXPECT_THAT(
      Exchange(port(), "GET /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
      StartsWith("HTTP/1.1 200 "))
      << "others are served meanwhile";
  std::thread([&later] {
    HttpResponse response;
    response.body = "akhirnya";
    later(std::move(response));
  }).join();
  EXPECT_THAT(client.ReadAnswer(), EndsWith("\r\n\r\nakhirnya"));
}

TEST_F(HttpCrowdTest, TheEndWaitsForTheRepliesThatAreOwedAndTheyArrive) {
  RawClient client(port());
  ASSERT_TRUE(client.Send("GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  HttpReply later = kept_.get_future().get();
  std::future<void> ended = std::async(std::launch::async, [this] { listener_.reset(); });
  // Longer than it would wait for a client to take an answer.
  EXPECT_EQ(ended.wait_for(std::chrono::seconds(3)), std::future_status::timeout);
  HttpResponse response;
  response.body = "terakhir";
  later(std::move(response));
  ended.get();
  EXPECT_THAT(client.ReadAnswer(), EndsWith("\r\n\r\nterakhir"));
}

TEST_F(HttpCrowdTest, WhoGoesAwayBeforeTheReplyHarmsNobody) {
  HttpReply later;
  {
    RawClient client(port());
    ASSERT_TRUE(client.Send("GET /later HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    later = kept_.get_future().get();
  }
  later(HttpResponse());
  RawClient next(port());
  ASSERT_TRUE(next.Send(kAsk));
  EXPECT_THAT(next.ReadAnswer(), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpCrowdTest, AThousandSilentAndAThousandSlowOnesKeepNobodyOut) {
  std::vector<RawClient> crowd;
  for (int i = 0; i < 2000; ++i) {
    crowd.emplace_back(port());
    ASSERT_TRUE(crowd.back().connected()) << i;
    // A byte of a head, or of a body: none of them ever gets to its end.
    if (i % 4 == 1) crowd.back().Send("G");
    if (i % 4 == 3) crowd.back().Send(PostOf(1000, "x"));
  }
  for (int i = 0; i < 20; ++i) {
    RawClient client(port());
    client.SetPatience(kBeforeIdleSeconds);
    ASSERT_TRUE(client.Send(kAsk));
    EXPECT_THAT(client.ReadAnswer(), StartsWith("HTTP/1.1 200 ")) << i;
  }
  EXPECT_TRUE(crowd.front().EndsWithin(kBeforeIdleSeconds))
      << "who was waited for longest made room";
  EXPECT_TRUE(crowd.back().Send("E"));
}

TEST_F(HttpCrowdTest, BodiesThatNeverEndDoNotFillTheMemory) {
  const std::string part(HttpListener::kBodySizeMax - 1, 'x');
  const size_t enough = HttpListener::kBytesMax / part.size() + 2;
  std::vector<RawClient> crowd;
  for (size_t i = 0; i < enough; ++i) {
    crowd.emplace_back(port());
    ASSERT_TRUE(crowd.back().Send(PostOf(HttpListener::kBodySizeMax, part))) << i;
  }
  EXPECT_TRUE(crowd.front().EndsWithin(kBeforeIdleSeconds));
  ASSERT_TRUE(crowd.back().Send("x"));
  EXPECT_THAT(crowd.back().ReadAnswer(), StartsWith("HTTP/1.1 200 "));
}

}  // namespace
}  // namespace rekap
