#include "aggregator/query/completeness.h"

#include <array>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "aggregator/query/figures.h"
#include "aggregator/query/page_token.h"
#include "aggregator/query/workflow.h"
#include "domain/across/deadline.h"

namespace rekap {
namespace {

// Quarters in their order, then the year.
constexpr std::array<uint32_t, 5> kQuarters = {1, 2, 3, 4, 0};

// Everything of one version that the answer needs.
struct Gathered {
  std::shared_ptr<const MirrorView> view;
  std::shared_ptr<const Catalog> catalog;
  std::vector<Period> periods;  // as kQuarters
  std::vector<RegionCode> units;
  std::vector<std::optional<JournalPosition>> standing;  // of the units; none without a history
  v1::CompletenessResponse response;                     // rows with their counts, positions
};

void CountIndicators(const FigureReader& reader, RegionCode unit, v1::CompletenessCell& cell) {
  uint32_t reported = 0;
  for (const Indicator& indicator : reader.catalog().indicators()) {
    reported += reader.ReportingUnits(unit, indicator);
  }
  cell.set_reported_indicators(reported);
  // Main indicators are a matter of the year; whoever follows them by quarter may.
  if (reader.period().annual()) {
    cell.set_expected_indicators(static_cast<uint32_t>(reader.catalog().indicators().size()));
  }
}

absl::Status AddCell(const FigureReader& reader, RegionCode unit, v1::CompletenessRow& row) {
  absl::StatusOr<v1::Figures> figures = reader.Figures(unit, Element::Whole());
  if (!figures.ok()) return figures.status();
  v1::CompletenessCell& cell = *row.add_cells();
  cell.set_quarter(reader.period().quarter());
  cell.set_reported_lines(figures->reported_lines());
  cell.set_realised_lines(figures->realised_lines());
  cell.set_expected_lines(figures->expected_lines());
  cell.set_synthetic(figures->synthetic_leaves() > 0);
  CountIndicators(reader, unit, cell);
  return absl::OkStatus();
}

absl::StatusOr<Gathered> Gather(const LiveRollup::Version& version,
                                const v1::CompletenessRequest& request) {
  absl::StatusOr<RegionCode> region = RequestedRegion(*version.catalog, request.region());
  if (!region.ok()) return region.status();
  Gathered gathered{version.view, version.catalog, {}, {}, {}, {}};
  for (uint32_t quarter : kQuarters) {
    absl::StatusOr<Period> period = Period::Of(request.year(), quarter);
    if (!period.ok()) return period.status();
    gathered.periods.push_back(*period);
  }
  for (RegionCode unit : version.catalog->UnitsIn(*region)) {
    gathered.units.push_back(unit);
    auto position = version.positions.find(unit);
    gathered.standing.push_back(position == version.positions.end()
                                    ? std::nullopt
                                    : std::optional<JournalPosition>(position->second));
    v1::CompletenessRow& row = *gathered.response.add_rows();
    row.set_unit(unit.ToString());
    row.set_name(RegionName(*version.catalog, unit));
    for (Period period : gathered.periods) {
      absl::Status added = AddCell(FigureReader(version, period), unit, row);
      if (!added.ok()) return added;
    }
  }
  const FigureReader reader(version, gathered.periods.back());
  *gathered.response.mutable_positions() = reader.Positions(*region);
  return gathered;
}

void FillState(const PeriodFacts& facts, std::optional<absl::CivilDay> due, absl::CivilDay today,
               v1::CompletenessCell& cell) {
  const std::optional<absl::CivilDay> submitted = SubmittedDay(facts);
  cell.set_state(facts.state());
  if (submitted) cell.set_submitted(IsoDay(*submitted));
  cell.set_revisions(facts.revisions);
  std::optional<int64_t> late = DaysLate(due, facts.state(), submitted, today);
  if (late) cell.set_days_late(static_cast<uint32_t>(*late));
  cell.set_overdue(late && IsUnitsTurn(facts.state()));
}

absl::Status FillStates(Gathered& gathered, FactsCache& cache, absl::CivilDay today) {
  v1::CompletenessResponse& response = gathered.response;
  response.set_expected_units(static_cast<uint32_t>(gathered.units.size()));
  for (size_t p = 0; p < gathered.periods.size(); ++p) {
    const std::optional<absl::CivilDay> due =
        DueDay(gathered.catalog->policy(), gathered.periods[p]);
    response.add_due(due ? IsoDay(*due) : "");
    uint32_t submitted = 0;
    uint32_t overdue = 0;
    for (size_t u = 0; u < gathered.units.size(); ++u) {
      absl::StatusOr<PeriodFacts> facts =
          cache.Get(*gathered.view, gathered.units[u],
                    gathered.standing[u] ? &*gathered.standing[u] : nullptr, gathered.periods[p]);
      if (!facts.ok()) return facts.status();
      v1::CompletenessCell& cell =
          *response.mutable_rows(static_cast<int>(u))->mutable_cells(static_cast<int>(p));
      FillState(*facts, due, today, cell);
      submitted += IsUnitsTurn(cell.state()) ? 0 : 1;
      overdue += cell.overdue() ? 1 : 0;
    }
    response.add_submitted(submitted);
    response.add_overdue(overdue);
  }
  return absl::OkStatus();
}

// Leaves one page of the rows.
absl::Status CutPage(const v1::CompletenessRequest& request, v1::CompletenessResponse& response) {
  absl::StatusOr<uint32_t> page_size = PageSizeOf(request.page_size());
  if (!page_size.ok()) return page_size.status();
  v1::CompletenessRequest asked = request;
  asked.clear_page_size();
  asked.clear_page_token();
  ListDigest list;
  list.Add(asked.SerializeAsString());
  for (const v1::CompletenessRow& row : response.rows()) list.Add(row.SerializeAsString());
  absl::StatusOr<PageRange> page = PageRangeOf(list, *page_size, request.page_token(),
                                               static_cast<size_t>(response.rows_size()));
  if (!page.ok()) return page.status();
  auto& rows = *response.mutable_rows();
  rows.DeleteSubrange(static_cast<int>(page->end), rows.size() - static_cast<int>(page->end));
  rows.DeleteSubrange(0, static_cast<int>(page->begin));
  response.set_next_page_token(page->next_token);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::CompletenessResponse> Completeness(const LiveRollup& live, FactsCache& facts,
                                                      const v1::CompletenessRequest& request,
                                                      absl::CivilDay today) {
  absl::StatusOr<Gathered> gathered =
      live.Read([&](const LiveRollup::Version& version) { return Gather(version, request); });
  if (!gathered.ok()) return gathered.status();
  absl::Status filled = FillStates(*gathered, facts, today);
  if (filled.ok()) filled = CutPage(request, gathered->response);
  if (!filled.ok()) return filled;
  return std::move(gathered->response);
}

}  // namespace rekap
