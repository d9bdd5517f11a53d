#include "runtime/http/request_gate.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "runtime/endpoint/endpoint.h"

namespace rekap {
namespace {

// Each decides something, and of two it would be anybody's guess which counts.
constexpr const char* kSingleHeaders[] = {"Host",
                                          "Origin",
                                          "Content-Length",
                                          "Transfer-Encoding",
                                          "Content-Type",
                                          "Content-Encoding",
                                          "Authorization",
                                          "Cookie",
                                          "Connect-Protocol-Version",
                                          "Connect-Timeout-Ms"};

HttpResponse BadRequest(absl::string_view message) {
  return HttpError(400, "invalid_argument", message);
}

std::optional<HttpResponse> RefuseTwice(const HttpRequest& head) {
  for (const char* name : kSingleHeaders) {
    auto count = std::count_if(
        head.headers.begin(), head.headers.end(),
        [&](const HttpHeader& header) { return absl::EqualsIgnoreCase(header.name, name); });
    if (count > 1) return BadRequest(absl::StrCat("header ", name, " ganda [HEADER_TWICE]"));
  }
  return std::nullopt;
}

// The host that the client believes to talk to, without the port.
std::optional<std::string> HostOf(absl::string_view header) {
  absl::StatusOr<Endpoint> with_port = Endpoint::Parse(header);
  if (!with_port.ok()) with_port = Endpoint::Parse(absl::StrCat(header, ":80"));
  if (!with_port.ok()) return std::nullopt;
  return with_port->host;
}

bool IsOurs(absl::string_view host, const HttpAccess& access) {
  if (access.any_host || IsLoopbackHost(host)) return true;
  return std::any_of(access.names.begin(), access.names.end(),
                     [&](const std::string& name) { return absl::EqualsIgnoreCase(name, host); });
}

std::optional<HttpResponse> RefuseStranger(const HttpRequest& head, const HttpAccess& access) {
  std::optional<absl::string_view> header = head.Header("Host");
  std::optional<std::string> host = header.has_value() ? HostOf(*header) : std::nullopt;
  if (!host.has_value()) {
    return BadRequest("harus ada tepat satu header Host yang sah [BAD_HOST]");
  }
  if (!IsOurs(*host, access)) {
    return HttpError(403, "permission_denied",
                     "alamat ini bukan nama server ini; pakai alamat yang diberikan "
                     "administrator [FOREIGN_HOST]");
  }
  if (head.Header("Origin").has_value() && !IsOwnOrigin(head, access.scheme)) {
    return HttpError(403, "permission_denied",
                     "halaman dari situs lain tidak boleh memakai server ini [FOREIGN_ORIGIN]");
  }
  return std::nullopt;
}

std::optional<HttpResponse> RefuseBody(const HttpRequest& head, const HttpAccess& access) {
  if (head.Header("Transfer-Encoding").has_value()) {
    return HttpError(411, "unimplemented",
                     "isi tanpa Content-Length tidak diterima [LENGTH_REQUIRED]");
  }
  std::optional<absl::string_view> length = head.Header("Content-Length");
  if (!length.has_value()) {
    const bool needed = head.method == "POST" || head.method == "PUT" || head.method == "PATCH";
    if (!needed) return std::nullopt;
    return HttpError(411, "invalid_argument", "harus ada Content-Length [LENGTH_REQUIRED]");
  }
  // SimpleAtoi alone would take blanks and signs.
  uint64_t size = 0;
  if (length->empty() || !std::all_of(length->begin(), length->end(), absl::ascii_isdigit) ||
      !absl::SimpleAtoi(*length, &size)) {
    return BadRequest("Content-Length bukan bilangan [BAD_LENGTH]");
  }
  const size_t size_max = access.body_size_max(head);
  if (size > size_max) {
    return HttpError(413, "resource_exhausted",
                     absl::StrCat("isi permintaan ", size, " byte; paling banyak ", size_max,
                                  " byte [BODY_TOO_LARGE]"));
  }
  return std::nullopt;
}

}  // namespace

bool IsOwnOrigin(const HttpRequest& head, absl::string_view scheme) {
  // A browser writes both from the same address, and leaves the scheme's own port out of
  // both; "null" is the origin of a page that hides where it is from.
  std::optional<absl::string_view> origin = head.Header("Origin");
  std::optional<absl::string_view> host = head.Header("Host");
  return origin.has_value() && host.has_value() &&
         absl::EqualsIgnoreCase(*origin, absl::StrCat(scheme, "://", *host));
}

std::optional<HttpResponse> RefuseRequest(const HttpRequest& head, const HttpAccess& access) {
  std::optional<HttpResponse> refusal = RefuseTwice(head);
  if (!refusal.has_value()) refusal = RefuseStranger(head, access);
  if (!refusal.has_value()) refusal = RefuseBody(head, access);
  return refusal;
}

}  // namespace rekap
