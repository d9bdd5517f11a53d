// The paths that every record or every question goes through, each as a function over
// inputs made beforehand: timed by rekap-microbench, counted in instructions by
// rekap-hot-path. Pure: no disk, no network, no clock.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace rekap {

struct HotPath {
  std::string name;  // "rollup_apply"
  uint64_t items;    // of what one run works on: numbers, entries, leaves
  std::function<void()> run;
};

// All of them, by name; `source` is the top of the source tree, where Omben's report and
// the shipped catalog are. Throws std::runtime_error if these are not there or not sound,
// and a run throws if it does not come to what it must.
std::vector<HotPath> HotPaths(const std::string& source);

}  // namespace rekap
