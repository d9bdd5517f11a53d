#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "aggregator/query/page_token.h"
#include "aggregator/query/queries.h"
#include "domain/journal/entry.h"
#include "domain/key/record_key.h"
#include "domain/rule/achievement.h"

namespace rekap {
namespace {

constexpr uint32_t kPageSizeDefault = 200;
// Each leaf is up to 64 KiB (a narrative never is one, so far less in fact).
constexpr uint32_t kPageSizeMax = 1000;

// Record keys of a unit that feed a cell: the prefixes to scan, in order. A year
// without annual records is explained by those of the quarter that stands for it.
std::vector<std::string> LeafPrefixes(const FigureReader& reader, RegionCode unit,
                                      const Element& element) {
  const Catalog& catalog = reader.catalog();
  const Period budget = reader.SourcePeriod(unit, LeafTable::kBudget);
  const Period results = reader.SourcePeriod(unit, LeafTable::kIndicators);
  std::vector<std::string> prefixes;
  auto activity = [&](ActivityCode code) {
    prefixes.push_back(RecordKeyPrefix(v1::RECORD_KIND_BUDGET_LINE, budget, code));
    prefixes.push_back(RecordKeyPrefix(v1::RECORD_KIND_OUTPUT, budget, code));
  };
  auto indicator = [&](const std::string& code) {
    prefixes.push_back(absl::StrCat(RecordKeyPrefix(v1::RECORD_KIND_INDICATOR_RESULT, results),
                                    code, absl::string_view("\0", 1)));
  };
  switch (element.kind) {
    case Element::Kind::kWhole:
      prefixes = {RecordKeyPrefix(v1::RECORD_KIND_BUDGET_LINE, budget),
                  RecordKeyPrefix(v1::RECORD_KIND_OUTPUT, budget),
                  RecordKeyPrefix(v1::RECORD_KIND_INDICATOR_RESULT, results)};
      break;
    case Element::Kind::kActivity:
      activity(*element.activity);
      break;
    case Element::Kind::kIndicator:
      indicator(element.code);
      break;
    case Element::Kind::kObjective:
      for (const ProgramLink& link : catalog.programs()) {
        if (link.objective == element.code) activity(link.program);
      }
      for (const Indicator& i : catalog.indicators()) {
        if (i.objective == element.code) indicator(i.code);
      }
      break;
  }
  std::sort(prefixes.begin(), prefixes.end());
  return prefixes;
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
  // The same reading of the record that the roll-up has.
  std::optional<LeafChange> change =
      LeafChangeOf(row.unit, leaf.record().key(), &leaf.record(), catalog);
  if (!change) return absl::DataLossError("a record that is no leaf stands among them");
  const auto& figure = change->value->figure;
  if (const auto* output = std::get_if<AchievementLeaf>(&figure)) {
    *leaf.mutable_achievement() = ToProto(output->capped);
  } else if (const auto* indicator = std::get_if<IndicatorLeaf>(&figure)) {
    *leaf.mutable_achievement() =
        ToProto(Capped(indicator->values->achievement, catalog.policy().cap));
  }
  return leaf;
}

// Where a page starts: after `key` of `unit`.
struct PageStart {
  std::optional<RegionCode> unit;
  std::string after_key;
};

// Of the leaves of `element` and what is said about them: the records that they
// are, by position and place, and by the figures the catalog that reads them.
void AddList(const FigureReader& reader, RegionCode region, const Element& element,
             const v1::ExplainResponse& response, ListDigest& list) {
  list.Add(response.figures().SerializeAsString());
  list.Add(response.indicator().SerializeAsString());
  for (const v1::JournalPosition& position : response.positions()) {
    list.Add(position.SerializeAsString());
  }
  for (const auto& [unit, position] : reader.version().positions) {
    if (!region.Contains(unit)) continue;
    for (const std::string& prefix : LeafPrefixes(reader, unit, element)) list.Add(prefix);
  }
}

absl::StatusOr<PageStart> DecodePlace(const ListDigest& list, const std::string& token) {
  if (token.empty()) return PageStart();
  absl::StatusOr<std::string> place = DecodePageToken(list, token);
  if (!place.ok()) return place.status();
  absl::StatusOr<RegionCode> unit = RegionCode::Decode(place->substr(0, RegionCode::kEncodedSize));
  if (!unit.ok()) return absl::InvalidArgumentError("page token is not one of ours");
  return PageStart{*unit, place->substr(RegionCode::kEncodedSize)};
}

absl::Status FillLeaves(const FigureReader& reader, RegionCode region, const Element& element,
                        const ListDigest& list, const PageStart& start, uint32_t page_size,
                        v1::ExplainResponse& response) {
  absl::Status bad;
  bool full = false;
  std::string last_key;
  for (const auto& [unit, position] : reader.version().positions) {
    if (!region.Contains(unit) || (start.unit && unit < *start.unit)) continue;
    // The key right after the last one of the page before.
    std::string from = start.unit == unit ? start.after_key + '\0' : "";
    for (const std::string& prefix : LeafPrefixes(reader, unit, element)) {
      absl::Status scanned =
          reader.version().view->ScanUnit(unit, prefix, from, [&](const MirrorRow& row) {
            full = response.leaves_size() == static_cast<int>(page_size);
            if (full) return false;
            absl::StatusOr<v1::Leaf> leaf = MakeLeaf(row, reader.catalog());
            if (!leaf.ok()) {
              bad = leaf.status();
              return false;
            }
            *response.add_leaves() = *std::move(leaf);
            last_key = MirrorKey(unit, row.record_key);
            return true;
          });
      if (!scanned.ok()) return scanned;
      if (!bad.ok()) return bad;
      if (full) {
        response.set_next_page_token(EncodePageToken(list, last_key));
        return absl::OkStatus();
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ExplainResponse> Explain(const FigureReader& reader,
                                            const v1::ExplainRequest& request) {
  absl::StatusOr<RegionCode> region = RequestedRegion(reader.catalog(), request.region());
  if (!region.ok()) return region.status();
  absl::StatusOr<Element> element = RequestedElement(reader, request.element());
  if (!element.ok()) return element.status();
  if (request.page_size() > kPageSizeMax) {
    return absl::InvalidArgumentError(absl::StrCat("page_size above ", kPageSizeMax));
  }
  v1::ExplainResponse response;
  if (element->kind == Element::Kind::kIndicator) {
    *response.mutable_indicator() =
        reader.IndicatorFigure(*region, *reader.catalog().FindIndicator(element->code));
  }
  absl::StatusOr<v1::Figures> figures = reader.Figures(*region, *element);
  if (!figures.ok()) return figures.status();
  *response.mutable_figures() = *std::move(figures);
  for (v1::JournalPosition& position : reader.Positions(*region)) {
    *response.add_positions() = std::move(position);
  }
  v1::ExplainRequest asked = request;
  asked.clear_page_size();
  asked.clear_page_token();
  ListDigest list;
  list.Add(asked.SerializeAsString());
  AddList(reader, *region, *element, response, list);
  absl::StatusOr<PageStart> start = DecodePlace(list, request.page_token());
  if (!start.ok()) return start.status();
  uint32_t page_size = request.page_size() == 0 ? kPageSizeDefault : request.page_size();
  absl::Status filled = FillLeaves(reader, *region, *element, list, *start, page_size, response);
  if (!filled.ok()) return filled;
  return response;
}

}  // namespace rekap
