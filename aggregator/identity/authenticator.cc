#include "aggregator/identity/authenticator.h"

#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include <grpc/grpc_security_constants.h>
#include <grpcpp/support/string_ref.h>

namespace rekap {

absl::StatusOr<VerifiedPeer> Authenticator::Authenticate(const grpc::AuthContext& context) const {
  std::vector<grpc::string_ref> pem = context.FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME);
  absl::string_view certificate;
  if (!pem.empty()) certificate = absl::string_view(pem[0].data(), pem[0].size());
  std::variant<VerifiedPeer, PeerRefusal> verified =
      VerifyPeer(certificate, authority_, clock_(),
                 [this](const VerifiedPeer& peer) { return store_->IsRevoked(peer); });
  if (std::holds_alternative<VerifiedPeer>(verified)) return std::get<VerifiedPeer>(verified);
  PeerRefusal refusal = std::get<PeerRefusal>(verified);
  ++refusals_[static_cast<size_t>(refusal)];
  return absl::UnauthenticatedError(absl::StrCat(RefusalWord(refusal), ": ", RefusalText(refusal)));
}

std::map<std::string, uint64_t> Authenticator::refusals() const {
  std::map<std::string, uint64_t> counts;
  for (size_t i = 0; i < kPeerRefusals; ++i) {
    counts[std::string(RefusalWord(static_cast<PeerRefusal>(i)))] = refusals_[i];
  }
  return counts;
}

}  // namespace rekap
