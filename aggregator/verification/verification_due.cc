#include "aggregator/verification/verification_due.h"

#include <algorithm>

namespace rekap {

absl::Time VerificationDue(std::optional<absl::Time> last, absl::Time not_before,
                           absl::Duration every, absl::Time now) {
  if (not_before > now + kVerificationRetry) not_before = now;
  if (!last || *last > now) return not_before;
  return std::max(*last + every, not_before);
}

}  // namespace rekap
