// Rules for records. Method: one sound record of every kind, then each rule
// broken once; then what makes two records the same.
#include "domain/record/record.h"

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/decimal/sen.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

v1::Record Empty(v1::RecordKind kind) {
  v1::Record record;
  record.mutable_key()->set_kind(kind);
  record.mutable_key()->set_year(2021);
  record.mutable_provenance()->set_file("omben.tsv");
  record.mutable_provenance()->set_row(5);
  return record;
}

v1::Record BudgetLine() {
  v1::Record record = Empty(v1::RECORD_KIND_BUDGET_LINE);
  record.mutable_key()->set_subject("7.01.01.2.01.01");
  record.mutable_budget_line()->set_activity_written("7.01.01.2.01.0001");
  record.mutable_budget_line()->set_name("Penyusunan Dokumen Perencanaan Perangkat Daerah");
  record.mutable_budget_line()->mutable_allocated()->set_sen(215'620'300);
  record.mutable_budget_line()->mutable_realised()->set_presence(v1::CELL_PRESENCE_DASH);
  return record;
}

v1::Record Output() {
  v1::Record record = Empty(v1::RECORD_KIND_OUTPUT);
  record.mutable_key()->set_subject("7.01.01.2.02.01");
  record.mutable_key()->set_item(1);
  record.mutable_output()->set_description("Jumlah Pegawai ASN");
  record.mutable_output()->mutable_target()->set_text("35 ASN");
  record.mutable_output()->mutable_realised()->set_text("36 ASN");
  return record;
}

v1::Record Indicator() {
  v1::Record record = Empty(v1::RECORD_KIND_INDICATOR_RESULT);
  record.mutable_key()->set_subject("IKU-1");
  record.mutable_indicator_result()->set_name("Nilai IKM Kecamatan Omben");
  record.mutable_indicator_result()->set_direction(v1::DIRECTION_HIGHER);
  return record;
}

v1::Record Narrative() {
  v1::Record record = Empty(v1::RECORD_KIND_NARRATIVE);
  record.mutable_narrative()->set_section(v1::Narrative::SECTION_OBSTACLE);
  record.mutable_narrative()->set_text("Listrik padam");
  return record;
}

v1::Record Profile() {
  v1::Record record = Empty(v1::RECORD_KIND_UNIT_PROFILE);
  record.mutable_unit_profile()->set_name("Kecamatan Omben");
  record.mutable_unit_profile()->set_villages(20);
  v1::OfficeSection& section = *record.mutable_unit_profile()->add_sections();
  section.set_name("Sekretariat");
  section.add_tasks("Pengelolaan urusan keuangan kecamatan");
  section.add_programs("7.01.01");
  section.add_processes()->set_name("Perencanaan");
  v1::OfficePosition& position = *record.mutable_unit_profile()->add_positions();
  position.set_name("Sekretaris");
  position.set_section("Sekretariat");
  position.set_superior("Camat");
  return record;
}

v1::Record Survey() {
  v1::Record record = Empty(v1::RECORD_KIND_SURVEY);
  record.mutable_survey()->set_respondents(150);
  for (int unsur = 0; unsur < 9; ++unsur) {
    v1::UnsurTally& tally = *record.mutable_survey()->add_unsur();
    for (uint32_t count : {0, 10, 100, 40}) tally.add_counts(count);
  }
  return record;
}

v1::Record Submission() {
  v1::Record record = Empty(v1::RECORD_KIND_SUBMISSION);
  record.mutable_submission()->set_number(1);
  return record;
}

