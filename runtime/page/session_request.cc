#include "runtime/page/session_request.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

namespace rekap {

using google::protobuf::Struct;
using google::protobuf::Value;

std::optional<HttpResponse> RefuseSessionPost(const HttpRequest& request, PageTransport transport) {
  if (request.method != "POST") return WrongMethod("POST");
  if (!IsOwnPage(request, transport)) return ForeignPage();
  // A form of any page may send other types without asking.
  if (!absl::StartsWithIgnoreCase(request.Header("Content-Type").value_or(""),
                                  "application/json")) {
    return HttpError(415, "unimplemented",
                     "Content-Type harus application/json [BAD_CONTENT_TYPE]");
  }
  if (request.body.size() > kSessionBodyMax) {
    return HttpError(
        413, "resource_exhausted",
        absl::StrCat("isi permintaan paling banyak ", kSessionBodyMax, " byte [BODY_TOO_LARGE]"));
  }
  return std::nullopt;
}

std::optional<std::vector<std::string>> ReadTexts(absl::string_view json,
                                                  const std::vector<std::string>& names) {
  Struct object;
  if (!google::protobuf::util::JsonStringToMessage({json.data(), json.size()}, &object).ok() ||
      static_cast<size_t>(object.fields_size()) != names.size()) {
    return std::nullopt;
  }
  std::vector<std::string> texts;
  for (const std::string& name : names) {
    auto field = object.fields().find(name);
    if (field == object.fields().end() || field->second.kind_case() != Value::kStringValue) {
      return std::nullopt;
    }
    texts.push_back(field->second.string_value());
  }
  return texts;
}

HttpResponse JsonAnswer(std::string body) {
  HttpResponse response;
  response.content_type = "application/json";
  response.body = std::move(body);
  return response;
}

HttpResponse WrongMethod(const char* allowed) {
  HttpResponse refused =
      HttpError(405, "unimplemented", absl::StrCat("hanya ", allowed, " [METHOD_NOT_ALLOWED]"));
  refused.allow = allowed;
  return refused;
}

}  // namespace rekap
