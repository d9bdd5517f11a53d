// The aggregator's own journal: what administrators did and what happened to the
// access. Family `audit`, drawn in domain/key/store_key.h; in `meta`:
//
//   "audit_epoch"   -> hash 32, epoch 8: hash = SHA-256(32 zero bytes || epoch)
//
// Invariants: entries are numbered from 1 without gaps, chained like a unit's journal,
// and never change; an act that is made in the database and its entry are one synced
// write, so neither is ever without the other. Durable when a call that writes returns.
// Any thread; writes are serialised.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

#include "domain/journal/chain.h"
#include "rekap/v1/admin.pb.h"
#include "runtime/rocks/database.h"

namespace rekap {

// AuditEntry.actor of what is done at the machine itself.
inline constexpr char kLocalActor[] = "local";

// Bytes of AuditEntry.detail, and of its actor, action and subject each; the rest is cut,
// and what is not UTF-8 replaced, for an act must not fail because of what was said about
// it.
inline constexpr size_t kAuditDetailSizeMax = 1024;
inline constexpr size_t kAuditNameSizeMax = 256;

// An entry that has no place and no time yet.
v1::AuditEntry MakeAuditEntry(absl::string_view actor, absl::string_view action,
                              absl::string_view subject, absl::string_view detail);

// Where an audit journal stands.
struct AuditPosition {
  Epoch epoch;
  ChainPoint last;
};

// Re-hashes the journal in `database`, which may be open for reading only. DataLoss names
// the first entry that is not what was written, or the epoch; NotFound if there is no
// journal at all, as in a database that no aggregator has served.
absl::StatusOr<AuditPosition> VerifyAudit(Database& database);

class AuditLog {
 public:
  // `database` has the family. A new journal gets a random epoch; one that exists is
  // re-hashed whole (a few milliseconds for the entries of a year): DataLoss as
  // VerifyAudit. `clock`: wall clock.
  static absl::StatusOr<std::shared_ptr<AuditLog>> Open(
      std::shared_ptr<Database> database, std::function<absl::Time()> clock = absl::Now);

  // For an act that changed nothing in the database. `seq` and the time are set here.
  absl::Status Append(v1::AuditEntry entry);
  // Writes `batch`, which is the act, with the entry about it; nothing of either on an
  // error. `what` says in the error what was being done.
  absl::Status Commit(rocksdb::WriteBatch& batch, absl::string_view what, v1::AuditEntry entry);
  // Goes on under a new random epoch, from the entry on: for a database that came from a
  // copy, and may have lost what was written after it was made.
  absl::Status BeginEpoch(v1::AuditEntry entry);

  // At most `limit` entries before `before` (0 = from the last), the newest first.
  // DataLoss if one of them cannot be read.
  absl::StatusOr<std::vector<v1::AuditEntry>> List(uint64_t before, size_t limit) const;
  AuditPosition position() const;

 private:
  AuditLog(std::shared_ptr<Database> database, std::function<absl::Time()> clock)
      : database_(std::move(database)), clock_(std::move(clock)) {}
  absl::Status Write(rocksdb::WriteBatch& batch, absl::string_view what, v1::AuditEntry entry,
                     Epoch epoch) ABSL_EXCLUSIVE_LOCKS_REQUIRED(write_mutex_);

  const std::shared_ptr<Database> database_;
  const std::function<absl::Time()> clock_;
  absl::Mutex write_mutex_;  // held for a whole write, sync included

  mutable absl::Mutex mutex_ ABSL_ACQUIRED_AFTER(write_mutex_);
  AuditPosition position_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rekap
