// The tables of a period to type into: what is stored and what a template has,
// read from the store.
#pragma once

#include <cstddef>

#include "absl/status/status.h"

#include "domain/code/period.h"
#include "node/downstream/node_catalog.h"
#include "node/store/node_store.h"
#include "rekap/v1/node.pb.h"

namespace rekap {

// Records of the tables of a grid. A kecamatan's year has about a hundred (Omben 2021: 104); one
// that did all that the nomenclature knows would have some hundreds. Nobody types into thousands
// of rows, and an answer has to stay small.
inline constexpr size_t kGridRecordsMax = 5'000;

// Errors, in Indonesian: FailedPrecondition if there is no catalog, OutOfRange
// beyond kGridRecordsMax; else the store's.
absl::Status FillGrid(const NodeStore& store, const CurrentCatalog& catalog, Period period,
                      v1::GridResponse& response);

}  // namespace rekap