v1::Record Agreed() {
  v1::Record record = Empty(v1::RECORD_KIND_AGREED_BUDGET);
  record.mutable_agreed_budget()->mutable_allocated()->set_sen(6'833'000'000);
  return record;
}

v1::Record Agreement() {
  v1::Record record = Empty(v1::RECORD_KIND_AGREEMENT_TARGET);
  record.mutable_agreement_target()->set_position("Camat");
  record.mutable_agreement_target()->set_element("IKU-1");
  return record;
}

v1::Record Revision() {
  v1::Record record = Empty(v1::RECORD_KIND_REVISION);
  record.mutable_revision()->set_reason("Koreksi hasil pemeriksaan Inspektorat");
  return record;
}

v1::Record Stated() {
  v1::Record record = Empty(v1::RECORD_KIND_STATED_TOTAL);
  record.mutable_stated_total()->set_name("Belanja langsung");
  record.mutable_stated_total()->mutable_allocated()->set_sen(339'684'045'800);
  record.mutable_stated_total()->mutable_output()->set_description("Presentase penunjang");
  return record;
}

TEST(RecordTest, SoundRecordsOfEveryKindPass) {
  for (const v1::Record& record :
       {BudgetLine(), Output(), Indicator(), Narrative(), Profile(), Stated(), Survey(),
        Submission(), Agreed(), Agreement(), Revision()}) {
    EXPECT_EQ(ValidateRecord(record), absl::OkStatus()) << record.ShortDebugString();
  }
}

// A sound record with one thing broken, and what the refusal must name.
struct Breach {
  v1::Record record;
  std::function<void(v1::Record&)> spoil;
  const char* says;
};

void ExpectRefused(const std::vector<Breach>& breaches) {
  for (const Breach& breach : breaches) {
    v1::Record record = breach.record;
    breach.spoil(record);
    absl::Status status = ValidateRecord(record);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << breach.says;
    EXPECT_THAT(std::string(status.message()), HasSubstr(breach.says));
  }
}

std::string Long(size_t size) { return std::string(size, 'x'); }

TEST(RecordTest, KeyAndBodyMustMatch) {
  ExpectRefused({
      {BudgetLine(), [](v1::Record& r) { r.clear_body(); }, "body"},
      {BudgetLine(), [](v1::Record& r) { r.clear_key(); }, "body"},
      {v1::Record(), [](v1::Record&) {}, "body"},
      {BudgetLine(), [](v1::Record& r) { r.mutable_output(); }, "body"},
      {BudgetLine(), [](v1::Record& r) { r.mutable_key()->set_kind(v1::RECORD_KIND_STATED_TOTAL); },
       "body"},
      {Narrative(),
       [](v1::Record& r) { r.mutable_key()->set_kind(static_cast<v1::RecordKind>(99)); }, "body"},
  });
}

TEST(RecordTest, MoneyIsWithinItsRange) {
  ExpectRefused({
      {BudgetLine(),
       [](v1::Record& r) { r.mutable_budget_line()->mutable_allocated()->set_sen(-1); },
       "allocated"},
      {BudgetLine(),
       [](v1::Record& r) {
         r.mutable_budget_line()->mutable_allocated()->set_sen(Sen::kRecordMax + 1);
       },
       "allocated"},
      {BudgetLine(),
       [](v1::Record& r) {
         r.mutable_budget_line()->mutable_realised()->set_presence(v1::CELL_PRESENCE_FIGURE);
         r.mutable_budget_line()->mutable_realised()->set_sen(-1);
       },
       "realised"},
      {Stated(), [](v1::Record& r) { r.mutable_stated_total()->mutable_allocated()->set_sen(-1); },
       "allocated"},
      {Stated(),
       [](v1::Record& r) {
         r.mutable_stated_total()->mutable_realised()->set_sen(Sen::kRecordMax + 1);
       },
       "realised"},
  });
  v1::Record most = BudgetLine();
  most.mutable_budget_line()->mutable_allocated()->set_sen(Sen::kRecordMax);
  EXPECT_EQ(ValidateRecord(most), absl::OkStatus());
}

TEST(RecordTest, DashAndBlankCarryNoFigure) {
  ExpectRefused({
      {BudgetLine(), [](v1::Record& r) { r.mutable_budget_line()->mutable_realised()->set_sen(1); },
       "realised"},
      {BudgetLine(),
       [](v1::Record& r) {
         r.mutable_budget_line()->mutable_allocated()->set_presence(v1::CELL_PRESENCE_BLANK);
       },
       "allocated"},
      {Stated(),
       [](v1::Record& r) {
         r.mutable_stated_total()->mutable_allocated()->set_presence(v1::CELL_PRESENCE_DASH);
       },
       "allocated"},
  });
}

TEST(RecordTest, IndicatorHasADirection) {
  ExpectRefused(
      {{Indicator(), [](v1::Record& r) { r.mutable_indicator_result()->clear_direction(); },
        "direction"}});
}

TEST(RecordTest, InputsAreNamedSortedAndFew) {
  auto add = [](v1::Record& r, const std::string& name, uint32_t years_back) {
    v1::NamedInput& input = *r.mutable_indicator_result()->add_inputs();
    input.set_name(name);
    input.set_years_back(years_back);
  };
  v1::Record sound = Indicator();
  add(sound, "kejadian", 0);
  add(sound, "kejadian", 1);
  EXPECT_EQ(ValidateRecord(sound), absl::OkStatus());
  ExpectRefused({
      {sound, [&](v1::Record& r) { add(r, "kejadian", 1); }, "out of order"},
      {sound, [&](v1::Record& r) { add(r, "desa", 0); }, "out of order"},
      {sound, [&](v1::Record& r) { add(r, "Z", 0); }, "unfit input"},
      {sound, [&](v1::Record& r) { add(r, "z", 2); }, "unfit input"},
      {Indicator(),
       [&](v1::Record& r) {
         for (int i = 10; i < 43; ++i) add(r, absl::StrCat("x", i), 0);
       },
       "too many"},
  });
}

TEST(RecordTest, ARangeGoesUpwards) {
  v1::Record record = Indicator();
  v1::IndicatorResult& result = *record.mutable_indicator_result();
  result.set_direction(v1::DIRECTION_RANGE);
  result.set_target_micro(5);
  result.set_target_high_micro(5);
  EXPECT_EQ(ValidateRecord(record), absl::OkStatus());
  ExpectRefused(
      {{record, [](v1::Record& r) { r.mutable_indicator_result()->set_target_high_micro(4); },
        "upper end"},
       {record, [](v1::Record& r) { r.mutable_indicator_result()->clear_target_micro(); },
        "upper end"}});
}

TEST(RecordTest, SurveysAreNineTalliesOfFourScores) {
  ExpectRefused({
      {Survey(), [](v1::Record& r) { r.mutable_survey()->mutable_unsur()->RemoveLast(); }, "unsur"},
      {Survey(), [](v1::Record& r) { r.mutable_survey()->mutable_unsur(3)->add_counts(1); },
       "counts"},
      {Survey(), [](v1::Record& r) { r.mutable_survey()->set_respondents(149); }, "answers of"},
      {Survey(), [](v1::Record& r) { r.mutable_survey()->set_respondents(1'000'001); },
       "respondents"},
  });
}

TEST(RecordTest, PrintedMoneyIsMoneyToo) {
  ExpectRefused({{BudgetLine(),
                  [](v1::Record& r) {
                    r.mutable_budget_line()->mutable_printed()->mutable_realised()->set_sen(-1);
                  },
                  "printed"}});
}

TEST(RecordTest, SubmissionsAreNumbered) {
  ExpectRefused(
      {{Submission(), [](v1::Record& r) { r.mutable_submission()->clear_number(); }, "number"},
       {Agreement(), [](v1::Record& r) { r.mutable_agreement_target()->clear_position(); },
        "position"}});
}

TEST(RecordTest, VillagesAreWithinTheirRange) {
  ExpectRefused({{Profile(), [](v1::Record& r) { r.mutable_unit_profile()->set_villages(10'000); },
                  "villages"}});
  v1::Record most = Profile();
  most.mutable_unit_profile()->set_villages(9'999);
  EXPECT_EQ(ValidateRecord(most), absl::OkStatus());
}

TEST(RecordTest, EveryTextHasABound) {
  const std::string name = Long(1025);
  ExpectRefused({
      {BudgetLine(), [](v1::Record& r) { r.mutable_provenance()->set_file(Long(256)); }, "file"},
      {BudgetLine(), [&](v1::Record& r) { r.mutable_budget_line()->set_name(name); }, "name"},
      {BudgetLine(), [&](v1::Record& r) { r.mutable_budget_line()->set_activity_written(name); },
       "activity_written"},
      {Output(), [&](v1::Record& r) { r.mutable_output()->set_description(name); }, "output text"},
      {Output(), [&](v1::Record& r) { r.mutable_output()->mutable_target()->set_text(name); },
       "output text"},
      {Output(), [&](v1::Record& r) { r.mutable_output()->mutable_target()->set_unit(name); },
       "output text"},
      {Output(), [&](v1::Record& r) { r.mutable_output()->mutable_realised()->set_text(name); },
       "output text"},
      {Output(), [&](v1::Record& r) { r.mutable_output()->mutable_realised()->set_unit(name); },
       "output text"},
      {Indicator(), [&](v1::Record& r) { r.mutable_indicator_result()->set_name(name); },
       "indicator text"},
      {Indicator(), [&](v1::Record& r) { r.mutable_indicator_result()->set_objective(name); },
       "indicator text"},
      {Indicator(), [&](v1::Record& r) { r.mutable_indicator_result()->set_formula(name); },
       "indicator text"},
      {Indicator(), [&](v1::Record& r) { r.mutable_indicator_result()->set_data_source(name); },
       "indicator text"},
      {Indicator(), [&](v1::Record& r) { r.mutable_indicator_result()->set_responsible(name); },
       "indicator text"},
      {Narrative(), [](v1::Record& r) { r.mutable_narrative()->set_text(Long(65'537)); },
       "narrative"},
      {Profile(), [&](v1::Record& r) { r.mutable_unit_profile()->set_name(name); }, "name"},
      {Profile(),
       [&](v1::Record& r) { r.mutable_unit_profile()->mutable_sections(0)->set_name(name); },
       "section"},
      {Profile(),
       [&](v1::Record& r) { r.mutable_unit_profile()->mutable_sections(0)->add_tasks(name); },
       "tasks"},
      {Profile(),
       [&](v1::Record& r) { r.mutable_unit_profile()->mutable_positions(0)->set_name(name); },
       "position"},
      {Profile(),
       [](v1::Record& r) {
         for (int i = 0; i < 64; ++i) r.mutable_unit_profile()->add_sections()->set_name("S");
       },
       "sections"},
      {Profile(),
       [](v1::Record& r) {
         v1::OfficeSection& section = *r.mutable_unit_profile()->mutable_sections(0);
         for (int i = 0; i < 32; ++i) section.add_programs("7.01.01");
       },
       "programs"},
      {Profile(),
       [](v1::Record& r) {
         for (int i = 0; i < 63; ++i) {
           v1::OfficeSection& section = *r.mutable_unit_profile()->add_sections();
           section.set_name("S");
           for (int task = 0; task < 64; ++task) section.add_tasks(Long(64));
         }
       },
       "too large"},
      {Submission(), [](v1::Record& r) { r.mutable_submission()->set_justification(Long(4097)); },
       "justification"},
      {Agreed(), [&](v1::Record& r) { r.mutable_agreed_budget()->set_name(name); }, "name"},
      {Agreement(), [&](v1::Record& r) { r.mutable_agreement_target()->set_indicator(name); },
       "agreement"},
      {Stated(), [&](v1::Record& r) { r.mutable_stated_total()->set_name(name); }, "name"},
      {Stated(), [&](v1::Record& r) { r.mutable_stated_total()->set_activity_written(name); },
       "activity_written"},
      {Stated(),
       [&](v1::Record& r) { r.mutable_stated_total()->mutable_output()->set_description(name); },
       "output text"},
  });
}

TEST(RecordTest, TextsMayFillTheirBound) {
  v1::Record narrative = Narrative();
  narrative.mutable_narrative()->set_text(Long(65'536));
  narrative.mutable_provenance()->set_file(Long(255));
  EXPECT_EQ(ValidateRecord(narrative), absl::OkStatus());
  v1::Record output = Output();
  output.mutable_output()->mutable_target()->set_text(Long(1024));
  EXPECT_EQ(ValidateRecord(output), absl::OkStatus());
}

TEST(RecordTest, SameContentIgnoresOnlyWhereItWasRead) {
  v1::Record elsewhere = BudgetLine();
  elsewhere.mutable_provenance()->set_file("other.xlsx");
  elsewhere.mutable_provenance()->set_row(99);
  EXPECT_TRUE(SameContent(BudgetLine(), elsewhere));
  elsewhere.clear_provenance();
  EXPECT_TRUE(SameContent(BudgetLine(), elsewhere));
}

TEST(RecordTest, SameContentSeesEveryOtherDifference) {
  const std::function<void(v1::Record&)> changes[] = {
      [](v1::Record& r) { r.mutable_key()->set_year(2022); },
      [](v1::Record& r) { r.mutable_key()->set_item(1); },
      [](v1::Record& r) { r.set_synthetic(true); },
      [](v1::Record& r) { r.mutable_budget_line()->set_name("x"); },
      [](v1::Record& r) { r.mutable_budget_line()->set_activity_written("7.01.01.2.01.01"); },
      [](v1::Record& r) { r.mutable_budget_line()->mutable_allocated()->set_sen(1); },
      // Zero as printed is not a blank.
      [](v1::Record& r) {
        r.mutable_budget_line()->mutable_realised()->set_presence(v1::CELL_PRESENCE_BLANK);
      },
      // A stated zero is not a missing claim.
      [](v1::Record& r) { r.mutable_budget_line()->set_stated_absorption_micro(0); },
  };
  for (const auto& change : changes) {
    v1::Record changed = BudgetLine();
    change(changed);
    EXPECT_FALSE(SameContent(BudgetLine(), changed)) << changed.ShortDebugString();
  }
}

}  // namespace
}  // namespace rekap
