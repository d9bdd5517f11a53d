#include "aggregator/query/findings.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "aggregator/query/figures.h"
#include "aggregator/query/page_token.h"
#include "aggregator/query/unit_figures.h"
#include "aggregator/query/unit_records.h"
#include "domain/key/store_key.h"
#include "domain/organisation/report_findings.h"

namespace rekap {
namespace {

// A repair of a long table is a long finding; a page stays well below gRPC's
// 4 MiB unless one finding alone does not.
constexpr size_t kPageBytesMax = size_t{2} << 20;

// What a unit's records of a period are read by.
struct Reported {
  Period period;
  FigureSources sources;
};

// A unit with a history.
struct Reporter {
  RegionCode unit;
  JournalPosition position;
  Reported now;
  std::optional<Reported> before;  // nullopt before the first year that there is
};

// What is taken from one version while the writer waits.
struct Taken {
  std::shared_ptr<const MirrorView> view;
  std::shared_ptr<const Catalog> catalog;
  RegionCode region;
  std::vector<Reporter> reporters;       // by unit
  std::vector<GatheredUnit> to_compare;  // empty if the region is a unit
  JournalPositions positions;
};

// The findings of one place in their order: across the region, or of a unit.
// Sorted by place the region comes before its units.
struct Section {
  RegionCode place;
  FindingCache::List findings;
};

absl::StatusOr<Taken> Take(const LiveRollup& live, const std::string& region, Period period) {
  return live.Read([&](const LiveRollup::Version& version) -> absl::StatusOr<Taken> {
    absl::StatusOr<RegionCode> code = RequestedRegion(*version.catalog, region);
    if (!code.ok()) return code.status();
    FigureReader reader(version, period);
    absl::StatusOr<Period> before = Period::Of(period.year() - 1u, 0);
    Taken taken{version.view, version.catalog, *code, {}, {}, reader.Positions(*code)};
    for (const auto& [unit, position] : version.positions) {
      if (!code->Contains(unit)) continue;
      Reporter reporter{unit, position, {period, SourcesOf(reader, unit)}, std::nullopt};
      if (before.ok()) {
        reporter.before = Reported{*before, SourcesOf(FigureReader(version, *before), unit)};
      }
      taken.reporters.push_back(std::move(reporter));
    }
    if (code->level() != RegionLevel::kKecamatan) taken.to_compare = GatherUnits(reader, *code);
    return taken;
  });
}

absl::StatusOr<std::vector<v1::Finding>> MakeAcross(Taken& taken, Period period,
                                                    const AdminStore& admin, absl::CivilDay today) {
  Comparison comparison{taken.region, period, today, {}};
  for (GatheredUnit& unit : taken.to_compare) {
    absl::Status completed = CompleteUnit(*taken.view, *taken.catalog, admin, period, unit);
    if (!completed.ok()) return completed;
    comparison.units.push_back(std::move(unit.figures));
  }
  return FindingsAcross(comparison, *taken.catalog);
}

absl::StatusOr<std::vector<v1::Finding>> MakeWithin(const Taken& taken, const Reporter& reporter) {
  auto read = [&](const Reported& reported) {
    return ReportedRecords(*taken.view, reporter.unit, reported.period, reported.sources);
  };
  absl::StatusOr<std::vector<v1::Record>> records = read(reporter.now);
  if (!records.ok()) return records.status();
  std::vector<v1::Record> previous;
  if (reporter.before) {
    absl::StatusOr<std::vector<v1::Record>> of_before = read(*reporter.before);
    if (!of_before.ok()) return of_before.status();
    previous = *std::move(of_before);
  }
  return AllFindingsOf({reporter.unit, reporter.now.period, *records, previous}, *taken.catalog);
}

// Where a page starts: at `index` of the section `place`.
struct PageStart {
  RegionCode place;
  uint64_t index = 0;
};

// The findings themselves, filtered or not: whatever they stand on (records,
// catalog, reviews, the day), another list is another list.
void AddList(const v1::FindingsRequest& request, const std::vector<Section>& sections,
             ListDigest& list) {
  v1::FindingsRequest asked = request;
  asked.clear_page_size();
  asked.clear_page_token();
  list.Add(asked.SerializeAsString());
  for (const Section& section : sections) {
    for (const v1::Finding& finding : *section.findings) list.Add(finding.SerializeAsString());
  }
}

std::string EncodePlace(const PageStart& start) {
  std::string bytes = start.place.Encoded();
  AppendUint64(bytes, start.index);
  return bytes;
}

absl::StatusOr<PageStart> DecodePlace(absl::string_view bytes) {
  bool whole = bytes.size() == RegionCode::kEncodedSize + sizeof(uint64_t);
  absl::StatusOr<RegionCode> place = RegionCode::Decode(bytes.substr(0, RegionCode::kEncodedSize));
  if (!whole || !place.ok()) return NotOurToken();
  return PageStart{*place, ReadUint64(bytes.substr(RegionCode::kEncodedSize))};
}

void Count(const std::vector<v1::Finding>& findings, v1::FindingsResponse& response) {
  for (const v1::Finding& finding : findings) {
    switch (finding.severity()) {
      case v1::SEVERITY_BLOCKING:
        response.set_blocking(response.blocking() + 1);
        break;
      case v1::SEVERITY_WARNING:
        response.set_warnings(response.warnings() + 1);
        break;
      default:
        response.set_notes(response.notes() + 1);
        break;
    }
  }
}

bool Wanted(const v1::Finding& finding, const v1::FindingsRequest& request) {
  return finding.severity() >= request.severity() &&
         (request.rule().empty() || finding.rule() == request.rule());
}

// Returns where the next page starts; nullopt after the last.
std::optional<PageStart> FillPage(const std::vector<Section>& sections,
                                  const v1::FindingsRequest& request, uint32_t page_size,
                                  const PageStart& start, v1::FindingsResponse& response) {
  size_t bytes = 0;
  for (const Section& section : sections) {
    if (section.place < start.place) continue;
    const std::vector<v1::Finding>& findings = *section.findings;
    for (size_t i = section.place == start.place ? start.index : 0; i < findings.size(); ++i) {
      if (!Wanted(findings[i], request)) continue;
      size_t size = findings[i].ByteSizeLong();
      bool full = response.findings_size() == static_cast<int>(page_size) ||
                  (response.findings_size() > 0 && bytes + size > kPageBytesMax);
      if (full) return PageStart{section.place, i};
      bytes += size;
      *response.add_findings() = findings[i];
    }
  }
  return std::nullopt;
}

// An answer of one page needs no digest.
absl::Status AddPage(const std::vector<Section>& sections, const v1::FindingsRequest& request,
                     uint32_t page_size, PageStart start, v1::FindingsResponse& response) {
  const bool first = request.page_token().empty();
  ListDigest list;
  if (!first) {
    AddList(request, sections, list);
    absl::StatusOr<std::string> place = DecodePageToken(list, request.page_token());
    if (!place.ok()) return place.status();
    absl::StatusOr<PageStart> named = DecodePlace(*place);
    if (!named.ok()) return named.status();
    start = *named;
  }
  std::optional<PageStart> next = FillPage(sections, request, page_size, start, response);
  if (!next) return absl::OkStatus();
  if (first) AddList(request, sections, list);
  response.set_next_page_token(EncodePageToken(list, EncodePlace(*next)));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::FindingsResponse> FindingsReader::Read(const v1::FindingsRequest& request,
                                                          absl::CivilDay today) {
  absl::StatusOr<Period> period = Period::Of(request.year(), request.quarter());
  if (!period.ok()) return period.status();
  absl::StatusOr<uint32_t> page_size = PageSizeOf(request.page_size());
  if (!page_size.ok()) return page_size.status();
  absl::StatusOr<Taken> taken = Take(*live_, request.region(), *period);
  if (!taken.ok()) return taken.status();
  std::vector<Section> sections;
  if (taken->region.level() != RegionLevel::kKecamatan) {
    absl::StatusOr<std::vector<v1::Finding>> across = MakeAcross(*taken, *period, *admin_, today);
    if (!across.ok()) return across.status();
    sections.push_back(
        {taken->region, std::make_shared<const std::vector<v1::Finding>>(*std::move(across))});
  }
  for (const Reporter& reporter : taken->reporters) {
    absl::StatusOr<FindingCache::List> list =
        cache_.Get({reporter.unit, *period, reporter.position, taken->catalog},
                   [&] { return MakeWithin(*taken, reporter); });
    if (!list.ok()) return list.status();
    sections.push_back({reporter.unit, *std::move(list)});
  }

  v1::FindingsResponse response;
  for (const Section& section : sections) Count(*section.findings, response);
  absl::Status filled = AddPage(sections, request, *page_size, {taken->region}, response);
  if (!filled.ok()) return filled;
  *response.mutable_positions() = taken->positions;
  return response;
}

}  // namespace rekap
