// rekap-hot-path: runs every hot path a few times for valgrind's callgrind, which counts
// between the marks and writes one profile a path; without valgrind it does nothing that
// can be seen. Started by tools/bench/instructions.
#include <iostream>
#include <valgrind/callgrind.h>

#include "tools/bench/hot/hot_paths.h"

namespace {

// The first run fills what is lazily made; the counted ones are all alike.
constexpr int kRuns = 3;

}  // namespace

int main() {
  for (const rekap::HotPath& path : rekap::HotPaths(REKAP_SOURCE_DIR)) {
    path.run();
    CALLGRIND_START_INSTRUMENTATION;
    for (int run = 0; run < kRuns; ++run) path.run();
    CALLGRIND_STOP_INSTRUMENTATION;
    CALLGRIND_DUMP_STATS_AT(path.name.c_str());
    CALLGRIND_ZERO_STATS;
  }
  return 0;
}
