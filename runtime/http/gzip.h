// Answers made smaller for clients that take it: a kabupaten's figures go over slow lines,
// and shrink to a tenth. Any thread; the work is done where the answer is given.
//
// Nothing that a stranger could guess at by its length is made smaller: docs/security.md.
#pragma once

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "runtime/http/http_message.h"

namespace rekap {

// Smaller answers fit one packet as they are. The answer to a login, which has a token, is
// one of these.
inline constexpr size_t kGzipBytesMin = 1024;
// Larger ones are documents, which are compressed already, or a few a year: half a second
// of one thread at most.
inline constexpr size_t kGzipBytesMax = 32 * 1024 * 1024;

// Whether the client said so: "gzip", "gzip;q=0.8", "*", but not "gzip;q=0".
bool TakesGzip(const HttpRequest& request);

// In gzip's format, by the fastest of its levels: the tenth is reached by it, and the others
// cost several times as much. ResourceExhausted for want of memory.
absl::StatusOr<std::string> Gzip(absl::string_view bytes);

// `reply`, which then gets figures (application/json, application/proto) and documents
// (text/html) of status 200 and of a size between the bounds compressed, if that makes them
// smaller. What has a Content-Encoding already stays as it is.
HttpReply Gzipped(HttpReply reply);

}  // namespace rekap
