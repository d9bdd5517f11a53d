#include "runtime/http/http_message.h"

#include "absl/strings/match.h"

#include "runtime/escape/escape.h"

namespace rekap {

namespace {

std::optional<absl::string_view> Find(const std::vector<HttpHeader>& headers,
                                      absl::string_view name) {
  for (const HttpHeader& header : headers) {
    if (absl::EqualsIgnoreCase(header.name, name)) return header.value;
  }
  return std::nullopt;
}

}  // namespace

std::optional<absl::string_view> HttpRequest::Header(absl::string_view name) const {
  return Find(headers, name);
}

std::optional<absl::string_view> HttpResponse::Header(absl::string_view name) const {
  return Find(headers, name);
}

HttpResponse HttpError(int status, absl::string_view code, absl::string_view message) {
  HttpResponse response;
  response.status = status;
  response.content_type = "application/json";
  response.body = "{\"code\":";
  AppendJsonString(response.body, code);
  response.body += ",\"message\":";
  AppendJsonString(response.body, message);
  response.body += "}\n";
  return response;
}

}  // namespace rekap
