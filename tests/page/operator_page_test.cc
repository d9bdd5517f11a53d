// The node's page on a listener of this machine: which path goes where, and that nobody
// logs in.
#include "node/page/operator_page.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/page/page_handler.h"
#include "runtime/page/page_paths.h"
#include "runtime/page/session_request.h"
#include "tests/page/page_files.h"

namespace rekap {
namespace {

using testing::HasSubstr;

constexpr char kHost[] = "127.0.0.1:7381";
constexpr char kOrigin[] = "http://127.0.0.1:7381";

class OperatorPageTest : public testing::Test {
 protected:
  HttpResponse Ask(HttpRequest request) {
    request.headers.push_back({"Host", kHost});
    std::optional<HttpResponse> answer;
    OperatorPageHandler(page_, std::make_shared<OpenSessions>(),
                        [this](const HttpRequest& called, const HttpReply& reply) {
                          called_.push_back(called.path);
                          reply(HttpResponse());
                        })(std::move(request),
                           [&](HttpResponse given) { answer = std::move(given); });
    EXPECT_TRUE(answer.has_value());
    return answer.value_or(HttpResponse());
  }
  HttpResponse Get(const std::string& path) { return Ask({"GET", path, {}, ""}); }

  const test::PageSource source_;
  const std::shared_ptr<const Page> page_ = std::make_shared<const Page>(*Page::Of(source_.files));
  std::vector<std::string> called_;
};

TEST_F(OperatorPageTest, EveryPathIsSomebodysBusiness) {
  EXPECT_EQ(Get("/").body, test::kIndexText);
  EXPECT_EQ(Get("/isian").body, test::kIndexText) << "an address of the page's own";
  EXPECT_EQ(Get("/assets/index-D3f0.js").body, test::kScriptText);
  EXPECT_EQ(Get("/assets/other.js").status, 404);
  EXPECT_EQ(Get("/versi").body, test::kIndexText) << "the aggregator's alone";
  EXPECT_TRUE(called_.empty());
  for (const char* path : {"/metrics", "/healthz", "/readyz"}) Get(path);
  Ask({"POST", "/rekap.v1.Node/Status", {}, "{}"});
  Ask({"POST", "/rekap.v1.Setup/Join", {}, "{}"});
  EXPECT_THAT(called_, testing::ElementsAre("/metrics", "/healthz", "/readyz",
                                            "/rekap.v1.Node/Status", "/rekap.v1.Setup/Join"));
}

TEST_F(OperatorPageTest, NobodyLogsInAtThisMachine) {
  EXPECT_EQ(Get("/sesi").body, "{\"tanpa_akun\":true}\n");
  EXPECT_EQ(Ask({"POST", "/sesi", {}, ""}).status, 405);
  EXPECT_EQ(Ask({"GET", "/sesi", {{"Sec-Fetch-Site", "cross-site"}}, ""}).status, 403);
  EXPECT_EQ(Get("/sesi/lain").status, 404);
  const std::vector<HttpHeader> own = {{"Origin", kOrigin}, {"Content-Type", "application/json"}};
  HttpResponse login = Ask({"POST", "/sesi/masuk", own, "{\"sandi\":\"rahasia-dapur\"}"});
  EXPECT_EQ(login.status, 400);
  EXPECT_THAT(login.body, HasSubstr("NO_ACCOUNTS"));
  EXPECT_EQ(Ask({"POST", "/sesi/keluar", own, "{}"}).status, 200);
  EXPECT_EQ(Ask({"POST", "/sesi/keluar", {{"Content-Type", "application/json"}}, "{}"}).status,
            403);
  EXPECT_TRUE(called_.empty());
}

// Lets nobody in.
class ClosedSessions : public PageSessions {
 public:
  void Handle(HttpRequest, HttpReply reply) override { reply(NoSession()); }
  std::optional<HttpResponse> RefuseCall(const HttpRequest&) override { return NoSession(); }
};

TEST_F(OperatorPageTest, ACallIsMadeOnlyIfTheSessionsLetIt) {
  HttpHandler handler = OperatorPageHandler(
      page_, std::make_shared<ClosedSessions>(),
      [this](const HttpRequest& called, const HttpReply&) { called_.push_back(called.path); });
  int status = 0;
  auto reply = [&](const HttpResponse& answer) { status = answer.status; };
  handler({"POST", "/rekap.v1.Node/Submit", {}, "{}"}, reply);
  EXPECT_EQ(status, 401);
  handler({"GET", "/", {}, ""}, reply);
  EXPECT_EQ(status, 200) << "the page that asks for the password";
  EXPECT_TRUE(called_.empty());
}

TEST(OperatorPage, IsCompiledInAndWhole) {
  absl::StatusOr<Page> page = Page::Of(OperatorPage());
  ASSERT_TRUE(page.ok()) << page.status();
  HttpResponse index = page->Answer({"GET", "/", {}, ""});
  EXPECT_EQ(index.status, 200);
  EXPECT_THAT(index.body, HasSubstr("<html lang=\"id\">"));
  EXPECT_EQ(index.Header("Content-Security-Policy"), kPagePolicy);
  EXPECT_EQ(index.Header("X-Frame-Options"), "DENY");
}

}  // namespace
}  // namespace rekap
