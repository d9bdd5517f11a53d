// What the disk, gRPC and RocksDB give by themselves: the floor under replication.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"

namespace rekap {

struct FloorOptions {
  std::string directory;      // scratch, on the disk that is measured
  uint64_t leaves = 728'500;  // as RunReplicate sends
  uint32_t streams = 2;
  uint32_t syncs = 500;   // of the latency
  uint32_t calls = 2000;  // of an empty call
};

// Reports fdatasync_p50 and fdatasync_p99 of a small append; call, the median of a unary
// call that asks and answers nothing (peer grpc-call); replicate, once by a raw
// gRPC stream of the entries (peer grpc-stream), once by synced RocksDB batches of the
// size that ingest comes to (peer rocksdb-write).
absl::Status RunFloor(const FloorOptions& options);

}  // namespace rekap
