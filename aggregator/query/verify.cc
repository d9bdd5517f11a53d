#include <algorithm>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"

#include "aggregator/query/queries.h"
#include "domain/journal/entry.h"

namespace rekap {
namespace {

constexpr int kDifferencesMax = 20;

// The entry that a record stands by, and the digest of its bytes.
struct Put {
  Seq seq;
  ChainHash digest;
  friend bool operator==(const Put&, const Put&) = default;
};

void Differ(v1::VerifyResponse& response, std::string difference) {
  response.set_exact(false);
  if (response.differences_size() < kDifferencesMax) {
    response.add_differences(std::move(difference));
  }
}

// Re-hashes one unit's journal up to its cursor; the replay is which entry
// each record key stands by.
absl::Status VerifyUnit(const MirrorView& view, RegionCode unit, const JournalPosition& cursor,
                        v1::VerifyResponse& response) {
  ChainHasher hasher;
  ChainPoint point;
  absl::flat_hash_map<std::string, Put> replay;
  std::string broken;
  absl::Status scanned = view.ScanJournal(
      unit, cursor.epoch, [&](Seq seq, absl::string_view hash, absl::string_view bytes) {
        point = hasher.Append(point, bytes);
        absl::StatusOr<DecodedEntry> entry = DecodeEntry(bytes);
        if (seq != point.seq) {
          broken = absl::StrCat("entry ", point.seq.value, " is missing");
        } else if (hash != point.hash.view()) {
          broken = absl::StrCat("hash of entry ", seq.value, " does not match its bytes");
        } else if (!entry.ok()) {
          broken = absl::StrCat("entry ", seq.value, ": ", entry.status().message());
        } else if (entry->is_delete()) {
          replay.erase(entry->record_key);
        } else {
          replay[entry->record_key] = {seq, hasher.Next(ChainHash(), bytes)};
        }
        response.set_entries(response.entries() + 1);
        return broken.empty();
      });
  if (!scanned.ok()) return scanned;
  if (broken.empty() && point != cursor.point) {
    broken = absl::StrCat("the journal ends at entry ", point.seq.value, ", the cursor is ",
                          Describe(unit, cursor));
  }
  if (!broken.empty()) {
    Differ(response, absl::StrCat(unit.ToString(), " journal: ", broken));
    return absl::OkStatus();
  }
  size_t rows = 0;
  absl::Status compared = view.ScanUnit(unit, "", "", [&](const MirrorRow& row) {
    ++rows;
    auto expected = replay.find(row.record_key);
    if (expected == replay.end() || row.epoch != cursor.epoch ||
        expected->second != Put{row.seq, hasher.Next(ChainHash(), row.entry)}) {
      Differ(response, absl::StrCat(unit.ToString(), " mirror: row of entry ", row.seq.value,
                                    " is not what the journal says"));
    }
    return true;
  });
  if (!compared.ok()) return compared;
  if (rows != replay.size()) {
    Differ(response, absl::StrCat(unit.ToString(), " mirror: ", rows, " rows, the journal puts ",
                                  replay.size()));
  }
  response.set_rows(response.rows() + rows);
  return absl::OkStatus();
}

template <typename Named>
std::string PlaceOf(const Named& cell) {
  std::string element =
      cell.element.activity ? cell.element.activity->ToString() : cell.element.code;
  return absl::StrCat(cell.region.ToString(), " ", element.empty() ? "whole" : element, " ",
                      cell.period.ToString());
}

// Two dumps of one kind; `what` says which.
template <typename Named>
void CompareDumps(absl::string_view what, const std::vector<Named>& live,
                  const std::vector<Named>& right, v1::VerifyResponse& response) {
  auto order = [](const Named& a, const Named& b) {
    return std::tie(a.region, a.element, a.period) < std::tie(b.region, b.element, b.period);
  };
  auto l = live.begin();
  auto r = right.begin();
  while (l != live.end() || r != right.end()) {
    if (r == right.end() || (l != live.end() && order(*l, *r))) {
      Differ(response, absl::StrCat(what, " ", PlaceOf(*l++), " has no records behind it"));
    } else if (l == live.end() || order(*r, *l)) {
      Differ(response, absl::StrCat(what, " ", PlaceOf(*r++), " is missing"));
    } else {
      if (*l != *r) {
        Differ(response, absl::StrCat(what, " ", PlaceOf(*l), " differs from its recompute"));
      }
      ++l;
      ++r;
    }
  }
}

}  // namespace

absl::StatusOr<v1::VerifyResponse> Verify(const LiveRollup& live) {
  v1::VerifyResponse response;
  response.set_exact(true);
  LiveRollup::Positions positions;
  std::shared_ptr<const MirrorView> view;
  std::shared_ptr<const Catalog> catalog;
  std::vector<NamedCell> cells;
  std::vector<NamedIndicator> indicators;
  live.Read([&](const LiveRollup::Version& version) {
    positions = version.positions;
    view = version.view;
    catalog = version.catalog;
    cells = version.engine.Dump();
    indicators = version.engine.DumpIndicators();
  });
  absl::StatusOr<std::vector<std::pair<RegionCode, JournalPosition>>> cursors = view->Cursors();
  if (!cursors.ok()) return cursors.status();
  if (LiveRollup::Positions(cursors->begin(), cursors->end()) != positions) {
    Differ(response, "the roll-up's positions are not the store's cursors");
  }
  for (const auto& [unit, cursor] : *cursors) {
    if (absl::Status verified = VerifyUnit(*view, unit, cursor, response); !verified.ok()) {
      return verified;
    }
    *response.add_positions() = ToProto(unit, cursor);
  }
  response.set_units(cursors->size());
  absl::StatusOr<RollupEngine> recomputed = RecomputeRollup(*view, *catalog);
  if (!recomputed.ok()) {
    Differ(response, absl::StrCat("recompute: ", recomputed.status().message()));
    return response;
  }
  std::vector<NamedCell> right = recomputed->Dump();
  CompareDumps("cell", cells, right, response);
  CompareDumps("indicator", indicators, recomputed->DumpIndicators(), response);
  response.set_cells(right.size());
  return response;
}

}  // namespace rekap
