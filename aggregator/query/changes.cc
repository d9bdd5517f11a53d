#include "aggregator/query/changes.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "aggregator/query/figures.h"
#include "domain/journal/entry.h"

namespace rekap {
namespace {

// By year, then quarter, the year last.
using PeriodOrder = std::pair<uint32_t, uint32_t>;
PeriodOrder OrderOf(const v1::RecordKey& key) {
  constexpr uint32_t kAfterQuarters = 5;
  return {key.year(), key.quarter() == 0 ? kAfterQuarters : key.quarter()};
}

class UnitTally {
 public:
  explicit UnitTally(int64_t since_unix_ms) : since_(since_unix_ms) {}

  void Count(const v1::JournalEntry& entry) {
    if (entry.time_unix_ms() < since_) return;
    const v1::RecordKey& key = entry.has_put() ? entry.put().key() : entry.delete_();
    v1::ChangedPeriod& period = periods_[OrderOf(key)];
    period.set_year(key.year());
    period.set_quarter(key.quarter());
    period.set_entries(period.entries() + 1);
    if (entry.has_put() && key.kind() == v1::RECORD_KIND_SUBMISSION) period.set_submitted(true);
    changes_.set_entries(changes_.entries() + 1);
    changes_.set_last_unix_ms(entry.time_unix_ms());
    changes_.set_last_author(entry.author());
  }

  v1::UnitChanges Take() {
    for (auto& [order, period] : periods_) *changes_.add_periods() = std::move(period);
    return std::move(changes_);
  }

 private:
  const int64_t since_;
  std::map<PeriodOrder, v1::ChangedPeriod> periods_;
  v1::UnitChanges changes_;
};

// The last `count` entries of a journal that ends at `head`. `reaches_back` is whether the
// first of them is as new as `since`, so that there may be more before it.
struct Look {
  v1::UnitChanges changes;
  bool reaches_back = false;
};

absl::StatusOr<Look> LookAt(const MirrorView& view, RegionCode unit, Seq head, uint64_t count,
                            int64_t since_unix_ms) {
  UnitTally tally(since_unix_ms);
  v1::JournalEntry entry;
  bool first = true;
  Look look;
  absl::Status read = view.ScanJournal(unit, Seq{head.value - std::min(head.value, count)},
                                       [&](Seq seq, absl::string_view, absl::string_view bytes) {
                                         if (seq.value > head.value) return false;
                                         if (!ParseEntry(bytes, entry).ok()) return true;
                                         if (first)
                                           look.reaches_back =
                                               entry.time_unix_ms() >= since_unix_ms;
                                         first = false;
                                         tally.Count(entry);
                                         return true;
                                       });
  if (!read.ok()) return read;
  look.changes = tally.Take();
  return look;
}

// Looks further back as long as all that was seen is new, until `limit`.
absl::StatusOr<v1::UnitChanges> ChangesOf(const MirrorView& view, RegionCode unit, Seq head,
                                          int64_t since_unix_ms, uint64_t limit) {
  // Most units of a country wrote nothing: one entry says so.
  absl::StatusOr<Look> look = LookAt(view, unit, head, 1, since_unix_ms);
  constexpr uint64_t kFurther = 4;
  for (uint64_t count = kChangesFirstLook; look.ok() && look->reaches_back; count *= kFurther) {
    const uint64_t seen = std::min(count, std::max(limit, kChangesFirstLook));
    look = LookAt(view, unit, head, seen, since_unix_ms);
    if (!look.ok()) break;
    if (seen >= head.value) break;
    if (seen < count || seen >= limit) {
      look->changes.set_more(look->reaches_back);
      break;
    }
  }
  if (!look.ok()) return look.status();
  return std::move(look->changes);
}

}  // namespace

absl::StatusOr<v1::ChangesResponse> Changes(const LiveRollup& live,
                                            const v1::ChangesRequest& request, absl::Time now) {
  const int64_t since = request.since_unix_ms();
  if (since < absl::ToUnixMillis(now - kChangesReach)) {
    return absl::InvalidArgumentError(absl::StrCat("TOO_LONG_AGO: perubahan dihitung paling jauh ",
                                                   kChangesReach / absl::Hours(24),
                                                   " hari ke belakang"));
  }
  std::shared_ptr<const MirrorView> view;
  std::shared_ptr<const Catalog> catalog;
  std::vector<std::pair<RegionCode, JournalPosition>> positions;
  absl::Status asked = live.Read([&](const LiveRollup::Version& version) -> absl::Status {
    absl::StatusOr<RegionCode> region = RequestedRegion(*version.catalog, request.region());
    if (!region.ok()) return region.status();
    view = version.view;
    catalog = version.catalog;
    for (const auto& [unit, position] : version.positions) {
      if (region->Contains(unit)) positions.emplace_back(unit, position);
    }
    return absl::OkStatus();
  });
  if (!asked.ok()) return asked;
  v1::ChangesResponse response;
  uint64_t left = kChangesMax;
  for (const auto& [unit, position] : positions) {
    *response.add_positions() = ToProto(unit, position);
    absl::StatusOr<v1::UnitChanges> changes =
        ChangesOf(*view, unit, position.point.seq, since, std::min(left, kChangesOfUnitMax));
    if (!changes.ok()) return changes.status();
    if (changes->entries() == 0) continue;
    left -= std::min(left, changes->entries());
    changes->set_unit(unit.ToString());
    changes->set_name(RegionName(*catalog, unit));
    *response.add_units() = *std::move(changes);
  }
  return response;
}

}  // namespace rekap
