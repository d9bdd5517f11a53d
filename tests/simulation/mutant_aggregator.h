// The aggregator's mutants: a store that breaks its promises, and a filter between the
// streams and the core that takes away what the core would have noticed.
#pragma once

#include <map>
#include <utility>

#include "aggregator/ingest/ingest_core.h"
#include "tests/simulation/memory_mirror.h"
#include "tests/simulation/mutant.h"

namespace rekap::sim {

class MutantMirror : public MemoryMirror {
 public:
  MutantMirror(SimDisk* disk, Mutant mutant) : MemoryMirror(disk), mutant_(mutant) {}

 protected:
  absl::Status Commit(SimDisk::Batch batch) override;

 private:
  const Mutant mutant_;
};

class MutantFilter {
 public:
  explicit MutantFilter(Mutant mutant) : mutant_(mutant) {}

  // Before the core takes it.
  void OnInput(StreamId stream, IngestInput& input, const MirrorStore& store);
  // What the core answered.
  void OnOutput(const StreamOutput& output);
  // Before it is stored and published.
  void OnAccepted(IngestCore::Accepted& accepted) const;

 private:
  void OnGreeting(StreamId stream, v1::Hello& hello, const MirrorStore& store);
  void OnBatch(StreamId stream, DecodedBatch& batch);

  const Mutant mutant_;
  std::map<StreamId, ChainPoint> expected_;  // where the stream's next batch must begin
  std::map<StreamId, Base> bases_;           // as announced
};

}  // namespace rekap::sim
