// The Enrolment service (proto/rekap/v1/enrolment.proto): certificates for whoever has
// an invitation, or a certificate.
#pragma once

#include <functional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

#include "aggregator/identity/authenticator.h"
#include "aggregator/identity/authority.h"
#include "aggregator/identity/identity_store.h"
#include "aggregator/identity/invitation_policy.h"
#include "rekap/v1/enrolment.grpc.pb.h"
#include "runtime/log/logger.h"

namespace rekap {

class EnrolmentService : public v1::Enrolment::Service {
 public:
  // The pointers must outlive the service. `clock`: wall clock.
  EnrolmentService(const Authority* authority, IdentityStore* store,
                   const Authenticator* authenticator, Logger* log,
                   std::function<absl::Time()> clock = absl::Now)
      : authority_(authority),
        store_(store),
        authenticator_(authenticator),
        log_(log),
        clock_(std::move(clock)) {}

  grpc::Status Join(grpc::ServerContext* context, const v1::JoinRequest* request,
                    v1::JoinResponse* response) override;
  grpc::Status Renew(grpc::ServerContext* context, const v1::RenewRequest* request,
                     v1::RenewResponse* response) override;

 private:
  absl::Status JoinWith(const v1::JoinRequest& request, const std::string& address,
                        v1::JoinResponse& response);
  absl::Status RenewFor(const VerifiedPeer& peer, const v1::RenewRequest& request,
                        const std::string& address, v1::RenewResponse& response);

  const Authority* const authority_;
  IdentityStore* const store_;
  const Authenticator* const authenticator_;
  Logger* const log_;
  const std::function<absl::Time()> clock_;

  absl::Mutex mutex_;
  RateLimit joins_ ABSL_GUARDED_BY(mutex_){RateLimit::kJoin};
  RateLimit renewals_ ABSL_GUARDED_BY(mutex_){RateLimit::kRenew};
};

}  // namespace rekap
