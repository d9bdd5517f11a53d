#include <algorithm>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "domain/finding/assessment.h"
#include "domain/finding/finding.h"

namespace rekap {
namespace {

using finding::Assessment;
using finding::MoneyCell;
using finding::MoneyCells;
using finding::MoneyChange;
using finding::Proposal;

bool Names(const std::string& accept, const v1::Finding& finding) {
  if (accept == finding.rule()) return true;
  if (finding.rows_size() == 0) return false;
  return accept == absl::StrCat(finding.rule(), "@", finding.rows(0));
}

absl::Status NoRepair(const std::string& accept, const Assessment& assessment) {
  bool found = std::any_of(assessment.findings.begin(), assessment.findings.end(),
                           [&](const v1::Finding& finding) { return Names(accept, finding); });
  if (found) {
    return absl::InvalidArgumentError(absl::StrCat(
        "temuan ", accept, " tidak punya perbaikan; perbaiki di file, lalu impor lagi"));
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "tidak ada temuan ", accept, "; lihat daftar temuan, dan tulis ATURAN atau ATURAN@BARIS"));
}

std::string NameOf(const Proposal& proposal) {
  if (proposal.finding.rows_size() == 0) return proposal.finding.rule();
  return absl::StrCat(proposal.finding.rule(), "@", proposal.finding.rows(0));
}

absl::Status NeedsAlso(const Proposal& proposal, const Proposal& needed) {
  return absl::InvalidArgumentError(absl::StrCat(
      "perbaikan ", NameOf(proposal), " bergantung pada ", NameOf(needed), "; terima keduanya"));
}

// Findings whose repairs were applied before: the report as it was printed
// proposes them, and a record that they change carries them.
std::vector<v1::Finding> RepairsInForce(const UnitReport& report, const Catalog& catalog) {
  std::vector<v1::Finding> in_force;
  if (std::all_of(report.records.begin(), report.records.end(),
                  [](const v1::Record& record) { return RepairRule(record).empty(); })) {
    return in_force;
  }
  std::vector<v1::Record> printed;
  printed.reserve(report.records.size());
  for (const v1::Record& record : report.records) printed.push_back(AsPrinted(record));
  Assessment before = finding::Assess({report.unit, report.period, printed, {}}, catalog);
  for (Proposal& proposal : before.proposals) {
    bool carried = std::any_of(
        proposal.changes.begin(), proposal.changes.end(), [&](const MoneyChange& change) {
          size_t record = before.table.row(change.row).money_record;
          return RepairRule(report.records[record]) == proposal.finding.rule();
        });
    if (carried) in_force.push_back(std::move(proposal.finding));
  }
  return in_force;
}

// What is done about each name of `accept`.
struct Choice {
  std::vector<bool> accepted;  // of the proposals, by their order
  std::vector<std::string> in_force;
};

absl::StatusOr<Choice> Choose(const UnitReport& report, const Catalog& catalog,
                              const Assessment& assessment, absl::Span<const std::string> accept) {
  const std::vector<Proposal>& proposals = assessment.proposals;
  Choice choice{std::vector<bool>(proposals.size()), {}};
  std::vector<bool>& accepted = choice.accepted;
  std::optional<std::vector<v1::Finding>> in_force;  // looked for when first asked about
  for (const std::string& name : accept) {
    bool found = false;
    for (size_t i = 0; i < proposals.size(); ++i) {
      if (!Names(name, proposals[i].finding)) continue;
      accepted[i] = found = true;
    }
    if (found) continue;
    if (!in_force) in_force = RepairsInForce(report, catalog);
    if (std::none_of(in_force->begin(), in_force->end(),
                     [&](const v1::Finding& finding) { return Names(name, finding); })) {
      return NoRepair(name, assessment);
    }
    choice.in_force.push_back(name);
  }
  for (size_t i = 0; i < proposals.size(); ++i) {
    if (!accepted[i]) continue;
    for (size_t needed : proposals[i].needs) {
      if (!accepted[needed]) return NeedsAlso(proposals[i], proposals[needed]);
    }
  }
  return choice;
}

v1::Money ToMoney(const MoneyCell& cell) {
  v1::Money money;
  money.set_sen(cell.sen);
  money.set_presence(cell.presence);
  return money;
}

template <typename Body>
void Repair(const MoneyCells& after, const std::string& rule, Body& body) {
  // What a second repair replaces was never printed.
  if (!body.has_printed()) {
    v1::PrintedMoney& printed = *body.mutable_printed();
    if (body.has_allocated()) *printed.mutable_allocated() = body.allocated();
    if (body.has_realised()) *printed.mutable_realised() = body.realised();
    if (body.has_stated_absorption_micro()) {
      printed.set_stated_absorption_micro(body.stated_absorption_micro());
    }
  }
  body.mutable_printed()->set_rule(rule);
  *body.mutable_allocated() = ToMoney(after.allocated);
  *body.mutable_realised() = ToMoney(after.realised);
  body.clear_stated_absorption_micro();
  if (after.absorption_micro) body.set_stated_absorption_micro(*after.absorption_micro);
}

template <typename Body>
void RestoreMoney(Body& body) {
  if (!body.has_printed()) return;
  v1::PrintedMoney printed = std::move(*body.mutable_printed());
  body.clear_printed();
  body.clear_allocated();
  body.clear_realised();
  body.clear_stated_absorption_micro();
  if (printed.has_allocated()) *body.mutable_allocated() = printed.allocated();
  if (printed.has_realised()) *body.mutable_realised() = printed.realised();
  if (printed.has_stated_absorption_micro()) {
    body.set_stated_absorption_micro(printed.stated_absorption_micro());
  }
}

bool SameMoney(const v1::Money& a, const v1::Money& b) {
  return a.presence() == b.presence() && a.sen() == b.sen();
}

template <typename Body>
void KeepMoney(const Body& repaired, Body& body) {
  if (!repaired.has_printed()) return;
  bool same = SameMoney(repaired.allocated(), body.allocated()) &&
              SameMoney(repaired.realised(), body.realised()) &&
              repaired.has_stated_absorption_micro() == body.has_stated_absorption_micro() &&
              repaired.stated_absorption_micro() == body.stated_absorption_micro();
  if (same) *body.mutable_printed() = repaired.printed();
}

bool SameMeasure(const v1::Measure& a, const v1::Measure& b) {
  return a.text() == b.text() && a.value_micro() == b.value_micro();
}

void KeepOutput(const v1::Output& repaired, v1::Output& output) {
  if (!repaired.has_printed()) return;
  bool same = repaired.description() == output.description() &&
              SameMeasure(repaired.target(), output.target()) &&
              SameMeasure(repaired.realised(), output.realised()) &&
              repaired.has_stated_achievement_micro() == output.has_stated_achievement_micro() &&
              repaired.stated_achievement_micro() == output.stated_achievement_micro();
  if (same) *output.mutable_printed() = repaired.printed();
}

void RestoreOutput(v1::Output& output) {
  if (!output.has_printed()) return;
  v1::PrintedOutput printed = std::move(*output.mutable_printed());
  output.Clear();
  output.set_description(printed.description());
  if (printed.has_target()) *output.mutable_target() = printed.target();
  if (printed.has_realised()) *output.mutable_realised() = printed.realised();
  if (printed.has_stated_achievement_micro()) {
    output.set_stated_achievement_micro(printed.stated_achievement_micro());
  }
}

}  // namespace

