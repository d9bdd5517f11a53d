// Responses as protobuf JSON: lowerCamelCase names, every primitive field
// printed (a zero is a figure here, not an absence), int64 as strings.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include <google/protobuf/message.h>

namespace rekap::cli {

// Indented, with a line end. Internal if the message cannot be printed.
absl::StatusOr<std::string> ToJson(const google::protobuf::Message& message);

// One text as a JSON literal, in quotes.
std::string JsonText(absl::string_view text);

}  // namespace rekap::cli
