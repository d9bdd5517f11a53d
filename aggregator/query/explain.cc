#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "aggregator/query/leaf_prefixes.h"
#include "aggregator/query/page_token.h"
#include "aggregator/query/queries.h"
#include "domain/journal/entry.h"
#include "domain/rule/achievement.h"

namespace rekap {
namespace {

// Of an output or an indicator what enters the mean: the same reading of the record
// that the roll-up has.
absl::Status AddAchievement(RegionCode unit, const Catalog& catalog, v1::Leaf& leaf) {
  const v1::RecordKind kind = leaf.record().key().kind();
  if (kind != v1::RECORD_KIND_OUTPUT && kind != v1::RECORD_KIND_INDICATOR_RESULT) {
    return absl::OkStatus();
  }
  std::optional<LeafChange> change =
      LeafChangeOf(unit, leaf.record().key(), &leaf.record(), catalog);
  if (!change) return absl::DataLossError("a record that is no leaf stands among them");
  const auto& figure = change->value->figure;
  if (const auto* output = std::get_if<AchievementLeaf>(&figure)) {
    *leaf.mutable_achievement() = ToProto(output->capped);
  } else if (const auto* indicator = std::get_if<IndicatorLeaf>(&figure)) {
    *leaf.mutable_achievement() =
        ToProto(Capped(indicator->values->achievement, catalog.policy().cap));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Leaf> MakeLeaf(const MirrorRow& row, const Catalog& catalog) {
  absl::StatusOr<DecodedEntry> decoded = DecodeEntry(row.entry);
  if (!decoded.ok()) return absl::DataLossError(decoded.status().message());
  v1::JournalEntry& entry = decoded->entry;
  v1::Leaf leaf;
  leaf.set_unit(row.unit.ToString());
  leaf.set_epoch(row.epoch.value);
  leaf.set_seq(row.seq.value);
  leaf.set_time_unix_ms(entry.time_unix_ms());
  leaf.set_author(entry.author());
  *leaf.mutable_record() = std::move(*entry.mutable_put());
  absl::Status added = AddAchievement(row.unit, catalog, leaf);
  if (!added.ok()) return added;
  return leaf;
}

// Where a page starts: after `key` of `unit`.
struct PageStart {
  std::optional<RegionCode> unit;
  std::string after_key;
};

// The units whose records are read, each with the keys to scan.
using Scans = std::vector<std::pair<RegionCode, std::vector<std::string>>>;

absl::StatusOr<Scans> ScansOf(const FigureReader& reader, RegionCode region,
                              const Explained& explained) {
  Scans scans;
  const LiveRollup::Positions& positions = reader.version().positions;
  for (auto it = positions.lower_bound(region); it != positions.end(); ++it) {
    if (!region.Contains(it->first)) break;
    absl::StatusOr<std::vector<std::string>> prefixes = LeafPrefixes(reader, it->first, explained);
    if (!prefixes.ok()) return prefixes.status();
    scans.emplace_back(it->first, *std::move(prefixes));
  }
  return scans;
}

// Of the leaves and what is said about them: the records that they are, by position and
// place, and by the figures the catalog that reads them.
void AddList(const Scans& scans, const v1::ExplainResponse& response, ListDigest& list) {
  list.Add(response.figures().SerializeAsString());
  list.Add(response.indicator().SerializeAsString());
  for (const v1::JournalPosition& position : response.positions()) {
    list.Add(position.SerializeAsString());
  }
  for (const auto& [unit, prefixes] : scans) {
    for (const std::string& prefix : prefixes) list.Add(prefix);
  }
}

absl::StatusOr<PageStart> DecodePlace(const ListDigest& list, const std::string& token) {
  if (token.empty()) return PageStart();
  absl::StatusOr<std::string> place = DecodePageToken(list, token);
  if (!place.ok()) return place.status();
  absl::StatusOr<RegionCode> unit = RegionCode::Decode(place->substr(0, RegionCode::kEncodedSize));
  if (!unit.ok()) return NotOurToken();
  return PageStart{*unit, place->substr(RegionCode::kEncodedSize)};
}

// Collects the leaves of one page.
class LeafPage {
 public:
  LeafPage(const FigureReader& reader, uint32_t item, uint32_t page_size,
           v1::ExplainResponse& response)
      : reader_(reader), item_(item), page_size_(page_size), response_(response) {}

  // The key of the last leaf, if there are more after it; else empty.
  absl::StatusOr<std::string> Fill(const Scans& scans, const PageStart& start) {
    for (const auto& [unit, prefixes] : scans) {
      if (start.unit && unit < *start.unit) continue;
      // The key right after the last one of the page before.
      const std::string from = start.unit == unit ? start.after_key + '\0' : "";
      for (const std::string& prefix : prefixes) {
        if (absl::Status scanned = Scan(unit, prefix, from); !scanned.ok()) return scanned;
        if (full_) return last_key_;
      }
    }
    return std::string();
  }

 private:
  absl::Status Scan(RegionCode unit, const std::string& prefix, const std::string& from) {
    absl::Status bad;
    absl::Status scanned =
        reader_.version().view->ScanUnit(unit, prefix, from, [&](const MirrorRow& row) {
          absl::StatusOr<v1::Leaf> leaf = MakeLeaf(row, reader_.catalog());
          if (!leaf.ok()) {
            bad = leaf.status();
            return false;
          }
          if (item_ != 0 && leaf->record().key().item() != item_) return true;
          full_ = response_.leaves_size() == static_cast<int>(page_size_);
          if (full_) return false;
          *response_.add_leaves() = *std::move(leaf);
          last_key_ = MirrorKey(unit, row.record_key);
          return true;
        });
    return scanned.ok() ? bad : scanned;
  }

  const FigureReader& reader_;
  const uint32_t item_;
  const uint32_t page_size_;
  v1::ExplainResponse& response_;
  std::string last_key_;
  bool full_ = false;
};

absl::Status AddFigures(const FigureReader& reader, RegionCode region, const Explained& explained,
                        v1::ExplainResponse& response) {
  const Element& element = explained.element;
  absl::StatusOr<v1::Figures> figures = explained.responsible.empty()
                                            ? reader.Figures(region, element)
                                            : reader.ProgramFigures(region, explained.programs);
  if (!figures.ok()) return figures.status();
  *response.mutable_figures() = *std::move(figures);
  if (element.kind == Element::Kind::kIndicator) {
    *response.mutable_indicator() =
        reader.IndicatorFigure(region, *reader.catalog().FindIndicator(element.code));
  }
  for (ActivityCode program : explained.programs) response.add_programs(program.ToString());
  response.set_name(!explained.responsible.empty()          ? explained.responsible
                    : element.kind == Element::Kind::kWhole ? RegionName(reader.catalog(), region)
                                                            : ElementName(reader, element));
  return absl::OkStatus();
}

// The answer is about one of several: of an output its own figures, not those of the
// sub kegiatan that it is one of.
absl::Status NarrowToItem(const v1::ExplainRequest& request, const Policy& policy,
                          v1::ExplainResponse& response) {
  if (response.leaves().empty() && request.page_token().empty()) {
    return absl::NotFoundError(absl::StrCat("tidak ada catatan ke-", request.item(),
                                            " di bawah elemen itu [NO_SUCH_ITEM]"));
  }
  if (response.leaves_size() != 1 || !response.leaves(0).record().has_output()) {
    return absl::OkStatus();
  }
  const v1::Leaf& leaf = response.leaves(0);
  *response.mutable_figures() = OutputFigures(leaf.record(), policy);
  response.set_name(leaf.record().output().description());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ExplainResponse> Explain(const FigureReader& reader,
                                            const v1::ExplainRequest& request) {
  absl::StatusOr<RegionCode> region = RequestedRegion(reader.catalog(), request.region());
  if (!region.ok()) return region.status();
  absl::StatusOr<Explained> explained = RequestedExplanation(reader, request);
  if (!explained.ok()) return explained.status();
  absl::StatusOr<uint32_t> page_size = PageSizeOf(request.page_size());
  if (!page_size.ok()) return page_size.status();
  v1::ExplainResponse response;
  absl::Status added = AddFigures(reader, *region, *explained, response);
  if (!added.ok()) return added;
  *response.mutable_positions() = reader.Positions(*region);
  absl::StatusOr<Scans> scans = ScansOf(reader, *region, *explained);
  if (!scans.ok()) return scans.status();
  v1::ExplainRequest asked = request;
  asked.clear_page_size();
  asked.clear_page_token();
  ListDigest list;
  list.Add(asked.SerializeAsString());
  AddList(*scans, response, list);
  absl::StatusOr<PageStart> start = DecodePlace(list, request.page_token());
  if (!start.ok()) return start.status();
  absl::StatusOr<std::string> more =
      LeafPage(reader, request.item(), *page_size, response).Fill(*scans, *start);
  if (!more.ok()) return more.status();
  if (request.item() != 0) {
    if (absl::Status narrowed = NarrowToItem(request, reader.policy(), response); !narrowed.ok()) {
      return narrowed;
    }
  }
  if (!more->empty()) response.set_next_page_token(EncodePageToken(list, *more));
  return response;
}

}  // namespace rekap
