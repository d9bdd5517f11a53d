#include "aggregator/page/session_messages.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "aggregator/access/access_table.h"
#include "runtime/escape/escape.h"
#include "runtime/page/session_request.h"

namespace rekap {

absl::StatusOr<v1::LoginRequest> ReadLogin(absl::string_view json) {
  std::optional<std::vector<std::string>> texts = ReadTexts(json, {"nama", "sandi"});
  if (!texts.has_value()) {
    return absl::InvalidArgumentError(
        "isi harus {\"nama\":\"...\",\"sandi\":\"...\"} dan tidak lain [BAD_BODY]");
  }
  v1::LoginRequest login;
  login.set_name(std::move((*texts)[0]));
  login.set_password(std::move((*texts)[1]));
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
