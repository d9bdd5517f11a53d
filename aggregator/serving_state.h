// What the aggregator serves: its database, opened, and all that is filled from it before
// anybody is answered.
//
// What refers to something stands below it, so that the members end in the right order.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"

#include "aggregator/admin/admin_store.h"
#include "aggregator/audit/audit_log.h"
#include "aggregator/ingest/unit_board.h"
#include "aggregator/live/live_rollup.h"
#include "aggregator/mirror/rocks_mirror.h"
#include "aggregator/verification/verification_record.h"
#include "runtime/log/logger.h"

namespace rekap {

struct ServingState {
  // Of the directory `data`. `catalog_file` counts at the very first start only; empty = none
  // was given. FaultOfSetting where it is needed and cannot be used; else the errors of the
  // parts.
  static absl::StatusOr<std::unique_ptr<ServingState>> Open(const std::string& data,
                                                            const std::string& catalog_file,
                                                            Logger& log);

  std::unique_ptr<RocksMirror> store;
  std::shared_ptr<Database> database;  // the store's
  std::shared_ptr<AuditLog> audit;
  std::unique_ptr<AdminStore> admin;
  std::unique_ptr<LiveRollup> live;
  UnitBoard board;
  std::shared_ptr<VerificationRecord> verified;
};

}  // namespace rekap
