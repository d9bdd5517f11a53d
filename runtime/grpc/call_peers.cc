#include "runtime/grpc/call_peers.h"

#include <iterator>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include <openssl/crypto.h>

#include "runtime/tls/openssl.h"

namespace rekap {
namespace {

// Nobody guesses sixteen bytes.
constexpr size_t kSecretBytes = 16;

}  // namespace

CallPeers::CallPeers() : secret_(absl::BytesToHexString(RandomBytes(kSecretBytes))) {}

std::string CallPeers::Vouch(absl::string_view peer) const { return absl::StrCat(secret_, peer); }

std::string CallPeers::PeerOf(const grpc::ServerContextBase& context) const {
  auto [first, end] = context.client_metadata().equal_range(kMetadataKey);
  if (first == end || std::next(first) != end) return context.peer();
  const absl::string_view value(first->second.data(), first->second.size());
  if (value.size() <= secret_.size() ||
      CRYPTO_memcmp(value.data(), secret_.data(), secret_.size()) != 0) {
    return context.peer();
  }
  return std::string(value.substr(secret_.size()));
}

std::string PeerOf(const grpc::ServerContextBase& context, const CallPeers* peers) {
  return peers == nullptr ? context.peer() : peers->PeerOf(context);
}

}  // namespace rekap
