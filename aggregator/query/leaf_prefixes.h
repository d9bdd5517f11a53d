// Which records of a unit stand behind a figure: the keys to scan. Used within
// LiveRollup::Read.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "aggregator/query/figures.h"
#include "rekap/v1/query.pb.h"

namespace rekap {

// What is explained: one element, or the programs of a responsible unit.
struct Explained {
  Element element;
  // In the catalog's order; empty unless a responsible unit was asked for.
  std::vector<ActivityCode> programs;
  std::string responsible;
  v1::RecordKind kind = v1::RECORD_KIND_UNSPECIFIED;
};

// InvalidArgument, in Indonesian, if the request names an element and a responsible
// unit, or a kind that the element has no records of; NotFound for a responsible unit
// that the catalog does not name, else as RequestedElement.
absl::StatusOr<Explained> RequestedExplanation(const FigureReader& reader,
                                               const v1::ExplainRequest& request);

// Key prefixes of `unit`'s records, in key order. Without a kind those that the figure
// is made of, of the period that they come from: a year without annual results is
// explained by the quarter that stands for it. Errors: those of the mirror.
absl::StatusOr<std::vector<std::string>> LeafPrefixes(const FigureReader& reader, RegionCode unit,
                                                      const Explained& explained);

}  // namespace rekap
