// Chapter III.B, Realisasi Anggaran: program, kegiatan, sub kegiatan and outputs with
// the sums of the roll-up; what the unit's own report printed stands beside them.
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "aggregator/report/lkjip_model.h"
#include "aggregator/report/shown.h"

namespace rekap::report {
namespace {

// Columns of the table.
enum : size_t {
  kCode,
  kName,
  kAllocated,
  kRealised,
  kAbsorption,
  kOutput,
  kTarget,
  kResult,
  kAchievement,
  kColumns
};

v1::MoneyValue ValueOf(const v1::Money& money) {
  v1::MoneyValue value;
  bool blank = money.presence() == v1::CELL_PRESENCE_BLANK;
  value.set_state(blank ? v1::VALUE_STATE_NOT_REPORTED : v1::VALUE_STATE_REPORTED);
  value.set_sen(money.sen());
  return value;
}

// What the unit printed before a repair moved it.
void ClaimPrinted(const v1::MoneyValue& computed, const v1::Money& printed, Cell& cell) {
  v1::MoneyValue stated = ValueOf(printed);
  if (stated.state() == v1::VALUE_STATE_REPORTED) {
    Claim(computed, stated, cell);
  } else if (computed.state() == v1::VALUE_STATE_REPORTED) {
    cell.claim = "tercetak kosong";
  }
}

// The same of a cell that bears a claim already: what is stated after the repair, where
// that is not the computed figure either.
void ClaimRepaired(const v1::MoneyValue& computed, const v1::Money& printed, Cell& cell) {
  std::string repaired = std::exchange(cell.claim, "");
  // A heading that states nothing is no claim.
  Claim(computed, ValueOf(printed), cell);
  if (repaired.empty()) return;
  absl::string_view figure = absl::StripPrefix(repaired, "tercetak ");
  absl::StrAppend(&cell.claim, cell.claim.empty() ? "" : "; ", "sesudah perbaikan ", figure);
}

void ClaimText(const std::string& printed, Cell& cell) {
  if (printed != cell.text) {
    cell.claim = absl::StrCat("tercetak ", printed.empty() ? "kosong" : printed);
  }
}

// The records behind the rows, by what the rows are called.
struct Records {
  std::map<std::string, const v1::BudgetLine*> lines;                         // by code
  std::map<std::pair<std::string, uint32_t>, const v1::Output*> outputs;      // code, item
  std::map<std::pair<std::string, uint32_t>, const v1::StatedTotal*> stated;  // code, item
};

Records RecordsOf(const std::vector<v1::Leaf>& leaves) {
  Records records;
  for (const v1::Leaf& leaf : leaves) {
    const v1::Record& record = leaf.record();
    const std::string& subject = record.key().subject();
    const auto place = std::make_pair(subject, record.key().item());
    if (record.has_budget_line()) records.lines[subject] = &record.budget_line();
    if (record.has_output()) records.outputs[place] = &record.output();
    if (record.has_stated_total()) records.stated[place] = &record.stated_total();
  }
  return records;
}

class Detail {
 public:
  explicit Detail(const LkjipFacts& facts) : records_(RecordsOf(facts.leaves)) {}

  void AddRow(const v1::TreeNode& node, RowKind kind) {
    const v1::Figures& figures = node.figures();
    Row row;
    row.kind = kind;
    row.synthetic = figures.synthetic_leaves() > 0;
    row.cells.assign(kColumns, TextCell(""));
    row.cells[kCode] = TextCell(node.code());
    row.cells[kName] = TextCell(kind == RowKind::kTotal ? "Jumlah" : node.name());
    row.cells[kAllocated] = MoneyCell(figures.allocated());
    row.cells[kRealised] = MoneyCell(figures.realised());
    row.cells[kAbsorption] = DecimalCell(figures.absorption());
    if (kind == RowKind::kSubKegiatan) {
      ClaimLine(node, row);
    } else {
      row.cells[kAchievement] = DecimalCell(figures.achievement());
      Claim(figures.allocated(), node.stated_allocated(), row.cells[kAllocated]);
      Claim(figures.realised(), node.stated_realised(), row.cells[kRealised]);
      ClaimStated(node, row);
    }
    rows_.push_back(std::move(row));
    // The first output stands in its sub kegiatan's own row.
    first_output_ = kind == RowKind::kSubKegiatan;
  }

