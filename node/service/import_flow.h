// A file into the store: read, keep the repairs that a person accepted before,
// apply those accepted now, commit, and say what was found.
//
// Accepted repairs stand as long as the file prints the same figures under them:
// importing the same file again changes nothing. If one figure differs all of
// them are dropped, for the sums that proved them are no longer those; and a
// person may take them back (ImportHeader.as_printed). Both may be done to what is
// stored as well, without the file: a record knows what was printed.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "node/downstream/node_catalog.h"
#include "node/store/node_store.h"
#include "rekap/v1/node.pb.h"

namespace rekap {

// Bounds of ImportResponse: a person reads the first ones.
inline constexpr int kFindingsShownMax = 200;
inline constexpr int kChangesShownMax = 200;
// Of ImportHeader.accept.
inline constexpr int kAcceptsMax = 100;

// Fills `response` and returns how long the commit took (zero without one); a
// file with mistakes is no error of this call. Errors:
// FailedPrecondition if there is no catalog or the period's state refuses the
// change, InvalidArgument for an accepted repair or a corrected cell that is not
// there, else the store's. `header` was checked by the service; `bytes` are freed as soon as they
// are read.
absl::StatusOr<absl::Duration> ImportInto(NodeStore& store, const CurrentCatalog& catalog,
                                          const v1::ImportHeader& header, std::string bytes,
                                          absl::Time now, v1::ImportResponse& response);

// The same to what is stored, without a file: applies the repairs that `header` accepts, or
// takes back all of the period. Of `header`, which was checked by the service, file, size and
// corrections do not count. Not beside an import of the period: what it commits would be undone.
absl::StatusOr<absl::Duration> RepairStored(NodeStore& store, const CurrentCatalog& catalog,
                                            const v1::ImportHeader& header, absl::Time now,
                                            v1::ImportResponse& response);

// FailedPrecondition, in Indonesian, if the node has no catalog.
absl::Status CheckCatalog(const CurrentCatalog& catalog);

// The annual records of the year before `period`; empty if there are none.
absl::StatusOr<std::vector<v1::Record>> PreviousOf(const NodeStore& store, Period period);

// The findings of a period as it was stored at a head, the worst first.
struct PeriodFindings {
  std::vector<v1::Finding> findings;
  // Rules of the repairs that stand, sorted.
  std::vector<std::string> repaired;
  JournalPosition head;
};
absl::StatusOr<PeriodFindings> FindingsOfPeriod(const NodeStore& store,
                                                const CurrentCatalog& catalog, Period period);

}  // namespace rekap
