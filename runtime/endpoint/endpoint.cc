#include "runtime/endpoint/endpoint.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <unistd.h>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "runtime/escape/escape.h"
#include "runtime/file/file.h"

namespace rekap {
namespace {

// RFC 1035: the longest name that DNS can hold.
constexpr size_t kHostSizeMax = 253;

absl::Status Unfit(absl::string_view text, absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("address \"", text, "\": ", what, "; expected HOST:PORT, as 127.0.0.1:7300"));
}

bool IsIpv6(const std::string& host) {
  in6_addr address = {};
  return inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

bool IsName(absl::string_view host) {
  if (host.empty() || host.size() > kHostSizeMax) return false;
  for (char c : host) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '.') return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<Endpoint> Endpoint::Parse(absl::string_view text) {
  size_t colon = text.rfind(':');
  if (colon == absl::string_view::npos) return Unfit(text, "no port");
  absl::string_view host = text.substr(0, colon);
  absl::string_view digits = text.substr(colon + 1);
  // SimpleAtoi alone would take blanks and signs.
  uint32_t port = 0;
  bool numeric = !digits.empty() && digits.size() <= 5 &&
                 digits.find_first_not_of("0123456789") == absl::string_view::npos;
  if (!numeric || !absl::SimpleAtoi(digits, &port) || port > UINT16_MAX) {
    return Unfit(text, "the port is not a number from 0 to 65535");
  }
  Endpoint endpoint;
  endpoint.port = static_cast<uint16_t>(port);
  if (absl::StartsWith(host, "[") && absl::EndsWith(host, "]")) {
    endpoint.host = std::string(host.substr(1, host.size() - 2));
    if (!IsIpv6(endpoint.host)) return Unfit(text, "no IPv6 address within the brackets");
    return endpoint;
  }
  if (host.find(':') != absl::string_view::npos) {
    return Unfit(text, "an IPv6 address needs brackets");
  }
  if (!IsName(host)) return Unfit(text, "the host is neither a name nor an address");
  endpoint.host = std::string(host);
  return endpoint;
}

std::string Endpoint::ToString() const {
  if (host.find(':') != std::string::npos) return absl::StrCat("[", host, "]:", port);
  return absl::StrCat(host, ":", port);
}

bool IsLoopbackHost(absl::string_view host) {
  if (absl::EqualsIgnoreCase(host, "localhost")) return true;
  std::string text(host);
  in_addr v4 = {};
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) {
    return (ntohl(v4.s_addr) >> 24) == 127;
  }
  in6_addr v6 = {};
  return inet_pton(AF_INET6, text.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

absl::Status CheckLoopback(const Endpoint& endpoint) {
  if (IsLoopbackHost(endpoint.host)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("address ", endpoint.ToString(),
                   " is not loopback: what leaves this machine needs TLS; without it use "
                   "127.0.0.1, [::1] or localhost"));
}

Endpoint BindEndpoint(const Endpoint& endpoint) {
  if (absl::EqualsIgnoreCase(endpoint.host, "localhost")) return {"127.0.0.1", endpoint.port};
  return endpoint;
}

absl::Status WriteAddressFile(const std::string& path,
                              const std::vector<NamedEndpoint>& endpoints) {
  std::string json = "{";
  for (const NamedEndpoint& named : endpoints) {
    AppendJsonString(json, named.name);
    json += ':';
    AppendJsonString(json, named.endpoint.ToString());
    json += ',';
  }
  absl::StrAppend(&json, "\"pid\":", getpid(), "}\n");
  return ReplaceFile(path, json);
}

}  // namespace rekap
