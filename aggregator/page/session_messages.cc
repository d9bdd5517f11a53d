#include "aggregator/page/session_messages.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include "aggregator/access/access_table.h"
#include "runtime/escape/escape.h"

namespace rekap {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

// nullptr if there is no such text.
const std::string* TextOf(const Struct& object, const char* name) {
  auto field = object.fields().find(name);
  if (field == object.fields().end() || field->second.kind_case() != Value::kStringValue) {
    return nullptr;
  }
  return &field->second.string_value();
}

}  // namespace

absl::StatusOr<v1::LoginRequest> ReadLogin(absl::string_view json) {
  Struct object;
  const bool parsed =
      google::protobuf::util::JsonStringToMessage({json.data(), json.size()}, &object).ok();
  const std::string* name = TextOf(object, "nama");
  const std::string* password = TextOf(object, "sandi");
  if (!parsed || name == nullptr || password == nullptr || object.fields_size() != 2) {
    return absl::InvalidArgumentError(
        "isi harus {\"nama\":\"...\",\"sandi\":\"...\"} dan tidak lain [BAD_BODY]");
  }
  v1::LoginRequest login;
  login.set_name(*name);
  login.set_password(*password);
  return login;
}

std::string SessionJson(absl::string_view name, v1::Role role, int64_t expires_unix_ms) {
  std::string json = "{\"nama\":";
  AppendJsonString(json, name);
  json += ",\"peran\":";
  AppendJsonString(json, RoleWord(role));
  absl::StrAppend(&json, ",\"berakhir\":", expires_unix_ms, "}\n");
  return json;
}

}  // namespace rekap
