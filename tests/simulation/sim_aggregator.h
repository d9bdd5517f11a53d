// The aggregator in the simulator: the real IngestCore (with Downstream, BatchDecoder and
// ReceiverSession) and RollupEngine over a MemoryMirror, driven as IngestLoop drives
// them, but in virtual time and on a disk that may be full, slow, and crash.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aggregator/ingest/ingest_core.h"
#include "aggregator/rollup/engine.h"
#include "tests/simulation/memory_mirror.h"
#include "tests/simulation/mutant.h"
#include "tests/simulation/mutant_aggregator.h"
#include "tests/simulation/sim_disk.h"
#include "tests/simulation/sim_random.h"

namespace rekap::sim {

// The real catalog and one that counts otherwise (another cap), in turn by version.
std::shared_ptr<const Catalog> CatalogOfVersion(uint32_t version);

class SimAggregator : public DownstreamSource {
 public:
  // What it copies and gets back.
  using Backup = std::shared_ptr<const SimDisk::Tables>;

  // Posted: as decoded when it arrived, with the bytes of its entries or rows.
  struct Posted {
    StreamId stream;
    IngestInput input;
    size_t bytes = 0;
  };
  // What one turn did, for who checks it.
  struct Turn {
    std::vector<std::pair<StreamId, ChainPoint>> batches;  // where each batch taken ends
    std::vector<StreamOutput> outputs;                     // of what was taken
    std::vector<IngestCore::Accepted> accepted;            // of each core
    bool wrote = false;
  };

  explicit SimAggregator(Mutant mutant);

  bool running() const { return !cores_.empty(); }
  bool busy() const { return busy_; }
  bool has_work() const { return !queue_.empty() || announced_; }

  // Empty queue, no streams; the roll-up recomputed from the store.
  void Start();
  // What was not synced may be gone; syncs that were under way are over.
  void Crash(SimRandom& random);
  // Requires !busy().
  Backup MakeBackup() const { return disk_.Snapshot(); }
  // Requires !running().
  void Restore(const Backup& backup) { disk_.Restore(backup); }

  // Decodes as the stream's reader does; false if the bytes are no message.
  bool Receive(StreamId stream, const std::string& bytes);
  void Closed(StreamId stream);

  // Takes what was posted and writes what follows from it. Requires !busy().
  const Turn& BeginTurn(absl::Time now);
  // The writes are synced: publishes and acknowledges. Gives what is to be sent.
  std::vector<StreamOutput> EndTurn(absl::Time now);

  // Requires !busy(). What is to be sent follows from the next turn.
  void AddReview(RegionCode unit, SimRandom& random);
  void NextCatalog(SimRandom& random);

  std::shared_ptr<const v1::CatalogVersion> CurrentCatalog() const override { return catalog_; }
  absl::StatusOr<std::optional<v1::ReviewEntry>> ReviewAfter(RegionCode unit,
                                                             const ChainPoint& held) const override;
  std::vector<v1::ReviewEntry> ReviewsOf(RegionCode unit) const;

  SimDisk& disk() { return disk_; }
  const SimDisk& disk() const { return disk_; }
  const MemoryMirror& store() const { return *store_; }
  const RollupEngine& engine() const { return *engine_; }
  const Catalog& catalog() const { return *parsed_catalog_; }
  size_t snapshot_count() const;
  // Turns that wrote something.
  uint64_t commits() const { return commits_; }
  // Bytes of a stream's batches and rows that were not dealt with.
  size_t QueuedBytes(StreamId stream) const;

 private:
  enum ExtraTable : size_t { kReview = MemoryMirror::kTables, kCatalog, kAllTables };

  // What became of the writes of one core's turn.
  struct Committing {
    absl::Status appended;
    std::vector<absl::Status> staged;
    std::vector<absl::StatusOr<absl::Time>> installed;
    std::vector<LeafChange> leaves;
    absl::Status unreadable;  // of what was installed
  };

  void LoadCatalog();
  void Recompute();
  IngestCore& CoreOf(StreamId stream);
  Committing Store(IngestCore::Accepted& accepted, absl::Time now);
  absl::StatusOr<absl::Time> Install(const BaseInstall& install, absl::Time now,
                                     Committing& committing);
  void Publish(const Committing& committing);

  const Mutant mutant_;
  SimDisk disk_;
  std::unique_ptr<MemoryMirror> store_;
  MutantFilter filter_;
  std::unique_ptr<UnitBoard> board_;
  std::shared_ptr<v1::CatalogVersion> catalog_;
  std::shared_ptr<const Catalog> parsed_catalog_;
  // One; the mutant without fencing has several that know nothing of each other.
  std::vector<std::unique_ptr<IngestCore>> cores_;
  std::unique_ptr<RollupEngine> engine_;
  struct Reader {
    BatchDecoder decoder;
    absl::StatusOr<RegionCode> unit = absl::InvalidArgumentError("batch before a hello");
  };
  std::map<StreamId, Reader> readers_;
  std::deque<Posted> queue_;
  Turn turn_;
  std::vector<Committing> committing_;
  bool busy_ = false;
  bool announced_ = false;  // outputs that wait for a turn
  uint64_t commits_ = 0;
};

}  // namespace rekap::sim
