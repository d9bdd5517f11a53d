#include "node/store/retention.h"

namespace rekap {

Seq TrimUpTo(Seq base, absl::Span<const uint32_t> sizes, uint64_t bytes_held, uint64_t bytes_max,
             Seq acknowledged) {
  if (bytes_held <= bytes_max) return base;
  const uint64_t goal = RetentionGoal(bytes_max);
  bool beyond = false;  // the acknowledged ones did not suffice
  for (uint32_t size : sizes) {
    if (bytes_held <= goal) break;
    if (base >= acknowledged && !beyond) {
      if (bytes_held <= bytes_max) break;
      beyond = true;
    }
    bytes_held -= size;
    base = base.Next();
  }
  return base;
}

}  // namespace rekap
