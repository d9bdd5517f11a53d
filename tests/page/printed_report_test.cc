// A report that a browser prints: what is asked of the Report service in whose name, who gets
// it, and what the document may do in the browser. The service is a script here;
// tests/browser prints a real one.
#include "aggregator/page/printed_report.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rekap/v1/report.pb.h"
#include "runtime/page/session_cookie.h"

namespace rekap {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

const std::string kToken(64, 'a');
constexpr char kPath[] = "/cetak/lkjip/35.27.05/2021";
// echo -n 'p { color: #000; }' | openssl dgst -sha256 -binary | base64
constexpr char kHtml[] =
    "<!doctype html><title>LKjIP</title><style>p { color: #000; }</style><p>Omben<style>p { "
    "display: "
    "none; }</style>";
constexpr char kStyleDigest[] = "I9Xn40+wyZ5hyqWkLCe6K1jmnpGLIB1f3gVRWTeHu8o=";

class PrintedReportTest : public testing::Test {
 protected:
  PrintedReportTest() {
    v1::Document document;
    document.set_content(kHtml);
    document.set_media_type("text/html; charset=utf-8");
    answer_.body = document.SerializeAsString();
  }
  HttpResponse Ask(HttpRequest request, bool accounts = true) {
    PrintedReport printed(
        [this](HttpRequest call, const HttpReply& reply) {
          asked_.push_back(std::move(call));
          reply(answer_);
        },
        PageTransport::kLoopback, accounts);
    std::optional<HttpResponse> answer;
    printed.Answer(request, [&](HttpResponse given) { answer = std::move(given); });
    EXPECT_TRUE(answer.has_value());
    return answer.value_or(HttpResponse());
  }
  static HttpHeader Cookie() { return {"Cookie", "rekap=" + kToken}; }
  static HttpRequest Get(const std::string& path = kPath) { return {"GET", path, {Cookie()}, ""}; }

  std::vector<HttpRequest> asked_;
  HttpResponse answer_;
};

TEST_F(PrintedReportTest, TheReportIsAskedForInTheNameOfTheSession) {
  HttpRequest request = Get();
  request.peer = "ipv4:192.0.2.7:51234";
  HttpResponse answer = Ask(request);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content_type, "text/html; charset=utf-8");
  EXPECT_EQ(answer.body, kHtml);
  ASSERT_THAT(asked_, SizeIs(1));
  EXPECT_EQ(asked_[0].path, "/rekap.v1.Report/Lkjip");
  EXPECT_EQ(asked_[0].Header("Authorization"), "Bearer " + kToken);
  EXPECT_EQ(asked_[0].peer, request.peer);
  v1::LkjipRequest sent;
  ASSERT_TRUE(sent.ParseFromString(asked_[0].body));
  EXPECT_EQ(sent.unit(), "35.27.05");
  EXPECT_EQ(sent.year(), 2021);
  EXPECT_EQ(sent.format(), v1::DOCUMENT_FORMAT_HTML);
}

TEST_F(PrintedReportTest, TheDocumentHasItsOwnStyleAndNothingElse) {
  HttpResponse answer = Ask(Get());
  EXPECT_EQ(answer.Header("Content-Security-Policy"),
            absl::StrCat("default-src 'none'; style-src 'sha256-", kStyleDigest,
                         "'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"));
  EXPECT_EQ(answer.Header("Cross-Origin-Opener-Policy"), "same-origin");
  EXPECT_EQ(answer.Header("X-Frame-Options"), "DENY");
  EXPECT_EQ(answer.Header("Cache-Control"), std::nullopt) << "the listener's: no-store";
}

TEST_F(PrintedReportTest, ADocumentWithoutAStyleGetsNone) {
  for (const char* html : {"", "<p style=\"color: red\">", "<style>never closed"}) {
    EXPECT_THAT(DocumentPolicy(html), HasSubstr("style-src 'none';")) << html;
  }
  EXPECT_THAT(DocumentPolicy("<style>a</style>"), Not(HasSubstr("unsafe")));
}

TEST_F(PrintedReportTest, NobodyGetsItWithoutASessionOrFromAnotherPage) {
  EXPECT_EQ(Ask({"GET", kPath, {}, ""}).status, 401);
  const std::string twice = absl::StrCat("rekap=", kToken, "; rekap=", kToken);
  EXPECT_EQ(Ask({"GET", kPath, {{"Cookie", twice}}, ""}).status, 400);
  for (const char* site : {"cross-site", "same-site"}) {
    EXPECT_EQ(Ask({"GET", kPath, {Cookie(), {"Sec-Fetch-Site", site}}, ""}).status, 403) << site;
  }
  EXPECT_EQ(Ask({"POST", kPath, {Cookie()}, ""}).status, 405);
  EXPECT_THAT(asked_, IsEmpty());
}

TEST_F(PrintedReportTest, WithoutAccountsItIsForThisMachine) {
  EXPECT_EQ(Ask({"GET", kPath, {}, ""}, false).status, 200);
  ASSERT_THAT(asked_, SizeIs(1));
  EXPECT_EQ(asked_[0].Header("Authorization"), std::nullopt);
}

TEST_F(PrintedReportTest, APathThatNamesNoReportAsksNothing) {
  for (const char* path :
       {"/cetak/", "/cetak/lkjip/35.27.05", "/cetak/lkjip/35.27.05/21", "/cetak/lkjip//2021",
        "/cetak/lkjip/35.27.05/2021/", "/cetak/lkjip/35.27.05/202x", "/cetak/lkjip/../2021",
        "/cetak/kabupaten/35.27/2021", "/cetak/lkjip/35.27.05.0000000.9/2021"}) {
    EXPECT_TRUE(IsPrintedPath(path)) << path;
    EXPECT_EQ(Ask(Get(path)).status, 404) << path;
  }
  EXPECT_THAT(asked_, IsEmpty());
  EXPECT_FALSE(IsPrintedPath("/cetak"));
}

TEST_F(PrintedReportTest, WhatTheServiceRefusesIsToldAndAnEndedTokenTakesTheCookieAway) {
  answer_ = HttpError(429, "resource_exhausted", "DOCUMENTS_IN_WORK: ...");
  HttpResponse refused = Ask(Get());
  EXPECT_EQ(refused.status, 429);
  EXPECT_THAT(refused.body, HasSubstr("DOCUMENTS_IN_WORK"));
  answer_ = HttpError(401, "unauthenticated", "TOKEN_EXPIRED");
  HttpResponse ended = Ask(Get());
  EXPECT_EQ(ended.status, 401);
  EXPECT_THAT(std::string(ended.Header("Set-Cookie").value_or("")), StartsWith("rekap=; "));
  answer_ = HttpResponse();
  answer_.body = "no document";
  EXPECT_EQ(Ask(Get()).status, 500);
}

TEST_F(PrintedReportTest, ItIsCompressedForWhoTakesIt) {
  v1::Document document;
  document.set_content(absl::StrCat(kHtml, std::string(100'000, ' ')));
  document.set_media_type("text/html; charset=utf-8");
  answer_.body = document.SerializeAsString();
  HttpRequest request = Get();
  request.headers.push_back({"Accept-Encoding", "gzip, br"});
  HttpResponse answer = Ask(request);
  EXPECT_EQ(answer.Header("Content-Encoding"), "gzip");
  EXPECT_LT(answer.body.size(), 10'000);
}

}  // namespace
}  // namespace rekap
