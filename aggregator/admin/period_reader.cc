#include "aggregator/admin/period_reader.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "domain/journal/entry.h"
#include "domain/key/record_key.h"

namespace rekap {
namespace {

// Visits the entries of the unit's rows whose key starts with `prefix`.
template <typename Visit>
absl::Status VisitEntries(const MirrorView& view, RegionCode unit, const std::string& prefix,
                          Visit visit) {
  absl::Status bad;
  absl::Status scanned = view.ScanUnit(unit, prefix, prefix, [&](const MirrorRow& row) {
    absl::StatusOr<DecodedEntry> entry = DecodeEntry(row.entry);
    if (!entry.ok() || !entry->entry.has_put()) {
      bad = absl::DataLossError(absl::StrCat("mirror row of ", unit.ToString(), " entry ",
                                             row.seq.value, " holds no record"));
      return false;
    }
    visit(entry->entry);
    return true;
  });
  return scanned.ok() ? bad : scanned;
}

}  // namespace

absl::StatusOr<PeriodFacts> FactsOf(const MirrorView& view, const AdminStore& admin,
                                    RegionCode unit, Period period) {
  PeriodFacts facts;
  facts.review = admin.LastReview(unit, period);
  for (v1::RecordKind kind : {v1::RECORD_KIND_SUBMISSION, v1::RECORD_KIND_REVISION}) {
    absl::Status read =
        VisitEntries(view, unit, RecordKeyPrefix(kind, period), [&](const v1::JournalEntry& entry) {
          facts.Take(entry.put(), entry.author(), entry.time_unix_ms());
        });
    if (!read.ok()) return read;
  }
  return facts;
}

absl::StatusOr<v1::PeriodStatus> StatusOf(const MirrorView& view, const AdminStore& admin,
                                          RegionCode unit, Period period) {
  absl::StatusOr<PeriodFacts> facts = FactsOf(view, admin, unit, period);
  if (!facts.ok()) return facts.status();
  return DescribePeriod(unit, period, *facts);
}

}  // namespace rekap