  void AddOutput(const v1::TreeNode& node) {
    if (!first_output_) {
      Row row;
      row.kind = RowKind::kOutput;
      row.cells.assign(kColumns, TextCell(""));
      rows_.push_back(std::move(row));
    }
    first_output_ = false;
    Row& row = rows_.back();
    row.synthetic = row.synthetic || node.figures().synthetic_leaves() > 0;
    row.cells[kOutput] = TextCell(node.name());
    row.cells[kTarget] = MeasureCell(node.target());
    row.cells[kResult] = MeasureCell(node.realised());
    row.cells[kAchievement] = DecimalCell(node.figures().achievement_uncapped());
    auto record = records_.outputs.find({node.code(), node.item()});
    if (record == records_.outputs.end()) return;
    const v1::Output& output = *record->second;
    if (output.has_stated_achievement_micro()) {
      Claim(node.figures().achievement_uncapped(), output.stated_achievement_micro(),
            row.cells[kAchievement]);
    }
    if (output.has_printed()) {
      ClaimText(output.printed().description(), row.cells[kOutput]);
      ClaimText(MeasureCell(output.printed().target()).text, row.cells[kTarget]);
      ClaimText(MeasureCell(output.printed().realised()).text, row.cells[kResult]);
    }
  }

  std::vector<Row> Take() { return std::move(rows_); }

 private:
  void ClaimLine(const v1::TreeNode& node, Row& row) const {
    auto record = records_.lines.find(node.code());
    if (record == records_.lines.end()) return;
    const v1::BudgetLine& line = *record->second;
    const v1::Figures& figures = node.figures();
    if (line.has_printed()) {
      ClaimPrinted(figures.allocated(), line.printed().allocated(), row.cells[kAllocated]);
      ClaimPrinted(figures.realised(), line.printed().realised(), row.cells[kRealised]);
      if (line.printed().has_stated_absorption_micro()) {
        Claim(figures.absorption(), line.printed().stated_absorption_micro(),
              row.cells[kAbsorption]);
      }
    } else if (line.has_stated_absorption_micro()) {
      ClaimAbsorption(figures, line.stated_absorption_micro(), row);
    }
  }

  // A line without money is printed as 0,00 %: that says no more than the sum does.
  static void ClaimAbsorption(const v1::Figures& figures, int64_t stated_micro, Row& row) {
    bool nothing = stated_micro == 0 && figures.absorption().state() == v1::VALUE_STATE_UNDEFINED;
    if (!nothing) Claim(figures.absorption(), stated_micro, row.cells[kAbsorption]);
  }

  // What a program, a kegiatan or the whole states for itself, money before a repair
  // first.
  void ClaimStated(const v1::TreeNode& node, Row& row) const {
    auto record = records_.stated.find({node.code(), 0});
    if (record == records_.stated.end()) return;
    const v1::StatedTotal& stated = *record->second;
    const v1::Figures& figures = node.figures();
    std::optional<int64_t> absorption;
    if (stated.has_stated_absorption_micro()) absorption = stated.stated_absorption_micro();
    if (stated.has_printed()) {
      ClaimRepaired(figures.allocated(), stated.printed().allocated(), row.cells[kAllocated]);
      ClaimRepaired(figures.realised(), stated.printed().realised(), row.cells[kRealised]);
      absorption = std::nullopt;
      if (stated.printed().has_stated_absorption_micro()) {
        absorption = stated.printed().stated_absorption_micro();
      }
    }
    if (absorption) ClaimAbsorption(figures, *absorption, row);
    if (!stated.has_output()) return;
    row.cells[kOutput] = TextCell(stated.output().description());
    if (!stated.output().target().text().empty()) {
      row.cells[kTarget] = MeasureCell(stated.output().target());
    }
    row.cells[kResult].claim =
        absl::StrCat("tercetak ", MeasureCell(stated.output().realised()).text);
    if (stated.output().has_stated_achievement_micro()) {
      Claim(figures.achievement(), stated.output().stated_achievement_micro(),
            row.cells[kAchievement]);
    }
  }

