// indicator-conflict: one indicator, by its wording, with different values at
// different levels: the table of objectives, a program, its kegiatan. Of the
// kegiatan only one that is alone in repeating its program's wording is meant:
// where several do, each measures its part.
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"

#include "domain/finding/outputs.h"
#include "domain/finding/rules.h"
#include "domain/finding/shown.h"
#include "domain/finding/wording.h"

namespace rekap::finding {
namespace {

struct Claim {
  std::string place;
  int64_t value_micro;
  const Row* row;  // nullptr for an indicator
};

struct Claims {
  const v1::Record* indicator = nullptr;
  std::vector<Claim> claims;
};

std::optional<Claim> ClaimOf(const Row& row) {
  if (row.output == nullptr) return std::nullopt;
  std::optional<int64_t> percent = StatedPercent(*row.output);
  if (!percent) return std::nullopt;
  return Claim{absl::StrCat(LevelWord(row.level), " ", ShowRow(row)), *percent, &row};
}

// The kegiatan that alone repeats the wording; nullptr otherwise.
const Row* AloneWith(const Table& table, const Row& program, absl::string_view wording) {
  const Row* alone = nullptr;
  for (size_t child : program.children) {
    const Row& row = table.row(child);
    if (!row.parent_level() || row.output == nullptr) continue;
    if (IndicatorWording(row.output->description()) != wording) continue;
    if (alone != nullptr) return nullptr;
    alone = &row;
  }
  return alone;
}

bool Differ(const std::vector<Claim>& claims) {
  for (const Claim& claim : claims) {
    if (claim.value_micro != claims.front().value_micro) return true;
  }
  return false;
}

void Report(const Claims& group, FindingList& out) {
  const Row& first = *group.claims[group.indicator != nullptr ? 1 : 0].row;
  out.Add(v1::SEVERITY_WARNING, "indicator-conflict", first, [&](v1::Finding& finding) {
    if (group.indicator != nullptr) finding.set_subject(group.indicator->key().subject());
    finding.clear_rows();
    finding.set_message(
        absl::StrCat("Indikator yang sama punya nilai berbeda di tingkat yang berbeda: ",
                     Quote(first.output->description()),
                     ". Tetapkan satu cara menghitung, atau beri nama yang berbeda."));
    for (const Claim& claim : group.claims) {
      if (claim.row != nullptr && claim.row->line != 0) finding.add_rows(claim.row->line);
      AddProof(finding, claim.place, ShowValue(claim.value_micro));
    }
  });
}

}  // namespace

void CheckIndicatorConflicts(const Context& context, FindingList& out) {
  std::vector<Claims> groups;
  absl::flat_hash_map<std::string, size_t> by_wording;
  auto group_of = [&](const std::string& wording) -> Claims& {
    auto [it, is_new] = by_wording.emplace(wording, groups.size());
    if (is_new) groups.emplace_back();
    return groups[it->second];
  };
  for (const v1::Record& record : context.report.records) {
    const v1::IndicatorResult& result = record.indicator_result();
    if (!record.has_indicator_result() || !result.has_realised_micro()) continue;
    Claims& group = group_of(IndicatorWording(result.name()));
    if (group.indicator != nullptr) continue;
    group.indicator = &record;
    group.claims.push_back(
        {absl::StrCat("indikator ", record.key().subject()), result.realised_micro(), nullptr});
  }
  for (const Row& row : context.table.rows()) {
    if (row.level != RowLevel::kProgram) continue;
    std::optional<Claim> claim = ClaimOf(row);
    if (!claim) continue;
    std::string wording = IndicatorWording(row.output->description());
    if (wording.empty()) continue;
    Claims& group = group_of(wording);
    group.claims.push_back(*std::move(claim));
    const Row* kegiatan = AloneWith(context.table, row, wording);
    std::optional<Claim> below = kegiatan != nullptr ? ClaimOf(*kegiatan) : std::nullopt;
    if (below) group.claims.push_back(*std::move(below));
  }
  for (const Claims& group : groups) {
    if (group.claims.size() > 1 && Differ(group.claims)) Report(group, out);
  }
}

}  // namespace rekap::finding
