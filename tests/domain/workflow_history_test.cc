// Workflow over a slow link: each side acts by what it has heard, word from the
// other arrives late. Method: every history of up to kStepsMax steps, those that
// come to the same once only. When all word has arrived both sides must say the
// same, and no decision may hide figures that nobody read.
#include <map>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>

#include "domain/workflow/workflow.h"

namespace rekap {
namespace {

// Reaches a lock that crosses a withdrawal, a reopening and a second approval.
constexpr int kStepsMax = 13;

// A unit and its kabupaten, and what is on its way between them.
class History {
 public:
  void Edit() {
    if (CheckEdit(unit_.state(), "").ok()) ++figures_;
  }
  void Revise() {
    if (unit_.state() != v1::WORKFLOW_STATE_LOCKED) return;
    ++figures_;
    v1::Record record;
    record.mutable_key()->set_item(unit_.revisions + 1);
    record.mutable_revision()->set_reason("hasil pemeriksaan");
    Say(std::move(record));
  }
  void Submit() {
    if (!CheckSubmit(unit_.state()).ok()) return;
    uint32_t number = unit_.submission ? unit_.submission->submission.number() + 1 : 1;
    submitted_[number] = figures_;
    v1::Record record;
    record.mutable_submission()->set_number(number);
    Say(std::move(record));
  }
  void Withdraw() {
    if (!CheckWithdraw(unit_.state()).ok()) return;
    v1::Record record;
    *record.mutable_submission() = unit_.submission->submission;
    record.mutable_submission()->set_withdrawn(true);
    Say(std::move(record));
  }
  void Decide(v1::ReviewAction action) {
    if (!CheckReview(action, kabupaten_.state(), "alasan").ok()) return;
    v1::Review review;
    review.set_action(action);
    review.set_submission(kabupaten_.submission ? kabupaten_.submission->submission.number() : 0);
    kabupaten_.review = review;
    reviews_.push_back(std::move(review));
  }
  void UnitHears() {
    if (heard_by_unit_ < reviews_.size()) unit_.review = reviews_[heard_by_unit_++];
  }
  void KabupatenHears() {
    if (heard_by_kabupaten_ < records_.size()) {
      kabupaten_.Take(records_[heard_by_kabupaten_++], "Camat", 0);
    }
  }
  void HearAll() {
    while (heard_by_unit_ < reviews_.size()) UnitHears();
    while (heard_by_kabupaten_ < records_.size()) KabupatenHears();
  }

  v1::PeriodStatus Unit() const { return Describe(unit_); }
  v1::PeriodStatus Kabupaten() const { return Describe(kabupaten_); }
  // The figures are those that were submitted under this number.
  bool Unchanged(uint32_t submission) const {
    auto submitted = submitted_.find(submission);
    return submitted != submitted_.end() && submitted->second == figures_;
  }
  // Equal for histories with the same future.
  std::string Key() const {
    std::string key = absl::StrCat(figures_, " ", Describe(unit_).ShortDebugString(), " ",
                                   Describe(kabupaten_).ShortDebugString());
    for (const auto& [number, figures] : submitted_) absl::StrAppend(&key, " ", figures);
    for (size_t i = heard_by_unit_; i < reviews_.size(); ++i) {
      absl::StrAppend(&key, " ", reviews_[i].ShortDebugString());
    }
    for (size_t i = heard_by_kabupaten_; i < records_.size(); ++i) {
      absl::StrAppend(&key, " ", records_[i].ShortDebugString());
    }
    return key;
  }

 private:
  static v1::PeriodStatus Describe(const PeriodFacts& facts) {
    return DescribePeriod(*RegionCode::Parse("35.27.05"), *Period::Of(2021, 0), facts);
  }
  void Say(v1::Record record) {
    unit_.Take(record, "Camat", 0);
    records_.push_back(std::move(record));
  }

  int figures_ = 0;                    // grows with every change
  std::map<uint32_t, int> submitted_;  // what they were, by submission
  PeriodFacts unit_;
  PeriodFacts kabupaten_;
  std::vector<v1::Record> records_;  // of the unit
  std::vector<v1::Review> reviews_;  // of the kabupaten
  size_t heard_by_unit_ = 0;
  size_t heard_by_kabupaten_ = 0;
};

struct Step {
  const char* name;
  void (*take)(History&);
};
constexpr Step kSteps[] = {
    {"edit", [](History& history) { history.Edit(); }},
    {"revise", [](History& history) { history.Revise(); }},
    {"submit", [](History& history) { history.Submit(); }},
    {"withdraw", [](History& history) { history.Withdraw(); }},
    {"approve", [](History& history) { history.Decide(v1::REVIEW_ACTION_APPROVE); }},
    {"return", [](History& history) { history.Decide(v1::REVIEW_ACTION_RETURN); }},
    {"lock", [](History& history) { history.Decide(v1::REVIEW_ACTION_LOCK); }},
    {"reopen", [](History& history) { history.Decide(v1::REVIEW_ACTION_REOPEN); }},
    {"unit hears", [](History& history) { history.UnitHears(); }},
    {"kabupaten hears", [](History& history) { history.KabupatenHears(); }},
};

// What is wrong once everything was heard; empty = nothing.
std::string Fault(History history) {
  history.HearAll();
  v1::PeriodStatus status = history.Unit();
  if (status.SerializeAsString() != history.Kabupaten().SerializeAsString()) {
    return "the two sides differ";
  }
  const uint32_t decided = status.review().submission();
  bool told = history.Unchanged(decided) || status.revisions() > 0;
  if (status.state() == v1::WORKFLOW_STATE_APPROVED && (!told || status.withdrawn())) {
    return "approved, but the figures are others";
  }
  bool newer = status.submission() > decided;
  if (status.state() == v1::WORKFLOW_STATE_LOCKED && !told && !newer && !status.withdrawn()) {
    return "locked, the figures are others, and nothing says so";
  }
  return "";
}

TEST(WorkflowHistory, BothSidesAgreeAndNoDecisionHidesFiguresThatNobodyRead) {
  std::unordered_set<std::string> seen;
  std::vector<std::pair<History, std::string>> reached = {{History(), ""}};
  for (int depth = 0; depth < kStepsMax; ++depth) {
    std::vector<std::pair<History, std::string>> next;
    for (const auto& [history, path] : reached) {
      for (const Step& step : kSteps) {
        History further = history;
        step.take(further);
        if (!seen.insert(further.Key()).second) continue;
        std::string steps = absl::StrCat(path, path.empty() ? "" : ", ", step.name);
        ASSERT_EQ(Fault(further), "") << steps;
        next.emplace_back(std::move(further), std::move(steps));
      }
    }
    reached = std::move(next);
  }
  RecordProperty("histories", static_cast<int>(seen.size()));
  EXPECT_GT(seen.size(), 1000u);
}

}  // namespace
}  // namespace rekap
