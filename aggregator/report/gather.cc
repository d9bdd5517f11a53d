#include "aggregator/report/gather.h"

#include <functional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

#include "aggregator/admin/period_reader.h"
#include "aggregator/query/completeness.h"
#include "aggregator/query/organisation.h"
#include "aggregator/query/queries.h"
#include "aggregator/query/survey.h"
#include "aggregator/query/unit_records.h"
#include "aggregator/query/workflow.h"

namespace rekap::report {
namespace {

constexpr uint32_t kPageSize = kUnitsMax;

// Kinds of record that Explain tells, in the order in which the report needs them.
// UNSPECIFIED: budget lines, outputs and indicator results.
constexpr v1::RecordKind kKinds[] = {
    v1::RECORD_KIND_UNSPECIFIED,      v1::RECORD_KIND_STATED_TOTAL, v1::RECORD_KIND_AGREED_BUDGET,
    v1::RECORD_KIND_AGREEMENT_TARGET, v1::RECORD_KIND_SURVEY,       v1::RECORD_KIND_NARRATIVE,
    v1::RECORD_KIND_UNIT_PROFILE,     v1::RECORD_KIND_SUBMISSION,   v1::RECORD_KIND_REVISION};

absl::Status CheckWanted(const Sources& sources) {
  if (!sources.abandoned || !sources.abandoned()) return absl::OkStatus();
  return absl::CancelledError("nobody waits for the report any more");
}

// Reads the parts of a report one after the other until one fails or nobody waits for
// them any more.
class Parts {
 public:
  // `sources` must outlive it.
  explicit Parts(const Sources& sources) : sources_(sources) {}

  // Assigns the answer of `query`.
  template <typename Query, typename Value>
  Parts& Take(const Query& query, Value& target) {
    return Then([&]() -> absl::Status {
      absl::StatusOr<Value> answer = query();
      if (!answer.ok()) return answer.status();
      target = *std::move(answer);
      return absl::OkStatus();
    });
  }
  template <typename Step>
  Parts& Then(const Step& step) {
    if (status_.ok()) status_ = CheckWanted(sources_);
    if (status_.ok()) status_ = step();
    return *this;
  }
  const absl::Status& status() const { return status_; }

