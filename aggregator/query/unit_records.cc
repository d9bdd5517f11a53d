#include "aggregator/query/unit_records.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "aggregator/query/figures.h"
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
  std::vector<RegionCode> units;
  for (RegionCode unit : catalog->Units()) {
    if (region.Contains(unit)) units.push_back(unit);
  }
  return units;
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

absl::StatusOr<std::vector<v1::Record>> PeriodRecords(const MirrorView& view, RegionCode unit,
                                                      Period period) {
  std::vector<v1::Record> records;
  for (int kind = v1::RECORD_KIND_UNSPECIFIED + 1; kind <= v1::RecordKind_MAX; ++kind) {
    absl::Status read =
        AppendRecords(view, unit, static_cast<v1::RecordKind>(kind), period, records);
    if (!read.ok()) return read;
  }
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

}  // namespace rekap