absl::StatusOr<RepairedReport> ApplyRepairs(const UnitReport& report, const Catalog& catalog,
                                            absl::Span<const std::string> accept,
                                            absl::Span<v1::Record> records) {
  Assessment assessment = finding::Assess(report, catalog);
  absl::StatusOr<Choice> choice = Choose(report, catalog, assessment, accept);
  if (!choice.ok()) return choice.status();
  RepairedReport repaired;
  repaired.in_force = std::move(choice->in_force);
  for (size_t i = 0; i < assessment.proposals.size(); ++i) {
    if (!choice->accepted[i]) continue;
    Proposal& proposal = assessment.proposals[i];
    for (const MoneyChange& change : proposal.changes) {
      if (change.before == change.after) continue;
      v1::Record& record = records[assessment.table.row(change.row).money_record];
      if (record.has_budget_line()) {
        Repair(change.after, proposal.finding.rule(), *record.mutable_budget_line());
      } else {
        Repair(change.after, proposal.finding.rule(), *record.mutable_stated_total());
      }
    }
    ShortenRepair(proposal.finding);
    repaired.accepted.push_back(std::move(proposal.finding));
  }
  return repaired;
}

absl::StatusOr<RepairedReport> ApplyRepairs(const UnitReport& report, const Catalog& catalog,
                                            absl::Span<const std::string> accept) {
  std::vector<v1::Record> records(report.records.begin(), report.records.end());
  absl::StatusOr<RepairedReport> repaired =
      ApplyRepairs(report, catalog, accept, absl::MakeSpan(records));
  if (repaired.ok()) repaired->records = std::move(records);
  return repaired;
}

const std::string& RepairRule(const v1::Record& record) {
  switch (record.body_case()) {
    case v1::Record::kBudgetLine:
      return record.budget_line().printed().rule();
    case v1::Record::kOutput:
      return record.output().printed().rule();
    case v1::Record::kStatedTotal:
      return record.stated_total().has_printed() ? record.stated_total().printed().rule()
                                                 : record.stated_total().output().printed().rule();
    default:
      return v1::PrintedMoney::default_instance().rule();
  }
}

bool KeepRepair(const v1::Record& repaired, v1::Record& record) {
  if (repaired.has_budget_line()) {
    KeepMoney(repaired.budget_line(), *record.mutable_budget_line());
  } else if (repaired.has_output()) {
    KeepOutput(repaired.output(), *record.mutable_output());
  } else if (repaired.has_stated_total()) {
    v1::StatedTotal& total = *record.mutable_stated_total();
    KeepMoney(repaired.stated_total(), total);
    if (total.has_output()) KeepOutput(repaired.stated_total().output(), *total.mutable_output());
  }
  return RepairRule(record) == RepairRule(repaired);
}

v1::Record AsPrinted(v1::Record record) {
  if (record.has_budget_line()) RestoreMoney(*record.mutable_budget_line());
  if (record.has_output()) RestoreOutput(*record.mutable_output());
  if (record.has_stated_total()) {
    v1::StatedTotal& total = *record.mutable_stated_total();
    RestoreMoney(total);
    if (total.has_output()) RestoreOutput(*total.mutable_output());
  }
  return record;
}

}  // namespace rekap
