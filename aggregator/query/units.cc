#include "aggregator/query/queries.h"

namespace rekap {
namespace {

int64_t MillisOrZero(absl::Time time) {
  return time == absl::InfinitePast() ? 0 : absl::ToUnixMillis(time);
}

bool AnySynthetic(const RollupEngine& engine, RegionCode unit) {
  for (const Period& period : engine.Periods()) {
    std::optional<CellFigures> whole = engine.Find(unit, Element::Whole(), period);
    if (whole && whole->synthetic_leaves > 0) return true;
  }
  return false;
}

}  // namespace

v1::UnitsResponse Units(const LiveRollup::Version& version, const Catalog& catalog,
                        const UnitBoard& board, absl::Time now) {
  v1::UnitsResponse response;
  for (const Region& region : catalog.regions()) {
    if (region.code.level() != RegionLevel::kKecamatan) continue;
    UnitState state = board.Get(region.code, now);
    v1::UnitStatus& unit = *response.add_units();
    unit.set_unit(region.code.ToString());
    unit.set_name(region.name);
    *unit.mutable_position() = ToProto(region.code, state.position);
    unit.set_connected(state.connected);
    unit.set_node_head_seq(state.node_head.value);
    unit.set_lag_known(state.lag_known);
    unit.set_lag_entries(state.lag_entries());
    unit.set_lag_seconds(absl::ToDoubleSeconds(state.lag));
    unit.set_last_seen_unix_ms(MillisOrZero(state.last_seen));
    unit.set_last_entry_unix_ms(MillisOrZero(state.last_entry));
    unit.set_last_refusal(state.last_refusal);
    unit.set_catalog_version(state.catalog_version);
    unit.set_review_seq(state.review.value);
    unit.set_catalog_error(state.catalog_error);
    unit.set_quarantined(state.quarantined);
    unit.set_last_quarantine(state.last_quarantine);
    unit.set_snapshot_rows(state.snapshot_rows);
    unit.set_snapshot_rows_total(state.snapshot_rows_total);
    unit.set_certificate_not_after_unix_ms(MillisOrZero(state.certificate_end));
    unit.set_synthetic(AnySynthetic(version.engine, region.code));
  }
  return response;
}

}  // namespace rekap
