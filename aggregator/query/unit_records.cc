#include "aggregator/query/unit_records.h"

#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"

#include "domain/journal/entry.h"
#include "domain/key/record_key.h"

namespace rekap {
namespace {

constexpr uint32_t kQuarters = 4;

absl::Status AppendRecords(const MirrorView& view, RegionCode unit, v1::RecordKind kind,
                           Period period, std::vector<v1::Record>& records) {
  absl::Status bad;
  std::string prefix = RecordKeyPrefix(kind, period);
  absl::Status scanned = view.ScanUnit(unit, prefix, prefix, [&](const MirrorRow& row) {
    absl::StatusOr<DecodedEntry> entry = DecodeEntry(row.entry);
    if (!entry.ok() || !entry->entry.has_put()) {
      bad = absl::DataLossError(absl::StrCat("mirror row of ", unit.ToString(), " entry ",
                                             row.seq.value, " holds no record"));
      return false;
    }
    records.push_back(std::move(*entry->entry.mutable_put()));
    return true;
  });
  return scanned.ok() ? bad : scanned;
}

}  // namespace

std::vector<RegionCode> Snapshot::ExpectedUnits() const {
  absl::Span<const RegionCode> units = catalog->UnitsIn(region);
  return {units.begin(), units.end()};
}

absl::StatusOr<Snapshot> TakeSnapshot(const LiveRollup& live, const std::string& region,
                                      uint32_t year, uint32_t quarter) {
  absl::StatusOr<Period> period = Period::Of(year, quarter);
  if (!period.ok()) return period.status();
  return live.Read([&](const LiveRollup::Version& version) -> absl::StatusOr<Snapshot> {
    absl::StatusOr<RegionCode> code = RequestedRegion(*version.catalog, region);
    if (!code.ok()) return code.status();
    return Snapshot{version.view, version.catalog, *code, *period,
                    FigureReader(version, *period).Positions(*code)};
  });
}

absl::StatusOr<std::vector<v1::Record>> RecordsOf(const MirrorView& view, RegionCode unit,
                                                  v1::RecordKind kind, Period period) {
  std::vector<v1::Record> records;
  absl::Status read = AppendRecords(view, unit, kind, period, records);
  if (!read.ok()) return read;
  return records;
}

absl::StatusOr<std::vector<v1::Record>> StandingRecords(const MirrorView& view, RegionCode unit,
                                                        v1::RecordKind kind, Period period) {
  absl::StatusOr<std::vector<v1::Record>> records = RecordsOf(view, unit, kind, period);
  if (!period.annual()) return records;
  for (uint32_t quarter = kQuarters; quarter > 0 && records.ok() && records->empty(); --quarter) {
    // Dereferencing is safe: the year is one of a period.
    records = RecordsOf(view, unit, kind, *Period::Of(period.year(), quarter));
  }
  return records;
}

FigureSources SourcesOf(const FigureReader& reader, RegionCode unit) {
  return {reader.SourcePeriod(unit, LeafTable::kBudget),
          reader.SourcePeriod(unit, LeafTable::kIndicators)};
}

absl::StatusOr<std::vector<v1::Record>> ReportedRecords(const MirrorView& view, RegionCode unit,
                                                        Period period,
                                                        const FigureSources& sources) {
  auto read = [&](v1::RecordKind kind) -> absl::StatusOr<std::vector<v1::Record>> {
    switch (kind) {
      case v1::RECORD_KIND_BUDGET_LINE:
      case v1::RECORD_KIND_OUTPUT:
      case v1::RECORD_KIND_STATED_TOTAL:
        return RecordsOf(view, unit, kind, sources.budget);
      case v1::RECORD_KIND_INDICATOR_RESULT:
        return RecordsOf(view, unit, kind, sources.indicators);
      case v1::RECORD_KIND_SUBMISSION:
      case v1::RECORD_KIND_REVISION:
        return std::vector<v1::Record>();
      default:
        return StandingRecords(view, unit, kind, period);
    }
  };
  std::vector<v1::Record> records;
  for (int kind = v1::RECORD_KIND_UNSPECIFIED + 1; kind <= v1::RecordKind_MAX; ++kind) {
    absl::StatusOr<std::vector<v1::Record>> of_kind = read(static_cast<v1::RecordKind>(kind));
    if (!of_kind.ok()) return of_kind.status();
    std::move(of_kind->begin(), of_kind->end(), std::back_inserter(records));
  }
  return records;
}

}  // namespace rekap
