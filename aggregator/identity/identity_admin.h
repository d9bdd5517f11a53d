// What an administrator does about identities: the part of the Admin service
// (proto/rekap/v1/admin.proto) that invites, revokes and lists. Without gRPC; who calls,
// and that it may, is the service's to know.
#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

#include "aggregator/identity/authority.h"
#include "aggregator/identity/identity_store.h"
#include "rekap/v1/admin.pb.h"

namespace rekap {

// Any thread.
class IdentityAdmin {
 public:
  // Certificates that one list tells.
  static constexpr size_t kListMax = 1000;
  // Bytes of a reason.
  static constexpr size_t kReasonSizeMax = 1024;

  struct Hooks {
    // The unit's name in the catalog; NotFound if it is none of the kabupaten.
    std::function<absl::StatusOr<std::string>(RegionCode)> unit_name;
    // Certificates of the unit were just revoked, durably: its streams are to end.
    std::function<void(RegionCode, const std::string& reason)> on_revoked;
    // Wall clock.
    std::function<absl::Time()> clock = absl::Now;
  };

  // `authority` and `store` must outlive it.
  IdentityAdmin(const Authority* authority, IdentityStore* store, Hooks hooks)
      : authority_(authority), store_(store), hooks_(std::move(hooks)) {}

  // `actor` is the caller's account, for the audit journal. Errors are Indonesian:
  // InvalidArgument, NotFound, else the store's.
  absl::Status Invite(const std::string& actor, const v1::InviteRequest& request,
                      v1::InviteResponse& response);
  absl::Status Revoke(const std::string& actor, const v1::RevokeRequest& request,
                      v1::RevokeResponse& response);
  absl::Status ListCertificates(const v1::ListCertificatesRequest& request,
                                v1::ListCertificatesResponse& response) const;

 private:
  const Authority* const authority_;
  IdentityStore* const store_;
  const Hooks hooks_;
};

}  // namespace rekap
