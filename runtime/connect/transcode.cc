#include "runtime/connect/transcode.h"

#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include <google/protobuf/util/json_util.h>

namespace rekap {
namespace {

absl::Status Invalid(absl::string_view reason) {
  return absl::InvalidArgumentError(
      absl::StrCat("isi permintaan tidak dapat dibaca: ", reason, " [BAD_BODY]"));
}

std::unique_ptr<google::protobuf::Message> New(const google::protobuf::Message* prototype) {
  return std::unique_ptr<google::protobuf::Message>(prototype->New());
}

}  // namespace

absl::StatusOr<std::string> DecodeRequest(ConnectCodec codec, const ConnectMethod& method,
                                          std::string body) {
  std::unique_ptr<google::protobuf::Message> message = New(method.request);
  if (codec == ConnectCodec::kProto) {
    // gRPC would refuse it as the server's own error.
    if (!message->ParseFromString(body)) {
      return Invalid(absl::StrCat("bukan ", method.request->GetTypeName()));
    }
    return body;
  }
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = false;
  google::protobuf::util::Status parsed =
      google::protobuf::util::JsonStringToMessage(body, message.get(), options);
  if (!parsed.ok()) {
    return Invalid(absl::string_view(parsed.message().data(), parsed.message().size()));
  }
  return message->SerializeAsString();
}

absl::Status CheckRequests(const ConnectMethod& method,
                           const std::vector<absl::string_view>& messages) {
  std::unique_ptr<google::protobuf::Message> message = New(method.request);
  for (size_t i = 0; i < messages.size(); ++i) {
    // No longer than a gRPC message, so its size is an int.
    if (!message->ParseFromArray(messages[i].data(), static_cast<int>(messages[i].size()))) {
      return Invalid(absl::StrCat("pesan ke-", i + 1, " bukan ", method.request->GetTypeName()));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> EncodeAnswer(ConnectCodec codec, const ConnectMethod& method,
                                         std::string bytes) {
  if (codec == ConnectCodec::kProto) return bytes;
  std::unique_ptr<google::protobuf::Message> message = New(method.response);
  if (!message->ParseFromString(bytes)) {
    return absl::InternalError(
        absl::StrCat("jawaban bukan ", method.response->GetTypeName(), " [BAD_ANSWER]"));
  }
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  std::string json;
  google::protobuf::util::Status printed =
      google::protobuf::util::MessageToJsonString(*message, &json, options);
  if (!printed.ok()) {
    return absl::InternalError(absl::StrCat(
        absl::string_view(printed.message().data(), printed.message().size()), " [BAD_ANSWER]"));
  }
  if (json.size() > kJsonAnswerSizeMax) {
    return absl::ResourceExhaustedError(
        absl::StrCat("jawaban ", json.size(), " byte; paling banyak ", kJsonAnswerSizeMax,
                     ". Minta halaman yang lebih kecil, atau application/proto "
                     "[ANSWER_TOO_LARGE]"));
  }
  return json;
}

}  // namespace rekap
