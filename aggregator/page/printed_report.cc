#include "aggregator/page/printed_report.h"

#include <array>
#include <optional>
#include <variant>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include <openssl/sha.h>

#include "aggregator/page/sessions.h"
#include "rekap/v1/report.pb.h"
#include "runtime/connect/connect_protocol.h"
#include "runtime/http/gzip.h"

namespace rekap {
namespace {

constexpr absl::string_view kBelow = "/cetak/";
constexpr absl::string_view kLkjip = "lkjip/";
// "35.27.05"; whether there is such a kecamatan is the service's to say.
constexpr size_t kUnitSizeMax = 16;

bool IsUnit(absl::string_view text) {
  if (text.empty() || text.size() > kUnitSizeMax || !absl::ascii_isdigit(text[0])) return false;
  return text.find_first_not_of("0123456789.") == absl::string_view::npos;
}

// Of "35.27.05/2021"; nullopt for everything else.
std::optional<v1::LkjipRequest> ReadPath(absl::string_view path) {
  constexpr size_t kYearSize = 4;
  if (!absl::ConsumePrefix(&path, kBelow) || !absl::ConsumePrefix(&path, kLkjip)) {
    return std::nullopt;
  }
  const std::vector<absl::string_view> parts = absl::StrSplit(path, '/');
  uint32_t year = 0;
  if (parts.size() != 2 || !IsUnit(parts[0]) || parts[1].size() != kYearSize ||
      !absl::SimpleAtoi(parts[1], &year)) {
    return std::nullopt;
  }
  v1::LkjipRequest request;
  request.set_unit(std::string(parts[0]));
  request.set_year(year);
  request.set_format(v1::DOCUMENT_FORMAT_HTML);
  return request;
}

// What the first style element holds, to the byte; empty if there is none.
absl::string_view StyleText(absl::string_view html) {
  constexpr absl::string_view kBegin = "<style>";
  const size_t begin = html.find(kBegin);
  if (begin == absl::string_view::npos) return "";
  html.remove_prefix(begin + kBegin.size());
  const size_t end = html.find("</style>");
  return end == absl::string_view::npos ? "" : html.substr(0, end);
}

HttpResponse DocumentAnswer(const std::string& body) {
  v1::Document document;
  if (!document.ParseFromString(body)) {
    return HttpError(500, "internal", "jawaban server tidak terbaca [BAD_ANSWER]");
  }
  HttpResponse response;
  response.content_type = document.media_type();
  response.headers = {
      {"Content-Security-Policy", DocumentPolicy(document.content())},
      // Opened by the page, which prints it: the two know each other, and nobody else.
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"X-Frame-Options", "DENY"},
  };
  response.body = std::move(*document.mutable_content());
  return response;
}

}  // namespace

bool IsPrintedPath(absl::string_view path) { return absl::StartsWith(path, kBelow); }

std::string DocumentPolicy(absl::string_view html) {
  const absl::string_view style = StyleText(html);
  std::string allowed = "'none'";
  if (!style.empty()) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
    SHA256(reinterpret_cast<const unsigned char*>(style.data()), style.size(), digest.data());
    allowed = absl::StrCat("'sha256-",
                           absl::Base64Escape(absl::string_view(
                               reinterpret_cast<const char*>(digest.data()), digest.size())),
                           "'");
  }
  return absl::StrCat("default-src 'none'; style-src ", allowed,
                      "; form-action 'none'; frame-ancestors 'none'; base-uri 'none'");
}

void PrintedReport::Answer(const HttpRequest& request, HttpReply reply) const {
  if (request.method != "GET" && request.method != "HEAD") {
    HttpResponse refused = HttpError(405, "unimplemented", "hanya GET [METHOD_NOT_GET]");
    refused.allow = "GET, HEAD";
    return reply(std::move(refused));
  }
  if (IsFromElsewhere(request)) return reply(ForeignPage());
  std::string token;
  if (accounts_) {
    std::variant<std::string, HttpResponse> found = SessionToken(request, transport_);
    if (auto* refusal = std::get_if<HttpResponse>(&found)) return reply(std::move(*refusal));
    token = std::get<std::string>(std::move(found));
    if (token.empty()) return reply(NoSession());
  }
  const std::optional<v1::LkjipRequest> asked = ReadPath(request.path);
  if (!asked.has_value()) {
    return reply(HttpError(404, "not_found", "tidak ada alamat seperti itu [NOT_FOUND]"));
  }
  HttpRequest call{"POST",
                   "/rekap.v1.Report/Lkjip",
                   {{"Content-Type", std::string(MediaType(ConnectCodec::kProto))}},
                   asked->SerializeAsString(),
                   request.peer};
  if (!token.empty()) call.headers.push_back({"Authorization", absl::StrCat("Bearer ", token)});
  if (TakesGzip(request)) reply = Gzipped(std::move(reply));
  calls_(std::move(call), [reply = std::move(reply), transport = transport_](HttpResponse answer) {
    if (SaysTokenEnded(answer)) return reply(EndedSession(transport));
    reply(answer.status == 200 ? DocumentAnswer(answer.body) : std::move(answer));
  });
}

}  // namespace rekap