  const Records records_;
  std::vector<Row> rows_;
  bool first_output_ = false;
};

Table EmptyTable(uint32_t year) {
  return {"rincian",
          absl::StrCat("Pelaksanaan program dan kegiatan tahun anggaran ", year),
          {{"Kode", "", Align::kLeft, SheetColumnKind::kText, 9},
           {"Uraian", "", Align::kLeft, SheetColumnKind::kText, 22},
           {"Anggaran (Rp)", "Alokasi biaya", Align::kRight, SheetColumnKind::kRupiah, 11},
           {"Realisasi (Rp)", "Alokasi biaya", Align::kRight, SheetColumnKind::kRupiah, 11},
           {"%", "Alokasi biaya", Align::kRight, SheetColumnKind::kDecimal, 7},
           {"Uraian", "Keluaran (output)", Align::kLeft, SheetColumnKind::kText, 17},
           {"Target", "Keluaran (output)", Align::kCentre, SheetColumnKind::kText, 8},
           {"Realisasi", "Keluaran (output)", Align::kCentre, SheetColumnKind::kText, 8},
           {"%", "Keluaran (output)", Align::kRight, SheetColumnKind::kDecimal, 7}},
          {},
          "Belum ada anggaran dan keluaran yang dilaporkan.",
          {"Anggaran dan realisasi program, kegiatan dan jumlah adalah jumlah sub kegiatan di "
           "bawahnya; % keluaran di sana adalah rata-rata berjenjang, % keluaran sub kegiatan "
           "realisasi terhadap target tanpa batas.",
           "\"tercetak …\" adalah yang ditulis laporan unit sendiri dan tidak ikut dijumlahkan."},
          kName};
}

}  // namespace

void AddDetail(const LkjipFacts& facts, Document& document) {
  Table table = EmptyTable(facts.year);
  // The tree is by objective; the report goes by code.
  std::map<std::string, std::vector<const v1::TreeNode*>> programs;
  const v1::TreeNode* whole = nullptr;
  std::vector<const v1::TreeNode*>* program = nullptr;
  for (const v1::TreeNode& node : facts.tree.nodes()) {
    if (node.level() == v1::CASCADE_LEVEL_REGION) whole = &node;
    if (node.level() == v1::CASCADE_LEVEL_PROGRAM) program = &programs[node.code()];
    if (node.level() >= v1::CASCADE_LEVEL_PROGRAM && program != nullptr) program->push_back(&node);
  }
  Detail detail(facts);
  for (const auto& [code, nodes] : programs) {
    for (const v1::TreeNode* node : nodes) {
      switch (node->level()) {
        case v1::CASCADE_LEVEL_PROGRAM:
          detail.AddRow(*node, RowKind::kProgram);
          break;
        case v1::CASCADE_LEVEL_KEGIATAN:
          detail.AddRow(*node, RowKind::kKegiatan);
          break;
        case v1::CASCADE_LEVEL_SUB_KEGIATAN:
          detail.AddRow(*node, RowKind::kSubKegiatan);
          break;
        case v1::CASCADE_LEVEL_OUTPUT:
          detail.AddOutput(*node);
          break;
        default:
          break;
      }
    }
  }
  if (whole != nullptr && !programs.empty()) detail.AddRow(*whole, RowKind::kTotal);
  table.rows = detail.Take();
  if (whole != nullptr && whole->figures().realised_lines() < whole->figures().reported_lines()) {
    table.notes.push_back(absl::StrCat(
        "Realisasi ", whole->figures().reported_lines() - whole->figures().realised_lines(),
        " baris belum diisi: serapan dihitung atas ", whole->figures().realised_lines(),
        " baris yang realisasinya dilaporkan."));
  }
  document.tables.push_back(std::move(table));
}

}  // namespace rekap::report
