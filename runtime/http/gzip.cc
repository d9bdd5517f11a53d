#include "runtime/http/gzip.h"

#include <utility>
#include <zlib.h>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"

namespace rekap {
namespace {

// zlib: makes gzip's header instead of its own.
constexpr int kGzipFormat = 16;
// zlib's own default: 256 KiB a stream.
constexpr int kMemoryLevel = 8;

// Figures, and a document that is made of them.
bool IsFigures(absl::string_view content_type) {
  return absl::StartsWith(content_type, "application/json") ||
         absl::StartsWith(content_type, "application/proto") ||
         absl::StartsWith(content_type, "text/html");
}

}  // namespace

bool TakesGzip(const HttpRequest& request) {
  absl::string_view accepted = request.Header("Accept-Encoding").value_or("");
  for (absl::string_view item : absl::StrSplit(accepted, ',')) {
    std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(item, absl::MaxSplits(';', 1));
    absl::string_view coding = absl::StripAsciiWhitespace(parts.first);
    if (!absl::EqualsIgnoreCase(coding, "gzip") && coding != "*") continue;
    absl::string_view weight = absl::StripAsciiWhitespace(parts.second);
    const bool refused =
        absl::StartsWith(weight, "q=0") && weight.find_first_of("123456789") == weight.npos;
    return !refused;
  }
  return false;
}

absl::StatusOr<std::string> Gzip(absl::string_view bytes) {
  z_stream stream = {};
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, MAX_WBITS + kGzipFormat, kMemoryLevel,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    return absl::ResourceExhaustedError("no memory to compress");
  }
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const bool whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  if (!whole) return absl::InternalError("compressed bytes are longer than their bound");
  return packed;
}

HttpReply Gzipped(HttpReply reply) {
  return [reply = std::move(reply)](HttpResponse response) {
    const bool fits =
        response.body.size() >= kGzipBytesMin && response.body.size() <= kGzipBytesMax;
    if (response.status == 200 && fits && IsFigures(response.content_type) &&
        !response.Header("Content-Encoding")) {
      absl::StatusOr<std::string> packed = Gzip(response.body);
      // An answer that could not be made smaller is an answer all the same.
      if (packed.ok() && packed->size() < response.body.size()) {
        response.body = *std::move(packed);
        response.headers.push_back({"Content-Encoding", "gzip"});
      }
    }
    reply(std::move(response));
  };
}

}  // namespace rekap
