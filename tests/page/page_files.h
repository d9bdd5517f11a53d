// A page of three files, as the build would have embedded it.
#pragma once

#include <string>
#include <vector>
#include <zlib.h>

#include "absl/strings/string_view.h"
#include <gtest/gtest.h>

#include "runtime/page/page.h"

namespace rekap::test {

inline constexpr char kIndexText[] = "<!doctype html><title>rekap</title>";
inline constexpr char kScriptText[] = "console.info('rekap');";

inline std::string Gzip(absl::string_view text) {
  constexpr int kGzipFormat = 16;
  z_stream stream = {};
  EXPECT_EQ(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + kGzipFormat,
                         MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY),
            Z_OK);
  std::string packed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

// Must outlive the page that is made of it.
struct PageSource {
  std::string index = Gzip(kIndexText);
  std::string script = Gzip(kScriptText);
  std::string icon = Gzip("<svg/>");
  std::vector<PageFile> files = {
      {"index.html", index, sizeof kIndexText - 1, "aa"},
      {"assets/index-D3f0.js", script, sizeof kScriptText - 1, "bb"},
      {"lambang.svg", icon, 6, "cc"},
  };
};

}  // namespace rekap::test
