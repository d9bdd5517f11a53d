#include <algorithm>
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

// Which proposals are accepted, by their order.
absl::StatusOr<std::vector<bool>> Accepted(const Assessment& assessment,
                                           absl::Span<const std::string> accept) {
  const std::vector<Proposal>& proposals = assessment.proposals;
  std::vector<bool> accepted(proposals.size());
  for (const std::string& name : accept) {
    bool found = false;
    for (size_t i = 0; i < proposals.size(); ++i) {
      if (!Names(name, proposals[i].finding)) continue;
      accepted[i] = found = true;
    }
    if (!found) return NoRepair(name, assessment);
  }
  for (size_t i = 0; i < proposals.size(); ++i) {
    if (!accepted[i]) continue;
    for (size_t needed : proposals[i].needs) {
      if (!accepted[needed]) return NeedsAlso(proposals[i], proposals[needed]);
    }
  }
  return accepted;
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
                                            absl::Span<const std::string> accept) {
  Assessment assessment = finding::Assess(report, catalog);
  absl::StatusOr<std::vector<bool>> accepted = Accepted(assessment, accept);
  if (!accepted.ok()) return accepted.status();
  RepairedReport repaired;
  repaired.records.assign(report.records.begin(), report.records.end());
  for (size_t i = 0; i < assessment.proposals.size(); ++i) {
    if (!(*accepted)[i]) continue;
    Proposal& proposal = assessment.proposals[i];
    for (const MoneyChange& change : proposal.changes) {
      if (change.before == change.after) continue;
      v1::Record& record = repaired.records[assessment.table.row(change.row).money_record];
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
