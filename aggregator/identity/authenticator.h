// From a call to the kecamatan whose certificate it came with, or to the reason why
// not. Every refusal is counted by its reason.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include <grpcpp/security/auth_context.h>

#include "aggregator/identity/identity_store.h"
#include "runtime/tls/verify_peer.h"

namespace rekap {

// Reads memory only, so that it may be asked in gRPC's threads. Any thread.
class Authenticator {
 public:
  // `store` must outlive it. `clock`: wall clock.
  Authenticator(Certificate authority, const IdentityStore* store,
                std::function<absl::Time()> clock = absl::Now)
      : authority_(std::move(authority)), store_(store), clock_(std::move(clock)) {}

  // Who called. Unauthenticated if the certificate is not to be believed; the text
  // begins with the word: "CERTIFICATE_EXPIRED: ...".
  absl::StatusOr<VerifiedPeer> Authenticate(const grpc::AuthContext& context) const;

  // Refusals since the start, by word; every word is there.
  std::map<std::string, uint64_t> refusals() const;

 private:
  const Certificate authority_;
  const IdentityStore* const store_;
  const std::function<absl::Time()> clock_;
  // By PeerRefusal.
  mutable std::array<std::atomic<uint64_t>, kPeerRefusals> refusals_ = {};
};

}  // namespace rekap
