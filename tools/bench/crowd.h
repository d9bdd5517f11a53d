// Thousands of nodes at one aggregator: the real session of each (node/replicator) over a
// connection of its own, without its database.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace rekap {

struct CrowdOptions {
  // HOST:PORT of a loopback listener without TLS, of an aggregator whose database fill
  // made.
  std::string address;
  // Waits for the aggregator to go and to come back, this many times.
  uint32_t restarts = 1;
  // How long all are left alone once they stream, before that.
  absl::Duration idle;
};

// Opens a stream for each unit that has a history there and reports crowd_connect, the
// time until all stream; for each restart crowd_reconnect, from the first stream that is
// back to the last. Each with the most dials of any second in its detail. Says where it is
// on stderr: "connected N" once all stream, "crowd N" when it has left them alone and waits
// for a restart, "back N" some seconds before it ends or waits for the next. Aborted if one of them
// was lost meanwhile; DeadlineExceeded after kCrowdTimeMax.
absl::Status RunCrowd(const CrowdOptions& options);

}  // namespace rekap
