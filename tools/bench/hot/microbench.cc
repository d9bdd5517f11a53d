// rekap-microbench: the hot paths by Google Benchmark, all its flags included
// (--benchmark_filter, --benchmark_repetitions).
#include <benchmark/benchmark.h>

#include "tools/bench/hot/hot_paths.h"

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  for (const rekap::HotPath& path : rekap::HotPaths(REKAP_SOURCE_DIR)) {
    benchmark::RegisterBenchmark(path.name.c_str(), [path](benchmark::State& state) {
      for (auto round : state) path.run();
      state.SetItemsProcessed(static_cast<int64_t>(path.items) *
                              static_cast<int64_t>(state.iterations()));
    });
  }
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
