#include "runtime/grpc/authority_probe.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/tls_certificate_verifier.h>
#include <grpcpp/security/tls_credentials_options.h>

#include "rekap/v1/enrolment.grpc.pb.h"
#include "runtime/grpc/security.h"
#include "runtime/tls/issue.h"

namespace rekap {
namespace {

using grpc::experimental::CertificateVerifier;
using grpc::experimental::ExternalCertificateVerifier;
using grpc::experimental::TlsCustomVerificationCheckRequest;

// What the server showed. Written by gRPC's threads, read after the call has ended.
struct Shown {
  absl::Mutex mutex;
  std::string chain_pem ABSL_GUARDED_BY(mutex);
};

// Keeps the chain and refuses the connection, whoever it is.
class Onlooker : public ExternalCertificateVerifier {
 public:
  explicit Onlooker(std::shared_ptr<Shown> shown) : shown_(std::move(shown)) {}
  ~Onlooker() override = default;

  bool Verify(TlsCustomVerificationCheckRequest* request, std::function<void(grpc::Status)>,
              grpc::Status* sync_status) override {
    grpc::string_ref chain = request->peer_cert_full_chain();
    {
      absl::MutexLock lock(&shown_->mutex);
      shown_->chain_pem.assign(chain.data(), chain.size());
    }
    *sync_status = grpc::Status(grpc::StatusCode::UNAUTHENTICATED, "only looking");
    return true;
  }
  void Cancel(TlsCustomVerificationCheckRequest*) override {}

 private:
  const std::shared_ptr<Shown> shown_;
};

std::shared_ptr<grpc::Channel> MakeProbe(const Endpoint& endpoint, std::shared_ptr<Shown> shown) {
  RequireTls13();
  grpc::experimental::TlsChannelCredentialsOptions options;
  options.set_verify_server_certs(false);
  options.set_check_call_host(false);
  options.set_certificate_verifier(ExternalCertificateVerifier::Create<Onlooker>(std::move(shown)));
  grpc::ChannelArguments arguments;
  arguments.SetSslTargetNameOverride(kAggregatorName);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  // Channels with the same arguments share connections; this one is its own.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(BindEndpoint(endpoint).ToString(),
                                   grpc::experimental::TlsCredentials(options), arguments);
}

}  // namespace

absl::StatusOr<Certificate> ProbeAuthority(const Endpoint& endpoint, absl::Duration timeout) {
  auto shown = std::make_shared<Shown>();
  std::shared_ptr<grpc::Channel> channel = MakeProbe(endpoint, shown);
  // An empty call is how a channel is made to dial and to tell why it could not. It
  // never leaves, since no handshake succeeds.
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
  v1::JoinResponse nothing;
  grpc::Status status = v1::Enrolment::NewStub(channel)->Join(&context, {}, &nothing);
  std::string pem;
  {
    absl::MutexLock lock(&shown->mutex);
    pem = shown->chain_pem;
  }
  if (pem.empty()) return absl::UnavailableError(status.error_message());
  absl::StatusOr<std::vector<Certificate>> chain = Certificate::ChainFromPem(pem);
  if (!chain.ok()) return absl::FailedPreconditionError(chain.status().message());
  if (chain->size() < 2) {
    return absl::FailedPreconditionError("the server shows no authority beside its certificate");
  }
  return chain->back();
}

}  // namespace rekap