 private:
  const Sources& sources_;
  absl::Status status_;
};

absl::StatusOr<RegionCode> RegionOf(const Catalog& catalog, const std::string& code, bool unit) {
  absl::StatusOr<RegionCode> region = RequestedRegion(catalog, code);
  if (!region.ok()) return region.status();
  if ((region->level() == RegionLevel::kKecamatan) == unit) return region;
  return absl::InvalidArgumentError(
      unit ? absl::StrCat("NOT_A_UNIT: LKjIP hanya dibuat untuk kecamatan, bukan untuk wilayah ",
                          code, "; pakai laporan kabupaten")
           : absl::StrCat("NOT_A_REGION: laporan kabupaten dibuat untuk wilayah di atas kecamatan, "
                          "bukan untuk ",
                          code, "; pakai LKjIP"));
}

// The first kFindingsShownMax, and how many there are.
absl::StatusOr<ShownFindings> AllFindings(const Sources& sources, const std::string& region,
                                          uint32_t year, absl::CivilDay today,
                                          JournalPositions& positions) {
  v1::FindingsRequest request;
  request.set_region(region);
  request.set_year(year);
  request.set_page_size(kPageSize);
  ShownFindings findings;
  do {
    absl::Status wanted = CheckWanted(sources);
    if (!wanted.ok()) return wanted;
    absl::StatusOr<v1::FindingsResponse> page = sources.findings->Read(request, today);
    if (!page.ok()) return page.status();
    for (v1::Finding& finding : *page->mutable_findings()) {
      if (findings.list.size() < kFindingsShownMax) findings.list.push_back(std::move(finding));
    }
    findings.total = page->notes() + page->warnings() + page->blocking();
    request.set_page_token(page->next_page_token());
    positions.Swap(page->mutable_positions());
  } while (!request.page_token().empty() && findings.list.size() < kFindingsShownMax);
  return findings;
}

absl::Status AddLeaves(const FigureReader& reader, const std::string& unit, v1::RecordKind kind,
                       std::vector<v1::Leaf>& leaves) {
  v1::ExplainRequest request;
  request.set_region(unit);
  request.set_year(reader.period().year());
  request.set_kind(kind);
  request.set_page_size(kPageSize);
  do {
    absl::StatusOr<v1::ExplainResponse> page = Explain(reader, request);
    if (!page.ok()) return page.status();
    for (v1::Leaf& leaf : *page->mutable_leaves()) leaves.push_back(std::move(leaf));
    if (leaves.size() > kLeavesShownMax) {
      return absl::ResourceExhaustedError(
          absl::StrCat("TOO_LARGE: lebih dari ", kLeavesShownMax, " catatan di balik laporan ini"));
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

bool Same(const JournalPositions& one, const JournalPositions& other) {
  if (one.size() != other.size()) return false;
  auto it = other.begin();
  for (const v1::JournalPosition& position : one) {
    if (position.SerializeAsString() != (it++)->SerializeAsString()) return false;
  }
  return true;
}

// What is read from one version, and what was read before it without one.
struct Reading {
  RegionCode region;
  Period period;
  absl::CivilDay today;
  Origin origin;
};

// Tries until `before` (what makes its own reading) and `within` (what reads the version)
// saw the same positions and the same catalog.
template <typename Facts>
absl::StatusOr<Facts> GatherOneVersion(
    const Sources& sources, Reading reading, const Facts& empty,
    const std::function<absl::Status(Reading&, Facts&)>& before,
    const std::function<absl::Status(const LiveRollup::Version&, const Reading&, Facts&)>& within) {
  for (int attempt = 0; attempt < kTriesMax; ++attempt) {
    Facts facts = empty;
    std::shared_ptr<const v1::CatalogVersion> stored = sources.admin->CurrentCatalog();
    reading.origin.catalog = sources.live->catalog();
    absl::Status read = before(reading, facts);
    if (absl::IsAborted(read)) continue;
    if (!read.ok()) return read;
    bool same = false;
    read = sources.live->Read([&](const LiveRollup::Version& version) {
      FigureReader reader(version, reading.period);
      same = version.catalog == reading.origin.catalog &&
             Same(reading.origin.positions, reader.Positions(reading.region));
      return same ? within(version, reading, facts) : absl::OkStatus();
    });
    if (!read.ok()) return read;
    if (!same || stored != sources.admin->CurrentCatalog()) continue;
    if (stored != nullptr) {
      reading.origin.catalog_version = stored->version();
      reading.origin.catalog_sha256 = absl::BytesToHexString(stored->sha256());
    }
    facts.origin = reading.origin;
    return facts;
  }
  return absl::AbortedError(
      "FIGURES_CHANGE: angka berubah terus selagi laporan dibuat; tunggu sampai pengiriman "
      "selesai, lalu ulangi");
}

Snapshot SnapshotOf(const LiveRollup::Version& version, const Reading& reading) {
  return {version.view, version.catalog, reading.region, reading.period, reading.origin.positions};
}

// The indicators, their years, and those of the whole.
absl::Status ReadYears(const LiveRollup::Version& version, const Reading& reading,
                       const Sources& sources, LkjipFacts& facts) {
  FigureReader reader(version, reading.period);
  for (const Indicator& indicator : version.catalog->indicators()) {
    facts.indicators.push_back(reader.IndicatorFigure(reading.region, indicator));
  }
  facts.indicator_mean = FigureReader::IndicatorMean(facts.indicators);
  v1::TrendRequest request;
  request.set_region(facts.unit);
  request.set_last_year(facts.year);
  auto trend = [&] { return Trend(version, request); };
  Parts parts(sources);
  parts.Take(trend, facts.trend);
  for (const v1::IndicatorFigure& indicator : facts.indicators) {
    if (facts.indicator_trends.size() == kIndicatorTrendsMax) break;
    request.set_element(indicator.code());
    parts.Take(trend, facts.indicator_trends.emplace_back());
  }
  return parts.status();
}

absl::Status ReadUnit(const LiveRollup::Version& version, const Reading& reading,
                      const Sources& sources, LkjipFacts& facts) {
  FigureReader reader(version, reading.period);
  v1::TreeRequest tree;
  tree.set_region(facts.unit);
  tree.set_year(facts.year);
  v1::OrganisationRequest organisation;
  organisation.set_unit(facts.unit);
  organisation.set_year(facts.year);
  const Snapshot snapshot = SnapshotOf(version, reading);
  v1::WorkflowResponse workflow;
  Parts parts(sources);
  parts.Take([&] { return Tree(reader, tree); }, facts.tree)
      .Then([&] { return ReadYears(version, reading, sources, facts); })
      .Take([&] { return Organisation(reader, organisation); }, facts.organisation)
      .Take([&] { return Survey(snapshot); }, facts.survey)
      .Take([&] { return Workflow(snapshot, *sources.admin, reading.today); }, workflow);
  // A kecamatan is the only unit within itself.
  if (workflow.rows_size() > 0) facts.workflow = workflow.rows(0);
  for (v1::RecordKind kind : kKinds) {
    parts.Then([&] { return AddLeaves(reader, facts.unit, kind, facts.leaves); });
  }
  return parts.status();
}

absl::Status CheckUnits(const v1::CompareResponse& compare) {
  if (compare.next_page_token().empty()) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrCat("TOO_LARGE: lebih dari ", kUnitsMax,
                   " kecamatan: buat laporan untuk wilayah di bawahnya (--region)"));
}

absl::Status ReadRegion(const LiveRollup::Version& version, const Reading& reading,
                        const Sources& sources, KabupatenFacts& facts) {
  FigureReader reader(version, reading.period);
  v1::CompareRequest compare;
  compare.set_region(facts.region);
  compare.set_year(facts.year);
  compare.set_rows(v1::ROWS_UNITS);
  compare.set_page_size(kPageSize);
  // No filter is about states.
  auto no_state = [](RegionCode) -> absl::StatusOr<v1::WorkflowState> {
    return v1::WORKFLOW_STATE_UNSPECIFIED;
  };
  v1::MatrixRequest matrix;
  matrix.set_region(facts.region);
  matrix.set_year(facts.year);
  matrix.set_columns(v1::CASCADE_LEVEL_PROGRAM);
  matrix.set_rows(v1::ROWS_UNITS);
  matrix.set_page_size(kPageSize);
  v1::TreeRequest tree;
  tree.set_region(facts.region);
  tree.set_year(facts.year);
  tree.set_depth(v1::CASCADE_LEVEL_PROGRAM);
  v1::TrendRequest trend;
  trend.set_region(facts.region);
  trend.set_last_year(facts.year);
  trend.set_with_rows(true);
  trend.set_rows(v1::ROWS_UNITS);
  // The writer waits meanwhile: what is too large is refused before the rest is read.
  return Parts(sources)
      .Take([&] { return Compare(reader, compare, no_state); }, facts.compare)
      .Then([&] { return CheckUnits(facts.compare); })
      .Then([&] {
        return FillWorkflow(
            [&](RegionCode unit) -> absl::StatusOr<v1::WorkflowState> {
              absl::StatusOr<PeriodFacts> read =
                  FactsOf(*version.view, *sources.admin, unit, reading.period);
              if (!read.ok()) return read.status();
              return read->state();
            },
            facts.compare);
      })
      .Take([&] { return Matrix(reader, matrix); }, facts.programs)
      .Take([&] { return Tree(reader, tree); }, facts.tree)
      .Take([&] { return Trend(version, trend); }, facts.trend)
      .Take([&] { return Survey(SnapshotOf(version, reading)); }, facts.survey)
      .status();
}

absl::StatusOr<Reading> BeginReading(const Sources& sources, const std::string& code, bool unit,
                                     uint32_t year, absl::Time now) {
  absl::StatusOr<Period> period = Period::Of(year, 0);
  if (!period.ok()) return period.status();
  absl::StatusOr<RegionCode> region = RegionOf(*sources.live->catalog(), code, unit);
  if (!region.ok()) return region.status();
  Reading reading{*region, *period, OfficeDay(now), {}};
  reading.origin.made = now;
  return reading;
}

}  // namespace

absl::StatusOr<LkjipFacts> GatherLkjip(const Sources& sources, const std::string& unit,
                                       uint32_t year, absl::Time now) {
  if (unit.empty()) {
    return absl::InvalidArgumentError("NOT_A_UNIT: kecamatan belum disebut (--unit)");
  }
  absl::StatusOr<Reading> reading = BeginReading(sources, unit, true, year, now);
  if (!reading.ok()) return reading.status();
  LkjipFacts empty;
  empty.year = year;
  empty.unit = unit;
  if (std::optional<RegionCode> parent = reading->region.Parent()) {
    empty.parent_name = RegionName(*sources.live->catalog(), *parent);
  }
  return GatherOneVersion<LkjipFacts>(
      sources, *std::move(reading), empty,
      [&](Reading& r, LkjipFacts& facts) {
        auto findings = [&] {
          return AllFindings(sources, unit, year, r.today, r.origin.positions);
        };
        return Parts(sources).Take(findings, facts.findings).status();
      },
      [&](const LiveRollup::Version& version, const Reading& r, LkjipFacts& facts) {
        return ReadUnit(version, r, sources, facts);
      });
}

absl::StatusOr<KabupatenFacts> GatherKabupaten(const Sources& sources, const std::string& region,
                                               uint32_t year, absl::Time now) {
  absl::StatusOr<Reading> reading = BeginReading(sources, region, false, year, now);
  if (!reading.ok()) return reading.status();
  KabupatenFacts empty;
  empty.year = year;
  empty.region = reading->region.ToString();
  empty.name = RegionName(*sources.live->catalog(), reading->region);
  return GatherOneVersion<KabupatenFacts>(
      sources, *std::move(reading), empty,
      [&](Reading& r, KabupatenFacts& facts) {
        v1::CompletenessRequest completeness;
        completeness.set_region(facts.region);
        completeness.set_year(year);
        completeness.set_page_size(kPageSize);
        auto findings = [&] {
          return AllFindings(sources, facts.region, year, r.today, r.origin.positions);
        };
        auto complete = [&] {
          FactsCache once(sources.admin);
          return Completeness(*sources.live, once, completeness, r.today);
        };
        absl::Status read = Parts(sources)
                                .Take(findings, facts.findings)
                                .Take(complete, facts.completeness)
                                .status();
        if (read.ok() && !Same(r.origin.positions, facts.completeness.positions())) {
          return absl::AbortedError("figures moved between two readings");
        }
        return read;
      },
      [&](const LiveRollup::Version& version, const Reading& r, KabupatenFacts& facts) {
        return ReadRegion(version, r, sources, facts);
      });
}

}  // namespace rekap::report
