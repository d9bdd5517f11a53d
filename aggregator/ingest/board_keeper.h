// Keeps over a restart what the board knows of units and no entry tells: when each was last
// heard of, and why its stream was last refused. Without it a dead computer would be one that
// never was, for whoever looks at the metrics. Keys of the family meta of the aggregator's
// database:
//
//   "unit_seen" region 5 -> last seen 8 (milliseconds since 1970), refusal 8
//                           (Refusal.Code, 0 = its entries are accepted)
//
// Written by a thread of its own, in one synced write for all units, and only where something
// changed: a process that is killed forgets kInterval at most.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

#include "aggregator/ingest/unit_board.h"
#include "domain/code/region_code.h"
#include "runtime/log/logger.h"
#include "runtime/rocks/database.h"

namespace rekap {

// Fills the board at the start, once it has the cursors. Of a unit that nothing is kept of, as
// by an older program, the time of its last entry counts. Times after `now`, of clocks that
// were set back or never right, count as `now`. DataLoss if what is kept is damaged.
absl::Status RestoreBoard(Database& database, UnitBoard& board, absl::Time now);

class BoardKeeper {
 public:
  static constexpr absl::Duration kInterval = absl::Minutes(5);

  // All must outlive it. `clock` as for UnitBoard::All.
  BoardKeeper(std::shared_ptr<Database> database, const UnitBoard* board, Logger* log,
              std::function<absl::Time()> clock = absl::Now);
  // As Stop.
  ~BoardKeeper();
  BoardKeeper(const BoardKeeper&) = delete;
  BoardKeeper& operator=(const BoardKeeper&) = delete;

  // Starts the thread; once.
  void Start();
  // Stops the thread, if there is one, and saves for the last time. Idempotent, one thread.
  void Stop() ABSL_LOCKS_EXCLUDED(mutex_);
  // What the thread does each time; one thread. On an error the next one tries again.
  absl::Status Save();

 private:
  void Run();
  void SaveAndTell();

  const std::shared_ptr<Database> database_;
  const UnitBoard* const board_;
  Logger* const log_;
  const std::function<absl::Time()> clock_;
  std::map<RegionCode, std::string> saved_;  // Save's: the values as they are stored

  absl::Mutex mutex_;
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace rekap
