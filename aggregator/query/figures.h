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
#include "domain/rule/efficiency.h"
#include "domain/rule/policy.h"
#include "rekap/v1/query.pb.h"

namespace rekap {

// One version of the roll-up with what is needed to read it as figures.
class FigureReader {
 public:
  // `version` must outlive the reader.
  FigureReader(const LiveRollup::Version& version, Period period)
      : version_(version), period_(period) {}

  // OutOfRange if a sum does not fit the answer's 64 bits.
  absl::StatusOr<v1::Figures> Figures(RegionCode region, const Element& element) const;

  // Of several programs together, as if the cascade had a level for them: at a
  // unit the mean of the programs, above it that of the regions. Programs must
  // differ. Cost: the region's units x programs. OutOfRange as above.
  absl::StatusOr<v1::Figures> ProgramFigures(RegionCode region,
                                             const std::vector<ActivityCode>& programs) const;
  // Of a unit its own figures, above by the catalog's method.
  v1::IndicatorFigure IndicatorFigure(RegionCode region, const Indicator& indicator) const;
  // Reported of expected budget lines; undefined where none is expected. `cell` is the
  // cell of that region and element.
  DecimalResult Completeness(RegionCode region, const Element& element,
                             const CellFigures& cell) const;
  // What the roll-up holds; empty where nothing was reported.
  CellFigures Cell(RegionCode region, const Element& element) const;
  IndicatorSummary IndicatorSummaryOf(RegionCode region, const std::string& code) const;
  // Mean of the reported achievements, as capped, of `indicators`.
  static v1::DecimalValue IndicatorMean(const std::vector<v1::IndicatorFigure>& indicators);

  // Units that the catalog expects in `region`.
  uint32_t ExpectedUnits(RegionCode region) const;
  // Of these, units that reported anything under `element` for the period.
  uint32_t ReportingUnits(RegionCode region, const Element& element) const;
  // Of these, units whose indicator has a result.
  uint32_t ReportingUnits(RegionCode region, const Indicator& indicator) const;
  // The period whose records a unit's figures come from: of a year the source that
  // stands for it (year_view.h), else the reader's own.
  Period SourcePeriod(RegionCode unit, LeafTable table) const;
  // How many of the region's expected units each source serves; empty unless the
  // reader's period is a year.
  v1::YearSource YearSource(RegionCode region) const;
  // Positions of the region's units that the version includes, by unit.
  JournalPositions Positions(RegionCode region) const;

  const LiveRollup::Version& version() const { return version_; }
  const Catalog& catalog() const { return *version_.catalog; }
  const Policy& policy() const { return version_.policy(); }
  Period period() const { return period_; }

 private:
  uint32_t ExpectedLines(RegionCode region, const Element& element) const;
  CellFigures ProgramCell(RegionCode region, const std::vector<ActivityCode>& programs) const;
  template <typename Counts>
  uint32_t CountUnits(RegionCode region, Counts counts) const;

  const LiveRollup::Version& version_;
  const Period period_;
};

// Realised of allocated over the lines whose realised money was reported: a plan
// that nobody has filled in yet is no absorption of 0. Undefined if these lines were
// allocated nothing.
DecimalResult AbsorptionOf(const CellFigures& cell);
// Over the same lines as absorption (docs/numbers.md).
DecimalResult CellEfficiency(const CellFigures& cell);
// Where the quadrants meet of what is compared within a region: its own figures, of
// which `region` is the cell. nullopt where it lacks one of them.
std::optional<QuadrantBounds> BoundsOf(const CellFigures& region);
v1::Quadrant QuadrantWithin(DecimalResult achievement, DecimalResult absorption,
                            const std::optional<QuadrantBounds>& bounds);
// The same for a row that is written already.
void SetQuadrant(const std::optional<QuadrantBounds>& bounds, v1::Figures& figures);
v1::QuadrantBounds ToProto(const std::optional<QuadrantBounds>& bounds);
// Whether any budget line or output under the cell has a result (leaf.h).
bool HasResult(const CellFigures& cell);

v1::DecimalValue ToProto(const DecimalResult& result);
// Everything that a cell says; nothing is expected.
// OutOfRange as for FigureReader::Figures.
absl::StatusOr<v1::Figures> ToProto(const CellFigures& cell, const Policy& policy);

// Of one output alone: an OUTPUT record, which has no money of its own.
v1::Figures OutputFigures(const v1::Record& output, const Policy& policy);

// The region of a request: `code`, or the catalog's root if empty. NotFound if
// the catalog does not know it.
absl::StatusOr<RegionCode> RequestedRegion(const Catalog& catalog, const std::string& code);
// The element of a request: empty, an objective or an indicator of the catalog,
// or an activity of the nomenclature or of any record. An activity of another
// year's nomenclature is followed to its code of the reader's year, unless
// records of the period use the code asked for. InvalidArgument if the code is
// none of these in form, NotFound if nobody knows the activity, or it has no code
// in that year: a mistyped code must not look like a missing report.
absl::StatusOr<Element> RequestedElement(const FigureReader& reader, const std::string& code);
// The catalog's name of a region; its code if it has none.
std::string RegionName(const Catalog& catalog, RegionCode code);
// What an element is called in the reader's year; its code where nobody says. Empty for
// everything.
std::string ElementName(const FigureReader& reader, const Element& element);

}  // namespace rekap
