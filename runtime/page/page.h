// A web page of files that were compiled into the program: which file a path is, what a
// browser may keep of it, and what it may do with it. Pure over a table; any thread.
//
// Files below assets/ have a hash of their content in their name, so a browser keeps them
// for good; all others are asked for anew each time, which costs a 304. A path that is no
// file is one of the page's own (a link that somebody was sent) and answered with the
// index. No path leads to a file of the machine.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "runtime/http/http_message.h"

namespace rekap {

// As cmake/Page.cmake writes them. The bytes live as long as the program.
struct PageFile {
  absl::string_view name;  // "index.html", "assets/index-D3f0.js"
  absl::string_view gzip;
  size_t size = 0;           // bytes before compression
  absl::string_view digest;  // of what the file holds, hexadecimal
};

// What a page may do in the browser: scripts, styles and pictures of this listener only,
// none inline, calls to this listener only, framed by nobody.
inline constexpr char kPagePolicy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

// Immutable.
class Page {
 public:
  // Bytes of one file before compression: far above any of ours, so that a damaged size
  // takes no memory.
  static constexpr size_t kFileSizeMax = 16 * 1024 * 1024;

  // `files` must outlive the page. NotFound without an index.html; InvalidArgument names a
  // file whose kind is not known, or that is too large.
  static absl::StatusOr<Page> Of(absl::Span<const PageFile> files);

  // GET and HEAD of any path; 405 for other methods, 404 for what can be none of the
  // page's own paths: another asset, hidden files, what browsers ask for by themselves.
  HttpResponse Answer(const HttpRequest& request) const;

 private:
  Page() = default;
  HttpResponse Send(const PageFile& file, const HttpRequest& request) const;

  std::map<std::string, const PageFile*, std::less<>> files_;  // by path, "/assets/..."
  const PageFile* index_ = nullptr;
};

}  // namespace rekap
