// Repairs: what a person accepts, and only that, changes; what was printed
// stays beside it.
#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/decimal/sen.h"
#include "domain/record/record.h"
#include "tests/finding/omben.h"

namespace rekap {
namespace {

using omben::Read;
using omben::Report;
using omben::Said;
using omben::Sampang;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class Repair : public testing::Test {
 protected:
  absl::StatusOr<RepairedReport> Accept(const std::vector<std::string>& accept) const {
    return ApplyRepairs(report_.View(), Sampang(), accept);
  }
  static std::string ErrorOf(const absl::StatusOr<RepairedReport>& repaired) {
    EXPECT_EQ(repaired.status().code(), absl::StatusCode::kInvalidArgument);
    return std::string(repaired.status().message());
  }

  const Report report_ = Read("printed.tsv");
};

TEST_F(Repair, MovesEveryCellAndInfersTheLostOne) {
  absl::StatusOr<RepairedReport> repaired = Accept({"row-shift", "missing-residual"});
  ASSERT_TRUE(repaired.ok()) << repaired.status();
  EXPECT_EQ(repaired->accepted.size(), 2u);
  Report corrected = Read("corrected.tsv");
  // The corrected table also mends what no repair may: 332, 386, 397.
  int compared = 0;
  for (const v1::Record& record : repaired->records) {
    if (!record.has_budget_line()) continue;
    for (const v1::Record& right : corrected.records) {
      if (!right.has_budget_line() || right.key().subject() != record.key().subject()) continue;
      const v1::BudgetLine &a = record.budget_line(), &b = right.budget_line();
      EXPECT_EQ(a.allocated().sen(), b.allocated().sen()) << a.name();
      EXPECT_EQ(a.realised().sen(), b.realised().sen()) << a.name();
      EXPECT_EQ(a.stated_absorption_micro(), b.stated_absorption_micro()) << a.name();
      ++compared;
    }
  }
  EXPECT_EQ(compared, 38);
}

TEST_F(Repair, KeepsWhatWasPrintedAndGivesItBack) {
  for (const std::vector<std::string>& accept :
       {std::vector<std::string>{"row-shift"}, {"row-shift", "missing-residual"}}) {
    absl::StatusOr<RepairedReport> repaired = Accept(accept);
    ASSERT_TRUE(repaired.ok()) << repaired.status();
    ASSERT_EQ(repaired->records.size(), report_.records.size());
    int changed = 0;
    for (size_t i = 0; i < report_.records.size(); ++i) {
      const v1::Record& now = repaired->records[i];
      EXPECT_TRUE(ValidateRecord(now).ok()) << now.ShortDebugString();
      changed += !SameContent(now, report_.records[i]);
      EXPECT_EQ(AsPrinted(now).SerializeAsString(), report_.records[i].SerializeAsString());
    }
    // 42 rows, of which six get the figures that they have.
    EXPECT_EQ(changed, 36);
  }
}

TEST_F(Repair, WhatWasAcceptedIsNotFoundAgain) {
  absl::StatusOr<RepairedReport> once = Accept({"row-shift"});
  ASSERT_TRUE(once.ok()) << once.status();
  Report after{once->records, report_.labels};
  std::vector<std::string> said = Said(after, FindingsOf(after.View(), Sampang()));
  EXPECT_THAT(said, Not(Contains(StartsWith("row-shift"))));
  EXPECT_THAT(said, Not(Contains(StartsWith("table-mismatch"))));
  EXPECT_THAT(said, Contains("missing-residual 396"));
  absl::StatusOr<RepairedReport> again = ApplyRepairs(after.View(), Sampang(), {{"row-shift"}});
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_THAT(again->in_force, ElementsAre("row-shift"));
  EXPECT_THAT(again->accepted, IsEmpty());

  absl::StatusOr<RepairedReport> twice =
      ApplyRepairs(after.View(), Sampang(), {{"missing-residual"}});
  ASSERT_TRUE(twice.ok()) << twice.status();
  Report mended{twice->records, report_.labels};
  said = Said(mended, FindingsOf(mended.View(), Sampang()));
  EXPECT_THAT(said, Not(Contains(StartsWith("missing-residual"))));
  EXPECT_THAT(said, Contains("sum-mismatch 386"));
  for (size_t i = 0; i < report_.records.size(); ++i) {
    EXPECT_EQ(AsPrinted(twice->records[i]).SerializeAsString(),
              report_.records[i].SerializeAsString());
  }
}

TEST_F(Repair, IsNamedByRuleOrByRuleAndRow) {
  std::string at = absl::StrCat("row-shift@", report_.RowOf("350"));
  EXPECT_TRUE(Accept({at}).ok());
  EXPECT_THAT(ErrorOf(Accept({"row-shift@1"})), HasSubstr("tidak ada temuan row-shift@1"));
  EXPECT_THAT(ErrorOf(Accept({"sum-mismatch"})), HasSubstr("tidak punya perbaikan"));
  EXPECT_THAT(ErrorOf(Accept({"missing-residual"})), HasSubstr(at));
}

TEST(AsPrintedOutput, PutsThePrintedOutputBack) {
  v1::Record record;
  record.mutable_output()->set_description("moved");
  v1::PrintedOutput& printed = *record.mutable_output()->mutable_printed();
  printed.set_description("printed");
  printed.mutable_target()->set_text("3 dok");
  printed.set_stated_achievement_micro(5);
  v1::Record back = AsPrinted(record);
  EXPECT_EQ(back.output().description(), "printed");
  EXPECT_EQ(back.output().target().text(), "3 dok");
  EXPECT_EQ(back.output().stated_achievement_micro(), 5);
  EXPECT_FALSE(back.output().has_realised());
  EXPECT_FALSE(back.output().has_printed());
}

}  // namespace
}  // namespace rekap
