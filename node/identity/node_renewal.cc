#include "node/identity/node_renewal.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include <grpcpp/client_context.h>

#include "rekap/v1/enrolment.grpc.pb.h"
#include "runtime/grpc/channel.h"
#include "runtime/grpc/status_translation.h"
#include "runtime/tls/issue.h"

namespace rekap {

Renewer::Renew RenewThrough(Endpoint aggregator, std::string data) {
  return [aggregator = std::move(aggregator),
          data = std::move(data)](absl::Time) -> absl::StatusOr<Certificate> {
    absl::StatusOr<NodeIdentity> identity = NodeIdentity::Load(data);
    if (!identity.ok()) return identity.status();
    absl::StatusOr<std::shared_ptr<grpc::Channel>> channel =
        MakeChannel(aggregator, identity->channel());
    if (!channel.ok()) return channel.status();
    // The key stays: a file that is replaced alone cannot be found beside the wrong one.
    absl::StatusOr<std::string> csr = MakeRequest(identity->key());
    if (!csr.ok()) return csr.status();
    v1::RenewRequest request;
    request.set_csr(*std::move(csr));
    v1::RenewResponse response;
    grpc::ClientContext context;
    // A deadline is measured against the real clock, whatever renewals go by.
    context.set_deadline(absl::ToChronoTime(absl::Now() + kRenewalTimeout));
    absl::Status asked =
        FromGrpcStatus(v1::Enrolment::NewStub(*channel)->Renew(&context, request, &response));
    if (!asked.ok()) return asked;
    absl::StatusOr<Certificate> renewed = Certificate::FromPem(response.certificate_pem());
    if (!renewed.ok()) return renewed.status();
    if (absl::Status replaced = identity->Replace(*renewed); !replaced.ok()) return replaced;
    return renewed;
  };
}

}  // namespace rekap
