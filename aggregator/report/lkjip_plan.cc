// Chapter II, Perencanaan Kinerja: main indicators, performance agreement, programs
// and their budget.
#include <map>
#include <set>

#include "absl/strings/str_cat.h"

#include "aggregator/report/lkjip_model.h"
#include "aggregator/report/shown.h"

namespace rekap::report {
namespace {

// The record of an indicator; nullptr if the unit has none.
const v1::IndicatorResult* RecordOf(const LkjipFacts& facts, const std::string& code) {
  for (const v1::Leaf& leaf : facts.leaves) {
    if (leaf.record().has_indicator_result() && leaf.record().key().subject() == code) {
      return &leaf.record().indicator_result();
    }
  }
  return nullptr;
}

bool IsSynthetic(const LkjipFacts& facts, v1::RecordKind kind, const std::string& subject) {
  for (const v1::Leaf& leaf : facts.leaves) {
    const v1::RecordKey& key = leaf.record().key();
    if (key.kind() == kind && key.subject() == subject && leaf.record().synthetic()) return true;
  }
  return false;
}

// In brackets where there is anything to keep together.
std::string Operand(const LinearExpression& expression) {
  std::string text = expression.ToString();
  return text.find(' ') == text.npos ? text : absl::StrCat("(", text, ")");
}

// The catalog's, by which the value is computed; without one what the unit wrote.
std::string FormulaText(const Indicator& indicator, const v1::IndicatorResult& written) {
  if (!indicator.numerator) return written.formula();
  if (!indicator.denominator) return indicator.numerator->ToString();
  return absl::StrCat(Operand(*indicator.numerator), " / ", Operand(*indicator.denominator), " × ",
                      indicator.factor.ToIndonesian(0));
}

Cell TextOrMissing(const std::string& text) {
  return text.empty() ? MissingCell() : TextCell(text);
}

std::string FirstOf(const std::string& one, const std::string& other) {
  return one.empty() ? other : one;
}

Table IndicatorTable(const LkjipFacts& facts) {
  Table table{"iku",
              "Indikator Kinerja Utama (IKU)",
              {{"No.", "", Align::kCentre, SheetColumnKind::kCount, 5},
               {"Sasaran strategis", "", Align::kLeft, SheetColumnKind::kText, 23},
               {"Indikator kinerja utama", "", Align::kLeft, SheetColumnKind::kText, 20},
               {"Definisi operasional dan formula", "", Align::kLeft, SheetColumnKind::kText, 26},
               {"Sumber data", "", Align::kLeft, SheetColumnKind::kText, 14},
               {"Penanggung jawab", "", Align::kLeft, SheetColumnKind::kText, 12}},
              {},
              "Katalog tidak memuat indikator.",
              {},
              2};
  const Catalog& catalog = *facts.origin.catalog;
  uint64_t number = 0;
  for (const Indicator& indicator : catalog.indicators()) {
    const v1::IndicatorResult* record = RecordOf(facts, indicator.code);
    const v1::IndicatorResult none;
    const v1::IndicatorResult& written = record == nullptr ? none : *record;
    const Objective* objective = catalog.FindObjective(indicator.objective);
    Row row;
    row.cells = {CountCell(++number),
                 TextOrMissing(objective == nullptr ? written.objective() : objective->name),
                 TextCell(FirstOf(written.name(), indicator.name)),
                 TextOrMissing(FormulaText(indicator, written)),
                 TextOrMissing(FirstOf(written.data_source(), indicator.data_source)),
                 TextOrMissing(FirstOf(written.responsible(), indicator.responsible))};
    row.synthetic = IsSynthetic(facts, v1::RECORD_KIND_INDICATOR_RESULT, indicator.code);
    table.rows.push_back(std::move(row));
  }
  return table;
}

// What a target of the agreement is about, by the catalog's names.
std::string ElementText(const LkjipFacts& facts, const std::string& code) {
  const Catalog& catalog = *facts.origin.catalog;
  if (const Indicator* indicator = catalog.FindIndicator(code)) {
    const Objective* objective = catalog.FindObjective(indicator->objective);
    return absl::StrCat(code, " ", objective == nullptr ? indicator->name : objective->name);
  }
  if (const Objective* objective = catalog.FindObjective(code)) {
    return absl::StrCat(code, " ", objective->name);
  }
  absl::StatusOr<ActivityCode> activity = ActivityCode::Parse(code);
  const Activity* known =
      activity.ok() ? catalog.FindActivity(*activity, static_cast<uint16_t>(facts.year)) : nullptr;
  return known == nullptr ? code : absl::StrCat(code, " ", known->name);
}

Table AgreementTable(const LkjipFacts& facts) {
  Table table{"perjanjian",
              "Perjanjian kinerja: target menurut jabatan",
              {{"Jabatan", "", Align::kLeft, SheetColumnKind::kText, 22},
               {"Sasaran atau program", "", Align::kLeft, SheetColumnKind::kText, 30},
               {"Indikator", "", Align::kLeft, SheetColumnKind::kText, 26},
               {"Target", "", Align::kCentre, SheetColumnKind::kText, 10},
               {"Capaian (%)", "", Align::kRight, SheetColumnKind::kDecimal, 12}},
              {},
              "Unit belum melaporkan target perjanjian kinerja.",
              {"Capaian: capaian indikator atau program yang bersangkutan, dibatasi menurut "
               "katalog."}};
  for (const v1::PositionTarget& target : facts.organisation.targets()) {
    Row row;
    row.cells = {TextCell(target.agreed().position()),
                 TextCell(ElementText(facts, target.agreed().element())),
                 TextCell(target.agreed().indicator()), MeasureCell(target.agreed().target()),
                 DecimalCell(target.achievement())};
    table.rows.push_back(std::move(row));
  }
  return table;
}

v1::MoneyValue AgreedOf(const std::map<std::string, v1::MoneyValue>& agreed,
                        const std::string& code) {
  auto found = agreed.find(code);
  if (found != agreed.end()) return found->second;
  v1::MoneyValue none;
  none.set_state(v1::VALUE_STATE_NOT_REPORTED);
  return none;
}

// What the agreement grants, by program; "" = the unit.
std::map<std::string, v1::MoneyValue> AgreedBudgets(const LkjipFacts& facts) {
  std::map<std::string, v1::MoneyValue> agreed;
  for (const v1::Leaf& leaf : facts.leaves) {
    if (!leaf.record().has_agreed_budget()) continue;
    const v1::Money& money = leaf.record().agreed_budget().allocated();
    v1::MoneyValue& value = agreed[leaf.record().key().subject()];
    bool blank = money.presence() == v1::CELL_PRESENCE_BLANK;
    value.set_state(blank ? v1::VALUE_STATE_NOT_REPORTED : v1::VALUE_STATE_REPORTED);
    value.set_sen(money.sen());
  }
  return agreed;
}

std::string DifferenceText(const v1::MoneyValue& agreed, const v1::MoneyValue& sum) {
  if (agreed.state() != v1::VALUE_STATE_REPORTED) return "perjanjian tidak dilaporkan";
  if (sum.state() != v1::VALUE_STATE_REPORTED) return "rincian tidak dilaporkan";
  return agreed.sen() == sum.sen() ? "sama" : "BERBEDA: keduanya ditampilkan";
}

Row BudgetRow(const v1::TreeNode& node, const v1::MoneyValue& agreed, Cell number, Cell name) {
  Row row;
  row.cells = {std::move(number), std::move(name), MoneyCell(agreed),
               MoneyCell(node.figures().allocated()),
               TextCell(DifferenceText(agreed, node.figures().allocated()))};
  row.synthetic = node.figures().synthetic_leaves() > 0;
  return row;
}

Table BudgetTable(const LkjipFacts& facts) {
  Table table{"anggaran",
              "Program dan anggaran",
              {{"No.", "", Align::kCentre, SheetColumnKind::kCount, 5},
               {"Program", "", Align::kLeft, SheetColumnKind::kText, 41},
               {"Perjanjian kinerja", "Anggaran (Rp)", Align::kRight, SheetColumnKind::kRupiah, 18},
               {"Jumlah rincian", "Anggaran (Rp)", Align::kRight, SheetColumnKind::kRupiah, 18},
               {"Keterangan", "", Align::kLeft, SheetColumnKind::kText, 18}},
              {},
              "Belum ada anggaran.",
              {"Jumlah rincian: jumlah anggaran sub kegiatan. Perjanjian kinerja: yang tertulis di "
               "perjanjian, tidak ikut dijumlahkan."},
              1};
  const std::map<std::string, v1::MoneyValue> agreed = AgreedBudgets(facts);
  std::map<std::string, const v1::TreeNode*> programs;
  const v1::TreeNode* whole = nullptr;
  for (const v1::TreeNode& node : facts.tree.nodes()) {
    if (node.level() == v1::CASCADE_LEVEL_PROGRAM) programs[node.code()] = &node;
    if (node.level() == v1::CASCADE_LEVEL_REGION) whole = &node;
  }
  uint64_t number = 0;
  for (const auto& [code, node] : programs) {
    table.rows.push_back(BudgetRow(*node, AgreedOf(agreed, code), CountCell(++number),
                                   TextCell(absl::StrCat(code, " ", node->name()))));
  }
  if (whole != nullptr && !table.rows.empty()) {
    Row total = BudgetRow(*whole, AgreedOf(agreed, ""), TextCell(""), TextCell("Jumlah"));
    total.kind = RowKind::kTotal;
    table.rows.push_back(std::move(total));
  }
  return table;
}

}  // namespace

void AddPlan(const LkjipFacts& facts, Document& document) {
  document.tables.push_back(IndicatorTable(facts));
  document.tables.push_back(AgreementTable(facts));
  document.tables.push_back(BudgetTable(facts));
  uint64_t programs = 0;
  uint64_t kegiatan = 0;
  for (const v1::TreeNode& node : facts.tree.nodes()) {
    if (node.level() == v1::CASCADE_LEVEL_PROGRAM) ++programs;
    if (node.level() == v1::CASCADE_LEVEL_KEGIATAN) ++kegiatan;
    if (node.level() == v1::CASCADE_LEVEL_REGION) {
      document.texts["allocated"] = MoneyText(node.figures().allocated());
    }
  }
  document.texts["programs"] = absl::StrCat(programs);
  document.texts["kegiatan"] = absl::StrCat(kegiatan);
}

}  // namespace rekap::report
