// Questions to a running aggregator over gRPC, as the CLI asks them.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"

namespace rekap {

struct AskOptions {
  std::string address;  // HOST:PORT of a loopback listener without TLS
  std::string region = "35.27";
  std::string unit = "35.27.05";
  uint32_t rounds = 100;
};

// Reports compare (the kecamatan of `region`), tree (of `unit`) and ranking (every unit
// there is): the median of the rounds, in microseconds.
absl::Status RunAsk(const AskOptions& options);

// Returns when the aggregator has answered a comparison with every expected unit in it.
absl::Status AwaitFirstAnswer(const AskOptions& options);

}  // namespace rekap
