// What only the kabupaten writes, durable: catalog versions and the reviews of
// every unit. Families `catalog` and `review` of the aggregator's database
// (domain/key/store_key.h).
//
// Invariants: versions and each unit's reviews are numbered from 1 without gaps
// and never change; a review log is chained; each of both is one write with its
// entry in the audit journal. Durable when a call that writes returns. Any thread;
// writes are serialised.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

#include "aggregator/audit/audit_log.h"
#include "aggregator/ingest/downstream.h"
#include "domain/code/period.h"
#include "domain/code/region_code.h"
#include "domain/journal/chain.h"
#include "rekap/v1/catalog.pb.h"
#include "rekap/v1/workflow.pb.h"
#include "runtime/rocks/database.h"

namespace rekap {

class AdminStore : public DownstreamSource {
 public:
  // `database` has the two families. DataLoss if a log is damaged.
  static absl::StatusOr<std::unique_ptr<AdminStore>> Open(std::shared_ptr<Database> database,
                                                          std::shared_ptr<AuditLog> audit);

  // The current catalog; null only before the first AddCatalog.
  std::shared_ptr<const v1::CatalogVersion> CurrentCatalog() const override;
  // NotFound if there is no such version.
  absl::StatusOr<v1::CatalogVersion> FindCatalog(uint32_t version) const;
  // Newest first, without the texts.
  absl::StatusOr<std::vector<v1::CatalogVersion>> ListCatalogs() const;
  // Stores the next version and makes it the current one; sets its number.
  // Aborted if the current one is not `expected` (0 = there is none yet). `actor` is for
  // the audit journal: the account, where there are accounts.
  absl::Status AddCatalog(v1::CatalogVersion catalog, uint32_t expected,
                          absl::string_view actor = kLocalActor);

  // Appends to the unit's log; sets the number. Returns it as stored. `actor` as above.
  absl::StatusOr<v1::Review> AddReview(v1::Review review, absl::string_view actor = kLocalActor);
  // The last review of the unit's period; nullopt if there is none.
  std::optional<v1::Review> LastReview(RegionCode unit, Period period) const;
  // Reviews of all units together: changes with each one.
  uint64_t ReviewCount() const;
  absl::StatusOr<std::optional<v1::ReviewEntry>> ReviewAfter(RegionCode unit,
                                                             const ChainPoint& held) const override;

 private:
  AdminStore(std::shared_ptr<Database> database, std::shared_ptr<AuditLog> audit)
      : database_(std::move(database)), audit_(std::move(audit)) {}
  absl::Status LoadCatalogs();
  absl::Status LoadReviews();
  Seq LastSeq(RegionCode unit) const;
  absl::StatusOr<std::optional<StoredEntry>> ReadReview(RegionCode unit, Seq seq,
                                                        std::string& bytes) const;

  const std::shared_ptr<Database> database_;
  const std::shared_ptr<AuditLog> audit_;
  absl::Mutex write_mutex_;  // held for a whole write, sync included

  mutable absl::Mutex mutex_ ABSL_ACQUIRED_AFTER(write_mutex_);
  std::shared_ptr<const v1::CatalogVersion> current_ ABSL_GUARDED_BY(mutex_);
  struct Log {
    ChainPoint last;
    std::map<Period, v1::Review> by_period;  // the last one of each
  };
  absl::flat_hash_map<RegionCode, Log> logs_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rekap
