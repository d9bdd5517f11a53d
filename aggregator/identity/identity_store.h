// Who was invited, what was issued, what is revoked; durable. Family `identity` of the
// aggregator's database:
//
//   "c" serial 16    -> region 5, from 8, until 8, revoked 8 (0 = it is not)
//   "i" region 5     -> secret's SHA-256 32, expires 8
//   "u" region 5     -> revoked 8: certificates of the unit that began up to then and
//                       are not under "c" (an older database was restored) are revoked
//
// Times are milliseconds since 1970. Each change is one synced write with its entry of
// the audit journal, durable when the call returns. Any thread; writes are serialised. Certificates
// are held in memory too, so that a check in the middle of a call reads no file.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "aggregator/audit/audit_log.h"
#include "aggregator/identity/invitation_policy.h"
#include "domain/code/region_code.h"
#include "runtime/rocks/database.h"
#include "runtime/tls/certificate.h"
#include "runtime/tls/verify_peer.h"

namespace rekap {

struct IssuedCertificate {
  RegionCode unit;
  std::string serial;  // as Certificate::Serial
  absl::Time not_before;
  absl::Time not_after;
  std::optional<absl::Time> revoked;
};

class IdentityStore {
 public:
  // Certificates are forgotten this long after their end: the list shows the last
  // renewals, and refusing needs no row any more.
  static constexpr absl::Duration kKeptAfterEnd = absl::Hours(24 * 365);

  // `database` has the family and is `audit`'s. DataLoss if a row is damaged.
  static absl::StatusOr<std::unique_ptr<IdentityStore>> Open(std::shared_ptr<Database> database,
                                                             std::shared_ptr<AuditLog> audit);

  // Replaces the unit's invitation: the last one counts.
  absl::Status PutInvitation(RegionCode unit, const Invitation& invitation, v1::AuditEntry entry);
  absl::StatusOr<std::optional<Invitation>> FindInvitation(RegionCode unit) const;

  // What a certificate is given for: the hash of an invitation's secret, or the
  // certificate that it renews.
  using Entitlement = std::variant<std::monostate, std::string, VerifiedPeer>;
  // What is issued is recorded before it is given away. An invitation is used up in the
  // same write; FailedPrecondition if it is not there any more: of two that use one
  // invitation, one wins. Unauthenticated, as for any call with it, if the certificate
  // that is to be renewed was revoked meanwhile.
  absl::Status AddCertificate(RegionCode unit, const Certificate& certificate, absl::Time now,
                              const Entitlement& entitlement, v1::AuditEntry entry);

  // Revokes one certificate of the unit, or (serial empty) every one, and withdraws the
  // unit's invitation with the latter. How many were not revoked before and had not
  // ended; NotFound if the unit has no certificate of that serial.
  absl::StatusOr<uint32_t> Revoke(RegionCode unit, absl::string_view serial, absl::Time now,
                                  v1::AuditEntry entry);

  // Reads memory only.
  bool IsRevoked(const VerifiedPeer& peer) const;

  // Of each unit that has one the latest end of a certificate that is not revoked, ended ones
  // included.
  std::map<RegionCode, absl::Time> LatestEnds() const;
  // The newest first, at most `limit`; of every unit if nullopt.
  std::vector<IssuedCertificate> List(std::optional<RegionCode> unit, size_t limit) const;

 private:
  IdentityStore(std::shared_ptr<Database> database, std::shared_ptr<AuditLog> audit)
      : database_(std::move(database)), audit_(std::move(audit)) {}
  absl::Status Load();
  absl::Status LoadRow(absl::string_view key, absl::string_view value)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::shared_ptr<Database> database_;
  const std::shared_ptr<AuditLog> audit_;
  absl::Mutex write_mutex_;  // held for a whole write, sync included

  mutable absl::Mutex mutex_ ABSL_ACQUIRED_AFTER(write_mutex_);
  absl::flat_hash_map<std::string, IssuedCertificate> certificates_
      ABSL_GUARDED_BY(mutex_);  // by serial
  std::map<RegionCode, absl::Time> unit_revoked_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rekap
