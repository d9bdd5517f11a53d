// From engine cells to the values of an answer: states, percentages, bands,
// expectations. Used within LiveRollup::Read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "aggregator/live/live_rollup.h"
#include "aggregator/rollup/element.h"
#include "domain/catalog/catalog.h"
#include "domain/code/period.h"
#include "domain/rule/policy.h"
#include "rekap/v1/query.pb.h"

namespace rekap {

// One version of the roll-up with what is needed to read it as figures.
class FigureReader {
 public:
  // All must outlive the reader.
  FigureReader(const LiveRollup::Version& version, const Catalog& catalog, const Policy& policy,
               Period period)
      : version_(version), catalog_(catalog), policy_(policy), period_(period) {}

  // OutOfRange if a sum does not fit the answer's 64 bits.
  absl::StatusOr<v1::Figures> Figures(RegionCode region, const Element& element) const;

  // Achievement, band and completeness; for a unit also target, result and the
  // year before, from its record. DataLoss if the mirror cannot be read.
  absl::StatusOr<v1::IndicatorFigure> IndicatorFigure(RegionCode region,
                                                      const Indicator& indicator) const;
  // Mean of the reported achievements, as capped, of `indicators`.
  static v1::DecimalValue IndicatorMean(const std::vector<v1::IndicatorFigure>& indicators);

  // Units that the catalog expects in `region`.
  uint32_t ExpectedUnits(RegionCode region) const;
  // Of these, units that reported anything under `element` for the period.
  uint32_t ReportingUnits(RegionCode region, const Element& element) const;
  // Of these, units whose indicator has a result.
  uint32_t ReportingUnits(RegionCode region, const Indicator& indicator) const;
  // Positions of the region's units that the version includes, by unit.
  std::vector<v1::JournalPosition> Positions(RegionCode region) const;

  const LiveRollup::Version& version() const { return version_; }
  const Catalog& catalog() const { return catalog_; }
  const Policy& policy() const { return policy_; }
  Period period() const { return period_; }

 private:
  uint32_t ExpectedLines(RegionCode region, const Element& element) const;
  template <typename Counts>
  uint32_t CountUnits(RegionCode region, Counts counts) const;

  const LiveRollup::Version& version_;
  const Catalog& catalog_;
  const Policy& policy_;
  const Period period_;
};

v1::DecimalValue ToProto(const DecimalResult& result);

// The region of a request: `code`, or the catalog's root if empty. NotFound if
// the catalog does not know it.
absl::StatusOr<RegionCode> RequestedRegion(const Catalog& catalog, const std::string& code);
// The element of a request: empty, an objective or an indicator of the catalog,
// or an activity of the catalog or of any record. InvalidArgument if the code is
// none of these in form, NotFound if nobody knows the activity: a mistyped code
// must not look like a missing report.
absl::StatusOr<Element> RequestedElement(const FigureReader& reader, const std::string& code);
// The catalog's name of a region; its code if it has none.
std::string RegionName(const Catalog& catalog, RegionCode code);

}  // namespace rekap
