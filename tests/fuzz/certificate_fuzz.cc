// What a stranger sends to join, and what a peer shows: requests and certificates of any
// bytes. A request that is taken can be issued to, and names what we say and not what it
// asks for; nobody is believed whom the authority did not sign.
#include <string>
#include <variant>

#include "runtime/tls/issue.h"
#include "runtime/tls/verify_peer.h"
#include "tests/fuzz/fuzz.h"

using namespace rekap;  // NOLINT: a target is one function

namespace {

constexpr absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

// One for the run: a target that makes keys fuzzes OpenSSL's randomness.
const Issuer& TheIssuer() {
  static const Issuer* const issuer = [] {
    PrivateKey key = *PrivateKey::Generate();
    Certificate authority = *MakeAuthority(key, kNow);
    return new Issuer{std::move(key), std::move(authority)};
  }();
  return *issuer;
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text = fuzz::View(data, size);
  const RegionCode omben = *RegionCode::Parse("35.27.05");
  if (absl::StatusOr<CheckedRequest> request = CheckedRequest::Parse(text); request.ok()) {
    absl::StatusOr<Certificate> issued = IssueNode(TheIssuer(), *request, omben, kNow);
    fuzz::Require(issued.ok(), "a request that is taken can be issued to");
    auto peer = VerifyPeer(issued->ToPem(), TheIssuer().certificate, kNow + absl::Hours(1),
                           [](const VerifiedPeer&) { return false; });
    fuzz::Require(std::holds_alternative<VerifiedPeer>(peer), "what we issued is believed");
    fuzz::Require(std::get<VerifiedPeer>(peer).unit == omben, "the name is the one we gave");
  }
  auto peer =
      VerifyPeer(text, TheIssuer().certificate, kNow, [](const VerifiedPeer&) { return false; });
  fuzz::Require(!std::holds_alternative<VerifiedPeer>(peer), "nobody else is believed");
  if (absl::StatusOr<std::vector<Certificate>> chain = Certificate::ChainFromPem(text);
      chain.ok()) {
    fuzz::Require(!chain->empty(), "a chain has a certificate");
    fuzz::Require(Certificate::FromPem(chain->front().ToPem()).ok(), "written as it is read");
  }
  (void)PrivateKey::FromPem(text);
  return 0;
}
