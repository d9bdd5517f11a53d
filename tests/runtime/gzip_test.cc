// Answers are made smaller for whoever takes it, and come out as they were.
#include "runtime/http/gzip.h"

#include <cstdint>
#include <string>
#include <zlib.h>

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>

namespace rekap {
namespace {

bool Takes(const std::string& accepted) {
  HttpRequest request;
  request.headers = {{"accept-encoding", accepted}};
  return TakesGzip(request);
}

std::string Unpacked(const std::string& packed, size_t size) {
  std::string bytes(size + 1, '\0');
  z_stream stream = {};
  EXPECT_EQ(inflateInit2(&stream, MAX_WBITS + 16), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  bytes.resize(stream.total_out);
  inflateEnd(&stream);
  return bytes;
}

HttpResponse Figures(std::string body) {
  HttpResponse response;
  response.content_type = "application/proto";
  response.body = std::move(body);
  return response;
}

HttpResponse Given(HttpResponse response) {
  HttpResponse given;
  Gzipped([&given](HttpResponse got) { given = std::move(got); })(std::move(response));
  return given;
}

std::string Rows(int count) {
  std::string rows;
  for (int i = 0; i < count; ++i) absl::StrAppend(&rows, "35.27.", i, " belum lapor;");
  return rows;
}

// Bytes without any order, the same in each run.
std::string Noise(size_t size) {
  std::string bytes;
  uint64_t state = 88172645463325252u;
  while (bytes.size() < size) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    bytes.push_back(static_cast<char>(state));
  }
  return bytes;
}

TEST(Gzip, IsForClientsThatTakeIt) {
  for (const char* yes : {"gzip", "br, gzip", "deflate, GZIP;q=0.5", "*"}) {
    EXPECT_TRUE(Takes(yes)) << yes;
  }
  for (const char* no : {"", "br", "identity", "gzip;q=0", "gzip;q=0.000", "xgzip"}) {
    EXPECT_FALSE(Takes(no)) << no;
  }
  EXPECT_FALSE(TakesGzip(HttpRequest()));
}

TEST(Gzip, ComesOutAsItWas) {
  for (const std::string& bytes : {std::string(), Rows(1), Rows(10'000), Noise(100'000)}) {
    absl::StatusOr<std::string> packed = Gzip(bytes);
    ASSERT_TRUE(packed.ok()) << packed.status();
    EXPECT_EQ(Unpacked(*packed, bytes.size()), bytes);
  }
  EXPECT_LT(Gzip(Rows(10'000))->size(), Rows(10'000).size() / 4);
}

TEST(Gzip, OfAnAnswerOfFiguresSaysSo) {
  const std::string rows = Rows(1'000);
  HttpResponse given = Given(Figures(rows));
  EXPECT_EQ(given.Header("Content-Encoding").value_or(""), "gzip");
  EXPECT_EQ(Unpacked(given.body, rows.size()), rows);
  EXPECT_EQ(given.content_type, "application/proto");
  HttpResponse json = Figures(rows);
  json.content_type = "application/json";
  EXPECT_TRUE(Given(std::move(json)).Header("Content-Encoding"));
}

TEST(Gzip, LeavesTheRestAsItIs) {
  auto same = [](HttpResponse response) {
    const std::string body = response.body;
    const size_t headers = response.headers.size();
    HttpResponse given = Given(std::move(response));
    return given.body == body && given.headers.size() == headers;
  };
  EXPECT_TRUE(same(Figures(std::string(kGzipBytesMin - 1, 'a')))) << "small, as a token's answer";
  EXPECT_FALSE(same(Figures(std::string(kGzipBytesMin, 'a'))));
  EXPECT_TRUE(same(Figures(std::string(kGzipBytesMax + 1, 'a')))) << "bounded work";
  EXPECT_TRUE(same(Figures(Noise(100'000)))) << "it would become longer";
  HttpResponse packed = Figures(Rows(1'000));
  packed.headers.push_back({"Content-Encoding", "gzip"});
  EXPECT_TRUE(same(packed)) << "it is packed already";
  HttpResponse error = Figures(Rows(1'000));
  error.status = 404;
  EXPECT_TRUE(same(error));
  HttpResponse stream = Figures(Rows(1'000));
  stream.content_type = "application/connect+proto";
  EXPECT_TRUE(same(stream)) << "envelopes have a compression of their own";
  HttpResponse metrics = Figures(Rows(1'000));
  metrics.content_type = "text/plain; version=0.0.4";
  EXPECT_TRUE(same(metrics));
}

}  // namespace
}  // namespace rekap
