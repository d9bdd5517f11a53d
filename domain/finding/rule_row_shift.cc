// row-shift of the money columns (see shift_search.h for what proves one).
#include <algorithm>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"

#include "domain/finding/assessment.h"
#include "domain/finding/shift_search.h"
#include "domain/finding/shown.h"

namespace rekap::finding {
namespace {

// A row of the sheet that the table was read from: its rows have an order that
// means something. nullptr if there is none.
const Row* FirstRead(const Table& table) {
  for (const Row& row : table.rows()) {
    if (row.line != 0) return &row;
  }
  return nullptr;
}

// The rows with money of that sheet, and their positions back to table rows.
struct Positions {
  ShiftTable table;
  std::vector<size_t> rows;
};

Positions PositionsOf(const Table& table) {
  Positions positions;
  const Row* first = FirstRead(table);
  std::vector<size_t> position_of(table.rows().size(), kNone);
  for (size_t i = 0; i < table.rows().size(); ++i) {
    const Row& row = table.row(i);
    bool of_sheet = first != nullptr && row.file == first->file && row.sheet == first->sheet;
    if (!row.has_money() || row.line == 0 || !of_sheet) continue;
    position_of[i] = positions.rows.size();
    positions.rows.push_back(i);
  }
  size_t count = positions.rows.size();
  ShiftTable& shift = positions.table;
  shift.figures.resize(count);
  shift.parent.assign(count, kNone);
  shift.elsewhere.resize(count);
  shift.program.assign(count, kNone);
  shift.unit.resize(count);
  shift.top.resize(count);
  for (size_t i = 0; i < table.rows().size(); ++i) {
    const Row& row = table.row(i);
    size_t parent = row.parent == kNone ? kNone : position_of[row.parent];
    bool below_unit = row.parent == kNone || !table.row(row.parent).parent_level();
    if (position_of[i] == kNone) {
      if (row.has_money() && !below_unit && parent != kNone) {
        shift.elsewhere[parent].Add(ToSums(row.money));
      }
      continue;
    }
    size_t at = position_of[i];
    shift.figures[at] = ToSums(row.money);
    shift.unit[at] = row.level == RowLevel::kUnit;
    shift.top[at] = row.level != RowLevel::kUnit && below_unit;
    if (!below_unit) shift.parent[at] = parent;
    for (size_t up = i; up != kNone; up = table.row(up).parent) {
      if (table.row(up).level == RowLevel::kProgram) shift.program[at] = position_of[up];
    }
  }
  return positions;
}

Proposal ProposalOf(const Table& table, const Positions& positions, const ShiftFound& found) {
  Proposal proposal;
  for (size_t i = found.shift.first; i <= found.shift.last; ++i) {
    const Row& from = table.row(positions.rows[i + static_cast<size_t>(found.shift.by)]);
    size_t row = positions.rows[i];
    proposal.changes.push_back({row, table.row(row).money, from.money, from.money_line});
  }
  for (size_t i : found.lost) {
    size_t row = positions.rows[i];
    proposal.changes.push_back({row, table.row(row).money, MoneyCells(), table.row(row).line});
  }
  return proposal;
}

void Describe(const UnitReport& report, const Table& table, const Positions& positions,
              const ShiftFound& found, v1::Finding& finding) {
  finding.set_rule("row-shift");
  SetSource(report, table.row(positions.rows.front()), finding);
  for (size_t i = found.shift.first; i <= found.shift.last; ++i) {
    size_t from = positions.rows[i + static_cast<size_t>(found.shift.by)];
    finding.add_rows(table.row(from).line);
  }
  uint32_t first = finding.rows(0);
  uint32_t last = finding.rows(finding.rows_size() - 1);
  int distance = std::abs(found.shift.by);
  absl::string_view way = found.shift.by > 0 ? "ke atas" : "ke bawah";
  AddProof(finding, "induk yang tidak cocok sebelum digeser",
           absl::StrCat(found.wrong_before, " dari ", found.parents));
  AddProof(finding, "sesudah digeser", absl::StrCat(found.wrong_after, " dari ", found.parents));
  AddProof(finding, "baris yang bergeser", absl::StrCat(found.shift.rows()));
  if (!found.proved) {
    finding.set_severity(v1::SEVERITY_WARNING);
    finding.set_message(
        absl::StrCat("Anggaran, realisasi dan persen di sekitar baris ", first, " sampai ", last,
                     " tampaknya bergeser ", distance,
                     " baris, tetapi jumlahnya cocok dengan lebih dari satu "
                     "cara. Cocokkan dengan dokumen asli, perbaiki di file, lalu impor lagi."));
    return;
  }
  finding.set_severity(v1::SEVERITY_BLOCKING);
  finding.set_message(absl::StrCat(
      "Anggaran, realisasi dan persen di baris ", first, " sampai ", last, " seharusnya ", distance,
      " baris ", way, ". Periksa tabel sebelum dan sesudah, lalu terima perbaikannya."));
  if (found.to_edge) {
    AddProof(finding, "ujung geseran",
             "dianggap tepi tabel; jumlahnya tidak membedakan urutan baris terakhir");
  }
  for (size_t i : found.lost) {
    AddProof(finding, absl::StrCat("angka yang hilang, ", ShowRow(table.row(positions.rows[i]))),
             "tidak tercetak");
  }
}

}  // namespace

bool ProposeShift(const UnitReport& report, Table& table, std::vector<Proposal>& proposals,
                  FindingList& out) {
  Positions positions = PositionsOf(table);
  std::optional<ShiftFound> found = FindShift(positions.table);
  if (!found) return false;
  Proposal proposal = ProposalOf(table, positions, *found);
  Describe(report, table, positions, *found, proposal.finding);
  if (!found->proved) {
    const Row& row = table.row(positions.rows[found->shift.first]);
    out.Add(v1::SEVERITY_WARNING, "row-shift", row,
            [&](v1::Finding& finding) { finding = proposal.finding; });
    return false;
  }
  for (const MoneyChange& change : proposal.changes) {
    proposal.Need(table.row(change.row).proposal);
  }
  DescribeChanges(table, proposal);
  for (const MoneyChange& change : proposal.changes) {
    table.SetMoney(change.row, change.after, change.line, proposals.size());
  }
  proposals.push_back(std::move(proposal));
  return true;
}

}  // namespace rekap::finding
