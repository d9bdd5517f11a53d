#include "runtime/connect/envelope.h"

#include "absl/strings/str_cat.h"

#include "runtime/connect/connect_protocol.h"
#include "runtime/escape/escape.h"

namespace rekap {
namespace {

constexpr uint8_t kMessage = 0;
constexpr uint8_t kCompressed = 1;
constexpr uint8_t kEnd = 2;

absl::Status Bad(size_t number, absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("pesan ke-", number, " tidak dapat dibaca: ", what, " [BAD_ENVELOPE]"));
}

uint32_t SizeOf(absl::string_view head) {
  uint32_t size = 0;
  for (size_t i = 1; i < kEnvelopeHeadSize; ++i) {
    size = size << 8 | static_cast<uint8_t>(head[i]);
  }
  return size;
}

void Append(std::string& body, uint8_t flags, absl::string_view content) {
  const auto size = static_cast<uint32_t>(content.size());
  body.push_back(static_cast<char>(flags));
  for (int shift = 24; shift >= 0; shift -= 8) body.push_back(static_cast<char>(size >> shift));
  body.append(content.data(), content.size());
}

}  // namespace

absl::StatusOr<std::vector<absl::string_view>> ReadEnvelopes(absl::string_view body,
                                                             size_t size_max) {
  std::vector<absl::string_view> messages;
  while (!body.empty()) {
    const size_t number = messages.size() + 1;
    if (number > kEnvelopesMax) {
      return absl::InvalidArgumentError(absl::StrCat(
          "paling banyak ", kEnvelopesMax, " pesan dalam satu permintaan [TOO_MANY_MESSAGES]"));
    }
    if (body.size() < kEnvelopeHeadSize) return Bad(number, "terputus di kepalanya");
    const auto flags = static_cast<uint8_t>(body[0]);
    if (flags == kCompressed) return Bad(number, "kompresi tidak diterima");
    if (flags != kMessage) return Bad(number, absl::StrCat("tanda ", flags, " tidak dikenal"));
    const uint32_t size = SizeOf(body);
    if (size > size_max) {
      return Bad(number, absl::StrCat(size, " byte; paling banyak ", size_max));
    }
    body.remove_prefix(kEnvelopeHeadSize);
    if (body.size() < size) {
      return Bad(number, absl::StrCat("terputus setelah ", body.size(), " dari ", size, " byte"));
    }
    messages.push_back(body.substr(0, size));
    body.remove_prefix(size);
  }
  if (messages.empty()) {
    return absl::InvalidArgumentError("permintaan tanpa pesan [BAD_ENVELOPE]");
  }
  return messages;
}

void AppendMessage(std::string& body, absl::string_view message) {
  Append(body, kMessage, message);
}

void AppendEnd(std::string& body, const absl::Status& ended) {
  if (ended.ok()) return Append(body, kEnd, "{}");
  std::string json = "{\"error\":{\"code\":";
  AppendJsonString(json, ConnectCode(ended.code()));
  json += ",\"message\":";
  AppendJsonString(json, ended.message());
  json += "}}";
  Append(body, kEnd, json);
}

}  // namespace rekap
