// A page's files by path: what is answered, what is kept, what can never be reached.
#include "runtime/page/page.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregator/page/bappeda_page.h"
#include "tests/page/page_files.h"

namespace rekap {
namespace {

using test::Gzip;
using test::kIndexText;
using test::kScriptText;
using test::PageSource;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class PageTest : public testing::Test {
 protected:
  HttpResponse Get(const std::string& path, std::vector<HttpHeader> headers = {},
                   const std::string& method = "GET") const {
    return page_.Answer({method, path, std::move(headers), ""});
  }

  const PageSource source_;
  const Page page_ = *Page::Of(source_.files);
};

TEST_F(PageTest, FilesComeCompressedWithTheirTypeAndWhoeverTakesNoGzipGetsThemPlain) {
  HttpResponse packed = Get("/assets/index-D3f0.js", {{"Accept-Encoding", "deflate, gzip, br"}});
  EXPECT_EQ(packed.status, 200);
  EXPECT_EQ(packed.content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(packed.Header("Content-Encoding"), "gzip");
  EXPECT_EQ(packed.body, Gzip(kScriptText));
  for (const char* refused : {"", "identity", "gzip;q=0", "gzip; q=0.0", "br"}) {
    HttpResponse plain = Get("/assets/index-D3f0.js", {{"Accept-Encoding", refused}});
    EXPECT_EQ(plain.body, kScriptText) << refused;
    EXPECT_EQ(plain.Header("Content-Encoding"), std::nullopt);
    EXPECT_EQ(plain.Header("Vary"), "Accept-Encoding");
  }
  EXPECT_EQ(Get("/", {{"Accept-Encoding", "gzip;q=0.5"}}).Header("Content-Encoding"), "gzip");
  EXPECT_EQ(Get("/lambang.svg").content_type, "image/svg+xml");
}

TEST_F(PageTest, WhatHasAHashInItsNameIsKeptForGoodAndTheRestIsAskedForAnew) {
  EXPECT_EQ(Get("/assets/index-D3f0.js").Header("Cache-Control"),
            "public, max-age=31536000, immutable");
  for (const char* path : {"/", "/index.html", "/unit/35.27.05", "/lambang.svg"}) {
    EXPECT_EQ(Get(path).Header("Cache-Control"), "no-cache") << path;
  }
}

TEST_F(PageTest, ABrowserThatHasTheFileIsToldSo) {
  const std::string plain(*Get("/").Header("ETag"));
  const std::string packed(*Get("/", {{"Accept-Encoding", "gzip"}}).Header("ETag"));
  EXPECT_NE(plain, packed) << "other bytes";
  HttpResponse same = Get("/", {{"Accept-Encoding", "gzip"}, {"If-None-Match", packed}});
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.body, "");
  EXPECT_EQ(same.Header("ETag"), packed);
  EXPECT_EQ(Get("/", {{"If-None-Match", "\"old\", W/" + plain}}).status, 304);
  EXPECT_EQ(Get("/", {{"If-None-Match", "\"old\""}}).status, 200);
  EXPECT_EQ(Get("/", {{"If-None-Match", packed}}).status, 200);
}

TEST_F(PageTest, ThePagesOwnPathsAreAnsweredWithTheIndex) {
  for (const char* path : {"/", "/index.html", "/peringkat", "/unit/35.27.05/2021", "/a%2Fb"}) {
    HttpResponse answer = Get(path);
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_EQ(answer.body, kIndexText) << path;
    EXPECT_EQ(answer.content_type, "text/html; charset=utf-8");
  }
}

TEST_F(PageTest, NoPathLeadsOutOfTheTable) {
  for (const char* path :
       {"/../../etc/passwd", "/assets/../../etc/passwd", "/./index.html", "/.git/config",
        "/unit/../../x", "/assets/none.js", "/assets/", "/assets/%2e%2e/index.html",
        "/assets/INDEX-D3F0.js", "/favicon.ico", "/robots.txt"}) {
    EXPECT_EQ(Get(path).status, 404) << path;
  }
  // Encoded dots are no way up, but a strange name of a page of ours.
  EXPECT_EQ(Get("/%2e%2e/%2e%2e/etc/passwd").body, kIndexText);
}

TEST_F(PageTest, OnlyGetAndHeadAreTaken) {
  EXPECT_EQ(Get("/", {}, "HEAD").status, 200);
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS"}) {
    HttpResponse refused = Get("/", {}, method);
    EXPECT_EQ(refused.status, 405) << method;
    EXPECT_EQ(refused.allow, "GET, HEAD");
  }
}

TEST_F(PageTest, EveryFileSaysWhatItMayDoAndThatNobodyMayFrameIt) {
  for (const char* path : {"/", "/assets/index-D3f0.js", "/peringkat"}) {
    HttpResponse answer = Get(path);
    const std::string policy(*answer.Header("Content-Security-Policy"));
    EXPECT_THAT(policy, AllOf(HasSubstr("default-src 'none'"), HasSubstr("script-src 'self';"),
                              HasSubstr("style-src 'self';"), HasSubstr("connect-src 'self'"),
                              HasSubstr("frame-ancestors 'none'"), HasSubstr("base-uri 'none'"),
                              HasSubstr("form-action 'self'")));
    EXPECT_THAT(policy, AllOf(Not(HasSubstr("unsafe")), Not(HasSubstr("http"))));
    EXPECT_EQ(answer.Header("X-Frame-Options"), "DENY");
    EXPECT_EQ(answer.Header("Cross-Origin-Opener-Policy"), "same-origin");
  }
}

TEST(PageOf, AFileThatCannotBeServedIsSaidAtTheStart) {
  const std::string packed = Gzip("x");
  EXPECT_EQ(Page::Of({}).status().code(), absl::StatusCode::kNotFound);
  std::vector<PageFile> unknown = {{"index.html", packed, 1, "a"}, {"a.exe", packed, 1, "b"}};
  EXPECT_THAT(Page::Of(unknown).status().message(), HasSubstr("a.exe"));
  std::vector<PageFile> large = {{"index.html", packed, Page::kFileSizeMax + 1, "a"}};
  EXPECT_EQ(Page::Of(large).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(PageOf, DamagedBytesAreNotServed) {
  const std::string cut = Gzip(kIndexText).substr(0, 20);
  const std::string whole = Gzip("x");
  for (const PageFile& file :
       {PageFile{"index.html", cut, 35, "a"}, PageFile{"index.html", whole, 35, "a"},
        PageFile{"index.html", whole, 0, "a"}}) {
    std::vector<PageFile> files = {file};
    HttpResponse answer = Page::Of(files)->Answer({"GET", "/", {}, ""});
    EXPECT_EQ(answer.status, 500);
    EXPECT_THAT(answer.body, HasSubstr("PAGE_DAMAGED"));
  }
}

TEST(PageOf, WhatTheBuildEmbeddedIsAPageInIndonesian) {
  absl::StatusOr<Page> page = Page::Of(BappedaPage());
  ASSERT_TRUE(page.ok()) << page.status();
  for (const PageFile& file : BappedaPage()) {
    HttpResponse answer = page->Answer({"GET", absl::StrCat("/", file.name), {}, ""});
    EXPECT_EQ(answer.status, 200) << file.name;
    EXPECT_EQ(answer.body.size(), file.size) << file.name;
  }
  HttpResponse index = page->Answer({"GET", "/", {}, ""});
  EXPECT_THAT(index.body, AllOf(HasSubstr("<html lang=\"id\""), Not(HasSubstr("<style")),
                                Not(HasSubstr("style=")), Not(HasSubstr("<script>"))));
}

}  // namespace
}  // namespace rekap
