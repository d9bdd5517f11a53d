// missing-residual: a row has no money, and what its parent states leaves
// exactly one figure for it; or a heading lost its figures to a shift, and its
// children have theirs. The figure is inferred; it is printed nowhere.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "domain/finding/assessment.h"
#include "domain/finding/shown.h"

namespace rekap::finding {
namespace {

// The only child without money; kNone if there is none or several.
size_t OnlyBlank(const Table& table, const Row& parent) {
  size_t blank = kNone;
  for (size_t child : parent.children) {
    if (!table.row(child).has_money() || !table.row(child).money.blank()) continue;
    if (blank != kNone) return kNone;
    blank = child;
  }
  return blank;
}

MoneyCells Inferred(const Sums& sums) {
  MoneyCells money;
  money.allocated = {static_cast<int64_t>(sums.allocated), v1::CELL_PRESENCE_FIGURE};
  money.realised = {static_cast<int64_t>(sums.realised), v1::CELL_PRESENCE_FIGURE};
  std::optional<int64_t> absorption = AbsorptionOf(sums);
  if (absorption) money.absorption_micro = Rounded(*absorption, kPercentPlaces);
  return money;
}

// Equation with its terms, "38.876.725 - 18.504.750 = 20.371.975".
void AddEquation(v1::Finding& finding, absl::string_view label, std::vector<std::string> terms,
                 absl::string_view sign, const MoneyCell& result) {
  // A longer list proves nothing that a person would add up.
  constexpr size_t kTermsMax = 8;
  if (terms.size() > kTermsMax) {
    terms.resize(kTermsMax);
    terms.push_back("...");
  }
  AddProof(finding, label, absl::StrCat(absl::StrJoin(terms, sign), " = ", ShowMoney(result.sen)));
}

struct Inference {
  size_t row = 0;
  Sums sums;
  std::vector<size_t> terms;  // rows whose money the figures follow from
  bool is_sum = false;        // of the terms; else the first without the others
};

void Describe(const UnitReport& report, const Table& table, const Inference& inference,
              const MoneyCells& money, v1::Finding& finding) {
  const Row& row = table.row(inference.row);
  finding.set_rule("missing-residual");
  finding.set_severity(v1::SEVERITY_BLOCKING);
  SetSource(report, row, finding);
  if (row.line != 0) finding.add_rows(row.line);
  finding.set_subject(row.CodeText());
  finding.set_message(
      absl::StrCat("Anggaran dan realisasi baris ini tidak tercetak, tetapi mengikuti dari ",
                   inference.is_sum ? "baris di bawahnya" : "jumlah induknya",
                   ". Cocokkan dengan DPA, lalu terima atau isi sendiri."));
  std::vector<std::string> allocated, realised;
  for (size_t term : inference.terms) {
    allocated.push_back(ShowMoney(table.row(term).money.allocated.sen));
    realised.push_back(ShowMoney(table.row(term).money.realised.sen));
  }
  absl::string_view sign = inference.is_sum ? " + " : " - ";
  AddEquation(finding, "anggaran", allocated, sign, money.allocated);
  AddEquation(finding, "realisasi", realised, sign, money.realised);
  if (money.absorption_micro) AddProof(finding, "serapan", ShowPercent(*money.absorption_micro));
}

void Propose(const UnitReport& report, const Inference& inference, Table& table,
             std::vector<Proposal>& proposals) {
  const Row& row = table.row(inference.row);
  Proposal proposal;
  proposal.Need(row.proposal);
  for (size_t term : inference.terms) proposal.Need(table.row(term).proposal);
  MoneyCells money = Inferred(inference.sums);
  proposal.changes.push_back({inference.row, row.money, money, row.line, true});
  Describe(report, table, inference, money, proposal.finding);
  DescribeChanges(table, proposal);
  table.SetMoney(inference.row, money, row.line, proposals.size());
  proposals.push_back(std::move(proposal));
}

// A heading that a shift left without figures states the sum of its children. A
// heading that the office itself left blank needs none.
std::optional<Inference> FromChildren(const Table& table, size_t row) {
  const Row& parent = table.row(row);
  if (!parent.parent_level() || !parent.money.blank() || !parent.proposal) return std::nullopt;
  Inference inference{row, {}, parent.children, true};
  for (size_t child : parent.children) {
    if (table.row(child).money.blank()) return std::nullopt;
    inference.sums.Add(ToSums(table.row(child).money));
  }
  if (inference.sums.allocated <= 0) return std::nullopt;
  return inference;
}

std::optional<Inference> FromParent(const Table& table, size_t row) {
  const Row& parent = table.row(row);
  if (!parent.parent_level() || parent.money.blank()) return std::nullopt;
  size_t at = OnlyBlank(table, parent);
  if (at == kNone || (table.row(at).parent_level() && !table.row(at).proposal)) {
    return std::nullopt;
  }
  Inference inference{at, ToSums(parent.money), {row}, false};
  for (size_t child : parent.children) {
    if (child == at || !table.row(child).has_money()) continue;
    inference.terms.push_back(child);
    inference.sums = inference.sums.Minus(ToSums(table.row(child).money));
  }
  const Sums& rest = inference.sums;
  if (rest.allocated <= 0 || rest.realised < 0 || rest.realised > rest.allocated) {
    return std::nullopt;
  }
  return inference;
}

}  // namespace

void ProposeResiduals(const UnitReport& report, Table& table, std::vector<Proposal>& proposals) {
  for (size_t i = table.rows().size(); i-- > 0;) {
    std::optional<Inference> inference = FromChildren(table, i);
    if (inference) Propose(report, *inference, table, proposals);
  }
  for (size_t i = 0; i < table.rows().size(); ++i) {
    std::optional<Inference> inference = FromParent(table, i);
    if (inference) Propose(report, *inference, table, proposals);
  }
}

}  // namespace rekap::finding
