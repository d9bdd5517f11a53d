#include "aggregator/query/figures.h"

#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"

#include "aggregator/rollup/parent.h"
#include "domain/rule/achievement.h"

namespace rekap {
namespace {

// Annual records and four quarters.
constexpr int kSources = 5;

absl::StatusOr<v1::MoneyValue> Money(__int128 sen, bool reported) {
  v1::MoneyValue value;
  if (!reported) {
    value.set_state(v1::VALUE_STATE_NOT_REPORTED);
    return value;
  }
  if (sen > std::numeric_limits<int64_t>::max() || sen < 0) {
    return absl::OutOfRangeError("a sum of money exceeds 64 bits");
  }
  value.set_state(v1::VALUE_STATE_REPORTED);
  value.set_sen(static_cast<int64_t>(sen));
  return value;
}

v1::Quadrant ToProto(std::optional<Quadrant> quadrant) {
  if (!quadrant) return v1::QUADRANT_UNSPECIFIED;
  switch (*quadrant) {
    case Quadrant::kAchievedSaving:
      return v1::QUADRANT_ACHIEVED_SAVING;
    case Quadrant::kAchievedSpending:
      return v1::QUADRANT_ACHIEVED_SPENDING;
    case Quadrant::kShortSpending:
      return v1::QUADRANT_SHORT_SPENDING;
    case Quadrant::kShortSaving:
      return v1::QUADRANT_SHORT_SAVING;
  }
  return v1::QUADRANT_UNSPECIFIED;
}

v1::Direction ToProto(IndicatorDirection direction) {
  switch (direction) {
    case IndicatorDirection::kHigher:
      return v1::DIRECTION_HIGHER;
    case IndicatorDirection::kLower:
      return v1::DIRECTION_LOWER;
    case IndicatorDirection::kRange:
      return v1::DIRECTION_RANGE;
  }
  return v1::DIRECTION_UNSPECIFIED;
}

std::string GradeOf(const Policy& policy, const Indicator& indicator, DecimalResult value) {
  switch (indicator.scale) {
    case GradeScale::kNone:
      return "";
    case GradeScale::kIkm:
      return IkmGradeOf(policy, value);
    case GradeScale::kAkip:
      return AkipGradeOf(policy, value);
  }
  return "";
}

}  // namespace

DecimalResult AbsorptionOf(const CellFigures& cell) {
  if (cell.realised_lines == 0) return DecimalResult::Missing(ValueState::kNotReported);
  std::optional<Decimal> percent = PercentOf(cell.realised_sen, cell.allocated_with_realised_sen);
  return percent ? DecimalResult::Of(*percent) : DecimalResult::Missing(ValueState::kUndefined);
}

DecimalResult CellEfficiency(const CellFigures& cell) {
  return EfficiencyOf({cell.allocated_with_realised_sen, cell.realised_sen, cell.realised_lines},
                      cell.achievement);
}

std::optional<QuadrantBounds> BoundsOf(const CellFigures& region) {
  const DecimalResult absorption = AbsorptionOf(region);
  if (!region.achievement.reported() || !absorption.reported()) return std::nullopt;
  return QuadrantBounds{region.achievement.value, absorption.value};
}

v1::Quadrant QuadrantWithin(DecimalResult achievement, DecimalResult absorption,
                            const std::optional<QuadrantBounds>& bounds) {
  if (!bounds) return v1::QUADRANT_UNSPECIFIED;
  return ToProto(QuadrantOf(achievement, absorption, *bounds));
}

void SetQuadrant(const std::optional<QuadrantBounds>& bounds, v1::Figures& figures) {
  auto result = [](const v1::DecimalValue& value) {
    return value.state() == v1::VALUE_STATE_REPORTED
               ? DecimalResult::Of(Decimal::FromMicro(value.micro()))
               : DecimalResult::Missing(ValueState::kNotReported);
  };
  figures.set_quadrant(
      QuadrantWithin(result(figures.achievement()), result(figures.absorption()), bounds));
}

v1::QuadrantBounds ToProto(const std::optional<QuadrantBounds>& bounds) {
  auto bound = [&](auto member) {
    return ToProto(bounds ? DecimalResult::Of((*bounds).*member)
                          : DecimalResult::Missing(ValueState::kNotReported));
  };
  v1::QuadrantBounds proto;
  *proto.mutable_achievement() = bound(&QuadrantBounds::achievement);
  *proto.mutable_absorption() = bound(&QuadrantBounds::absorption);
  return proto;
}

bool HasResult(const CellFigures& cell) {
  return cell.realised_lines > 0 || cell.achievement.state != ValueState::kNotReported;
}

v1::DecimalValue ToProto(const DecimalResult& result) {
  v1::DecimalValue value;
  switch (result.state) {
    case ValueState::kNotReported:
      value.set_state(v1::VALUE_STATE_NOT_REPORTED);
      break;
    case ValueState::kReported:
      value.set_state(v1::VALUE_STATE_REPORTED);
      value.set_micro(result.value.micro());
      break;
    case ValueState::kUndefined:
      value.set_state(v1::VALUE_STATE_UNDEFINED);
      break;
    case ValueState::kNotComparable:
      value.set_state(v1::VALUE_STATE_NOT_COMPARABLE);
      break;
  }
  return value;
}

absl::StatusOr<v1::Figures> ToProto(const CellFigures& cell, const Policy& policy) {
  absl::StatusOr<v1::MoneyValue> allocated = Money(cell.allocated_sen, cell.allocated_lines > 0);
  if (!allocated.ok()) return allocated.status();
  absl::StatusOr<v1::MoneyValue> realised = Money(cell.realised_sen, cell.realised_lines > 0);
  if (!realised.ok()) return realised.status();
  v1::Figures figures;
  *figures.mutable_allocated() = *allocated;
  *figures.mutable_realised() = *realised;
  *figures.mutable_absorption() = ToProto(AbsorptionOf(cell));
  *figures.mutable_achievement() = ToProto(cell.achievement);
  *figures.mutable_achievement_uncapped() = ToProto(cell.uncapped);
  figures.set_band(BandOf(policy, cell.achievement));
  *figures.mutable_efficiency() = ToProto(CellEfficiency(cell));
  figures.set_reported_lines(static_cast<uint32_t>(cell.lines));
  figures.set_realised_lines(static_cast<uint32_t>(cell.realised_lines));
  figures.set_synthetic_leaves(static_cast<uint32_t>(cell.synthetic_leaves));
  figures.set_leaves(static_cast<uint32_t>(cell.leaves));
  return figures;
}

v1::Figures OutputFigures(const v1::Record& output, const Policy& policy) {
  const DecimalResult uncapped = OutputAchievement(output.output());
  const DecimalResult capped = Capped(uncapped, policy.cap);
  v1::Figures figures;
  figures.mutable_allocated()->set_state(v1::VALUE_STATE_NOT_REPORTED);
  figures.mutable_realised()->set_state(v1::VALUE_STATE_NOT_REPORTED);
  figures.mutable_absorption()->set_state(v1::VALUE_STATE_NOT_REPORTED);
  figures.mutable_efficiency()->set_state(v1::VALUE_STATE_NOT_REPORTED);
  *figures.mutable_achievement() = ToProto(capped);
  *figures.mutable_achievement_uncapped() = ToProto(uncapped);
  figures.set_band(BandOf(policy, capped));
  figures.set_leaves(1);
  figures.set_synthetic_leaves(output.synthetic() ? 1 : 0);
  return figures;
}

absl::StatusOr<v1::Figures> FigureReader::Figures(RegionCode region, const Element& element) const {
  absl::StatusOr<v1::Figures> figures = ToProto(Cell(region, element), policy());
  if (figures.ok()) figures->set_expected_lines(ExpectedLines(region, element));
  return figures;
}

absl::StatusOr<v1::Figures> FigureReader::ProgramFigures(
    RegionCode region, const std::vector<ActivityCode>& programs) const {
  absl::StatusOr<v1::Figures> figures = ToProto(ProgramCell(region, programs), policy());
  if (!figures.ok()) return figures;
  uint32_t expected = 0;
  for (const ActivityCode& program : programs) {
    expected += ExpectedLines(region, Element::Activity(program));
  }
  figures->set_expected_lines(expected);
  return figures;
}

CellFigures FigureReader::ProgramCell(RegionCode region,
                                      const std::vector<ActivityCode>& programs) const {
  std::vector<CellFigures> children;
  if (version_.positions.contains(region)) {
    for (const ActivityCode& program : programs) {
      std::optional<CellFigures> cell =
          version_.engine.Find(region, Element::Activity(program), period_);
      if (cell) children.push_back(*cell);
    }
    return ParentOf(children, policy().weights);
  }
  // Units are sorted, so those of one region below stand together.
  std::optional<RegionCode> last;
  for (auto it = version_.positions.lower_bound(region); it != version_.positions.end(); ++it) {
    if (!region.Contains(it->first)) break;
    if (last && last->Contains(it->first)) continue;
    last = it->first;
    while (last->Parent() != region) last = last->Parent();
    children.push_back(ProgramCell(*last, programs));
  }
  return ParentOf(children, policy().weights);
}

v1::IndicatorFigure FigureReader::IndicatorFigure(RegionCode region,
                                                  const Indicator& indicator) const {
  IndicatorSummary summary = IndicatorSummaryOf(region, indicator.code);
  DecimalResult capped = Capped(summary.achievement, policy().cap);
  v1::IndicatorFigure figure;
  figure.set_code(indicator.code);
  figure.set_name(indicator.name);
  figure.set_direction(ToProto(indicator.direction));
  *figure.mutable_target() = ToProto(summary.target);
  if (indicator.direction == IndicatorDirection::kRange) {
    *figure.mutable_target_high() = ToProto(summary.target_high);
  }
  *figure.mutable_realised() = ToProto(summary.realised);
  *figure.mutable_previous() = ToProto(summary.previous);
  *figure.mutable_achievement() = ToProto(capped);
  *figure.mutable_achievement_uncapped() = ToProto(summary.achievement);
  figure.set_band(BandOf(policy(), capped));
  figure.set_grade(GradeOf(policy(), indicator, summary.realised));
  // Above a unit only if it rests on no result that was merely stated.
  bool all_computed =
      summary.computed > 0 && summary.computed == summary.reported + summary.undefined;
  figure.set_computed(summary.from_parts || all_computed);
  if (region.level() != RegionLevel::kKecamatan) {
    figure.set_from_parts(summary.from_parts);
    figure.set_units_without_parts(summary.without_parts);
  }
  figure.set_expected_units(ExpectedUnits(region));
  figure.set_reporting_units(ReportingUnits(region, indicator));
  return figure;
}

v1::DecimalValue FigureReader::IndicatorMean(const std::vector<v1::IndicatorFigure>& indicators) {
  __int128 sum = 0;
  int64_t count = 0;
  for (const v1::IndicatorFigure& indicator : indicators) {
    if (indicator.achievement().state() != v1::VALUE_STATE_REPORTED) continue;
    sum += indicator.achievement().micro();
    ++count;
  }
  if (count == 0) return ToProto(DecimalResult::Missing(ValueState::kNotReported));
  // The mean of 64-bit values fits 64 bits.
  return ToProto(DecimalResult::Of(Decimal::FromMicro(*DivideHalfUp(sum, count))));
}

template <typename Counts>
uint32_t FigureReader::CountUnits(RegionCode region, Counts counts) const {
  absl::Span<const RegionCode> units = catalog().UnitsIn(region);
  return static_cast<uint32_t>(std::count_if(units.begin(), units.end(), counts));
}

uint32_t FigureReader::ExpectedUnits(RegionCode region) const {
  return static_cast<uint32_t>(catalog().UnitsIn(region).size());
}

uint32_t FigureReader::ReportingUnits(RegionCode region, const Element& element) const {
  return static_cast<uint32_t>(
      version_.engine.CountReporting(catalog().UnitsIn(region), element, period_));
}

uint32_t FigureReader::ReportingUnits(RegionCode region, const Indicator& indicator) const {
  return ReportingUnits(region, Element::Indicator(indicator.code));
}

uint32_t FigureReader::ExpectedLines(RegionCode region, const Element& element) const {
  const uint16_t year = period_.year();
  size_t lines = 0;
  switch (element.kind) {
    case Element::Kind::kWhole:
      lines = catalog().ExpectedLines(nullptr, year);
      break;
    case Element::Kind::kActivity:
      lines = catalog().ExpectedLines(&*element.activity, year);
      break;
    case Element::Kind::kObjective:
      for (const ProgramLink& link : catalog().programs()) {
        if (link.objective == element.code) lines += catalog().ExpectedLines(&link.program, year);
      }
      break;
    case Element::Kind::kIndicator:
      break;
  }
  return static_cast<uint32_t>(lines) * ExpectedUnits(region);
}

DecimalResult FigureReader::Completeness(RegionCode region, const Element& element,
                                         const CellFigures& cell) const {
  std::optional<Decimal> percent =
      PercentOf(static_cast<__int128>(cell.lines), ExpectedLines(region, element));
  return percent ? DecimalResult::Of(*percent) : DecimalResult::Missing(ValueState::kUndefined);
}

IndicatorSummary FigureReader::IndicatorSummaryOf(RegionCode region,
                                                  const std::string& code) const {
  return version_.engine.FindIndicator(region, code, period_).value_or(IndicatorSummary());
}

CellFigures FigureReader::Cell(RegionCode region, const Element& element) const {
  return version_.engine.Find(region, element, period_).value_or(CellFigures());
}

Period FigureReader::SourcePeriod(RegionCode unit, LeafTable table) const {
  if (!period_.annual()) return period_;
  uint8_t quarter = version_.engine.SourceOf(unit, period_.year(), table).value_or(uint8_t{0});
  // Dereferencing is safe: a year of a period and a quarter of records.
  return *Period::Of(period_.year(), quarter);
}

v1::YearSource FigureReader::YearSource(RegionCode region) const {
  v1::YearSource source;
  if (!period_.annual()) return source;
  auto count = [&](LeafTable table, google::protobuf::RepeatedField<uint32_t>* units) {
    units->Resize(kSources, 0);
    CountUnits(region, [&](RegionCode unit) {
      std::optional<uint8_t> quarter = version_.engine.SourceOf(unit, period_.year(), table);
      if (quarter) units->Set(*quarter, units->Get(*quarter) + 1);
      return quarter.has_value();
    });
  };
  count(LeafTable::kBudget, source.mutable_budget_units());
  count(LeafTable::kIndicators, source.mutable_indicator_units());
  return source;
}

JournalPositions FigureReader::Positions(RegionCode region) const {
  JournalPositions positions;
  // A region's units are consecutive, and none sorts before the region itself.
  for (auto it = version_.positions.lower_bound(region); it != version_.positions.end(); ++it) {
    if (!region.Contains(it->first)) break;
    *positions.Add() = ToProto(it->first, it->second);
  }
  return positions;
}

absl::StatusOr<RegionCode> RequestedRegion(const Catalog& catalog, const std::string& code) {
  if (code.empty()) return catalog.root();
  absl::StatusOr<RegionCode> region = RegionCode::Parse(code);
  if (!region.ok()) return region.status();
  if (catalog.FindRegion(*region) == nullptr) {
    return absl::NotFoundError(absl::StrCat("wilayah ", code, " tidak ada dalam katalog"));
  }
  return *region;
}

namespace {

// The activity that goes by `code` in some year, under its code of the period's.
absl::StatusOr<Element> RequestedActivity(const FigureReader& reader, ActivityCode code) {
  const Catalog& catalog = reader.catalog();
  const RollupEngine& engine = reader.version().engine;
  const Element element = Element::Activity(code);
  const uint16_t year = reader.period().year();
  const Activity* known = catalog.FindActivity(code, year);
  if (known == nullptr) {
    std::vector<ActivityCode> reported = engine.Activities();
    if (std::binary_search(reported.begin(), reported.end(), code)) return element;
    return absl::NotFoundError(absl::StrCat(
        "kode ", code.ToString(), " tidak ada dalam nomenklatur dan tidak pernah dilaporkan"));
  }
  // What was reported under a code is shown under it, whatever the nomenclature says.
  if (known->ValidIn(year) || engine.Find(catalog.root(), element, reader.period())) return element;
  for (const Activity& activity : catalog.activities()) {
    if (activity.code != code) continue;
    ActivityCode then = catalog.CodeIn(code, activity.first_year, year);
    if (catalog.FindActivity(then, year)->ValidIn(year)) return Element::Activity(then);
  }
  return absl::NotFoundError(absl::StrCat("kode ", code.ToString(), " tidak berlaku tahun ", year,
                                          " dan nomenklatur tidak menyebut padanannya untuk tahun "
                                          "itu; pilih tahun lain atau kode lain"));
}

}  // namespace

absl::StatusOr<Element> RequestedElement(const FigureReader& reader, const std::string& code) {
  const Catalog& catalog = reader.catalog();
  if (code.empty()) return Element::Whole();
  if (absl::StatusOr<ActivityCode> activity = ActivityCode::Parse(code); activity.ok()) {
    return RequestedActivity(reader, *activity);
  }
  if (catalog.FindObjective(code) != nullptr) return Element::Objective(code);
  if (catalog.FindIndicator(code) != nullptr) return Element::Indicator(code);
  return absl::InvalidArgumentError(
      absl::StrCat("\"", code, "\" bukan kode sasaran, program, kegiatan, sub kegiatan, atau IKU"));
}

std::string RegionName(const Catalog& catalog, RegionCode code) {
  const Region* region = catalog.FindRegion(code);
  return region == nullptr ? code.ToString() : region->name;
}

std::string ElementName(const FigureReader& reader, const Element& element) {
  const Catalog& catalog = reader.catalog();
  switch (element.kind) {
    case Element::Kind::kWhole:
      return "";
    case Element::Kind::kActivity: {
      const Activity* activity = catalog.FindActivity(*element.activity, reader.period().year());
      return activity == nullptr ? element.activity->ToString() : activity->name;
    }
    case Element::Kind::kObjective: {
      const Objective* objective = catalog.FindObjective(element.code);
      return objective == nullptr ? element.code : objective->name;
    }
    case Element::Kind::kIndicator: {
      const Indicator* indicator = catalog.FindIndicator(element.code);
      return indicator == nullptr ? element.code : indicator->name;
    }
  }
  return "";
}

}  // namespace rekap
