#include "aggregator/query/figures.h"

#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"

#include "domain/journal/entry.h"
#include "domain/key/record_key.h"

namespace rekap {
namespace {

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

DecimalResult Absorption(const CellFigures& cell) {
  if (cell.lines == 0) return DecimalResult::Missing(ValueState::kNotReported);
  std::optional<Decimal> percent = PercentOf(cell.realised_sen, cell.allocated_sen);
  return percent ? DecimalResult::Of(*percent) : DecimalResult::Missing(ValueState::kUndefined);
}

v1::DecimalValue OptionalMicro(bool present, int64_t micro) {
  return ToProto(present ? DecimalResult::Of(Decimal::FromMicro(micro))
                         : DecimalResult::Missing(ValueState::kNotReported));
}

// Target, result and the year before, as the unit recorded them.
void FillRecorded(const v1::IndicatorResult& result, v1::IndicatorFigure& figure) {
  *figure.mutable_target() = OptionalMicro(result.has_target_micro(), result.target_micro());
  *figure.mutable_realised() = OptionalMicro(result.has_realised_micro(), result.realised_micro());
  *figure.mutable_previous() = OptionalMicro(result.has_previous_micro(), result.previous_micro());
}

}  // namespace

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

absl::StatusOr<v1::Figures> FigureReader::Figures(RegionCode region, const Element& element) const {
  CellFigures cell = version_.engine.Find(region, element, period_).value_or(CellFigures());
  absl::StatusOr<v1::MoneyValue> allocated = Money(cell.allocated_sen, cell.lines > 0);
  if (!allocated.ok()) return allocated.status();
  absl::StatusOr<v1::MoneyValue> realised = Money(cell.realised_sen, cell.lines > 0);
  if (!realised.ok()) return realised.status();
  v1::Figures figures;
  *figures.mutable_allocated() = *allocated;
  *figures.mutable_realised() = *realised;
  *figures.mutable_absorption() = ToProto(Absorption(cell));
  *figures.mutable_achievement() = ToProto(cell.achievement);
  *figures.mutable_achievement_uncapped() = ToProto(cell.uncapped);
  figures.set_band(BandOf(policy_, cell.achievement));
  figures.set_reported_lines(static_cast<uint32_t>(cell.lines));
  figures.set_expected_lines(ExpectedLines(region, element));
  figures.set_synthetic_leaves(static_cast<uint32_t>(cell.synthetic_leaves));
  figures.set_leaves(static_cast<uint32_t>(cell.leaves));
  return figures;
}

absl::StatusOr<v1::IndicatorFigure> FigureReader::IndicatorFigure(
    RegionCode region, const Indicator& indicator) const {
  v1::IndicatorFigure figure;
  figure.set_code(indicator.code);
  figure.set_name(indicator.name);
  CellFigures cell = version_.engine.Find(region, Element::Indicator(indicator.code), period_)
                         .value_or(CellFigures());
  *figure.mutable_achievement() = ToProto(cell.achievement);
  *figure.mutable_achievement_uncapped() = ToProto(cell.uncapped);
  figure.set_band(BandOf(policy_, cell.achievement));
  figure.set_expected_units(ExpectedUnits(region));
  figure.set_reporting_units(ReportingUnits(region, indicator));
  if (region.level() != RegionLevel::kKecamatan) {
    for (v1::DecimalValue* value :
         {figure.mutable_target(), figure.mutable_realised(), figure.mutable_previous()}) {
      value->set_state(v1::VALUE_STATE_NOT_COMPARABLE);
    }
    return figure;
  }
  FillRecorded(v1::IndicatorResult(), figure);
  if (cell.leaves == 0) return figure;
  v1::RecordKey key;
  key.set_kind(v1::RECORD_KIND_INDICATOR_RESULT);
  key.set_year(period_.year());
  key.set_quarter(period_.quarter());
  key.set_subject(indicator.code);
  absl::StatusOr<std::string> encoded = EncodeRecordKey(key);
  if (!encoded.ok()) return encoded.status();
  absl::Status unreadable;
  absl::Status scanned =
      version_.view->ScanUnit(region, *encoded, *encoded, [&](const MirrorRow& row) {
        absl::StatusOr<DecodedEntry> entry = DecodeEntry(row.entry);
        if (entry.ok()) {
          FillRecorded(entry->entry.put().indicator_result(), figure);
        } else {
          unreadable = absl::DataLossError(entry.status().message());
        }
        return false;
      });
  if (!scanned.ok()) return scanned;
  if (!unreadable.ok()) return unreadable;
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
  uint32_t count = 0;
  for (const Region& unit : catalog_.regions()) {
    if (unit.code.level() == RegionLevel::kKecamatan && region.Contains(unit.code) &&
        counts(unit.code)) {
      ++count;
    }
  }
  return count;
}

uint32_t FigureReader::ExpectedUnits(RegionCode region) const {
  return CountUnits(region, [](RegionCode) { return true; });
}

uint32_t FigureReader::ReportingUnits(RegionCode region, const Element& element) const {
  return CountUnits(region, [&](RegionCode unit) {
    return version_.engine.Find(unit, element, period_).has_value();
  });
}

uint32_t FigureReader::ReportingUnits(RegionCode region, const Indicator& indicator) const {
  // A record whose result is blank says nothing, though it is there.
  return CountUnits(region, [&](RegionCode unit) {
    std::optional<CellFigures> cell =
        version_.engine.Find(unit, Element::Indicator(indicator.code), period_);
    return cell && cell->achievement.state != ValueState::kNotReported;
  });
}

uint32_t FigureReader::ExpectedLines(RegionCode region, const Element& element) const {
  size_t lines = 0;
  switch (element.kind) {
    case Element::Kind::kWhole:
      lines = catalog_.ExpectedLines(nullptr);
      break;
    case Element::Kind::kActivity:
      lines = catalog_.ExpectedLines(&*element.activity);
      break;
    case Element::Kind::kObjective:
      for (const ProgramLink& link : catalog_.programs()) {
        if (link.objective == element.code) lines += catalog_.ExpectedLines(&link.program);
      }
      break;
    case Element::Kind::kIndicator:
      break;
  }
  return static_cast<uint32_t>(lines) * ExpectedUnits(region);
}

std::vector<v1::JournalPosition> FigureReader::Positions(RegionCode region) const {
  std::vector<v1::JournalPosition> positions;
  // A region's units are consecutive, and none sorts before the region itself.
  for (auto it = version_.positions.lower_bound(region); it != version_.positions.end(); ++it) {
    if (!region.Contains(it->first)) break;
    positions.push_back(ToProto(it->first, it->second));
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

absl::StatusOr<Element> RequestedElement(const FigureReader& reader, const std::string& code) {
  const Catalog& catalog = reader.catalog();
  if (code.empty()) return Element::Whole();
  if (absl::StatusOr<ActivityCode> activity = ActivityCode::Parse(code); activity.ok()) {
    std::vector<ActivityCode> reported = reader.version().engine.Activities();
    if (catalog.FindActivity(*activity) == nullptr &&
        !std::binary_search(reported.begin(), reported.end(), *activity)) {
      return absl::NotFoundError(
          absl::StrCat("kode ", code, " tidak ada dalam nomenklatur dan tidak pernah dilaporkan"));
    }
    return Element::Activity(*activity);
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

}  // namespace rekap
