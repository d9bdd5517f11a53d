#include "tools/rekap/json.h"

#include "absl/strings/str_cat.h"
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/wrappers.pb.h>

namespace rekap::cli {

absl::StatusOr<std::string> ToJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.always_print_primitive_fields = true;
  options.preserve_proto_field_names = false;
  std::string json;
  auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
  if (!status.ok()) {
    return absl::InternalError(absl::StrCat("printing ", message.GetTypeName(),
                                            " as JSON: ", status.message().ToString()));
  }
  return json;
}

std::string JsonText(absl::string_view text) {
  google::protobuf::StringValue value;
  value.set_value(std::string(text));
  std::string json;
  // A lone text fails only if it is not UTF-8.
  auto status = google::protobuf::util::MessageToJsonString(value, &json);
  return status.ok() ? json : "\"?\"";
}

}  // namespace rekap::cli
