#include "runtime/page/page.h"

#include <algorithm>
#include <utility>
#include <zlib.h>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "runtime/http/gzip.h"

namespace rekap {
namespace {

constexpr absl::string_view kIndex = "index.html";
constexpr absl::string_view kAssets = "/assets/";
// Browsers and robots ask for these unasked; an index in their place would be no icon.
constexpr absl::string_view kNeverOurs[] = {"/favicon.ico", "/robots.txt"};

constexpr std::pair<absl::string_view, absl::string_view> kTypes[] = {
    {"html", "text/html; charset=utf-8"},
    {"js", "text/javascript; charset=utf-8"},
    {"mjs", "text/javascript; charset=utf-8"},
    {"css", "text/css; charset=utf-8"},
    {"json", "application/json"},
    {"webmanifest", "application/manifest+json"},
    {"svg", "image/svg+xml"},
    {"png", "image/png"},
    {"webp", "image/webp"},
    {"ico", "image/x-icon"},
    {"woff2", "font/woff2"},
    {"txt", "text/plain; charset=utf-8"},
};

// "" if the kind is not known.
absl::string_view TypeOf(absl::string_view name) {
  size_t dot = name.rfind('.');
  absl::string_view ending = dot == absl::string_view::npos ? "" : name.substr(dot + 1);
  for (const auto& [known, type] : kTypes) {
    if (ending == known) return type;
  }
  return "";
}

// Whether the browser has it already, by If-None-Match.
bool HasAlready(const HttpRequest& request, absl::string_view tag) {
  absl::string_view known = request.Header("If-None-Match").value_or("");
  for (absl::string_view item : absl::StrSplit(known, ',')) {
    item = absl::StripAsciiWhitespace(item);
    if (item == tag || item == absl::StrCat("W/", tag) || item == "*") return true;
  }
  return false;
}

// What programs get that take no gzip; browsers all do.
absl::StatusOr<std::string> Inflate(const PageFile& file) {
  constexpr int kGzipFormat = 16;
  std::string bytes(file.size, '\0');
  z_stream stream = {};
  if (inflateInit2(&stream, MAX_WBITS + kGzipFormat) != Z_OK) {
    return absl::ResourceExhaustedError("no memory to decompress");
  }
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(file.gzip.data()));
  stream.avail_in = static_cast<uInt>(file.gzip.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  const int ended = inflate(&stream, Z_FINISH);
  const bool whole = ended == Z_STREAM_END && stream.avail_out == 0;
  inflateEnd(&stream);
  if (!whole) return absl::DataLossError(absl::StrCat(file.name, " is damaged in the program"));
  return bytes;
}

HttpResponse NotFound() {
  return HttpError(404, "not_found", "tidak ada halaman seperti itu [NOT_FOUND]");
}

bool CanBeOurs(absl::string_view path) {
  if (absl::StartsWith(path, kAssets) || absl::StrContains(path, "/.")) return false;
  return std::find(std::begin(kNeverOurs), std::end(kNeverOurs), path) == std::end(kNeverOurs);
}

}  // namespace

absl::StatusOr<Page> Page::Of(absl::Span<const PageFile> files) {
  Page page;
  for (const PageFile& file : files) {
    if (TypeOf(file.name).empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("the page's file ", file.name, " is of no known kind"));
    }
    if (file.size > kFileSizeMax) {
      return absl::InvalidArgumentError(absl::StrCat("the page's file ", file.name, " has ",
                                                     file.size, " bytes, at most ", kFileSizeMax,
                                                     " are served"));
    }
    page.files_.emplace(absl::StrCat("/", file.name), &file);
    if (file.name == kIndex) page.index_ = &file;
  }
  if (page.index_ == nullptr) return absl::NotFoundError("the page has no index.html");
  return page;
}

HttpResponse Page::Answer(const HttpRequest& request) const {
  auto file = files_.find(request.path);
  if (file == files_.end() && !CanBeOurs(request.path)) return NotFound();
  if (request.method != "GET" && request.method != "HEAD") {
    HttpResponse refused = HttpError(405, "unimplemented", "hanya GET [METHOD_NOT_GET]");
    refused.allow = "GET, HEAD";
    return refused;
  }
  return Send(file == files_.end() ? *index_ : *file->second, request);
}

HttpResponse Page::Send(const PageFile& file, const HttpRequest& request) const {
  const bool gzip = TakesGzip(request);
  const bool hashed = absl::StartsWith(absl::StrCat("/", file.name), kAssets);
  const std::string tag = absl::StrCat("\"", file.digest, gzip ? "-gz" : "", "\"");
  HttpResponse response;
  response.content_type = std::string(TypeOf(file.name));
  response.headers = {
      {"Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache"},
      {"ETag", tag},
      {"Vary", "Accept-Encoding"},
      {"Content-Security-Policy", kPagePolicy},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      // For browsers that do not know frame-ancestors.
      {"X-Frame-Options", "DENY"},
  };
  if (HasAlready(request, tag)) {
    response.status = 304;
    return response;
  }
  if (gzip) {
    response.headers.push_back({"Content-Encoding", "gzip"});
    response.body = std::string(file.gzip);
    return response;
  }
  absl::StatusOr<std::string> bytes = Inflate(file);
  if (!bytes.ok()) {
    return HttpError(500, "data_loss",
                     absl::StrCat("halaman rusak: ", bytes.status().message(), " [PAGE_DAMAGED]"));
  }
  response.body = *std::move(bytes);
  return response;
}

}  // namespace rekap
