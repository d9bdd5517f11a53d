// Rules for records. Method: one sound record of every kind, then each rule
// broken once; then what makes two records the same.
#include "domain/record/record.h"

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
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
  record.mutable_unit_profile()->add_sections("Sekretariat");
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
       {BudgetLine(), Output(), Indicator(), Narrative(), Profile(), Stated()}) {
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
      {Profile(), [&](v1::Record& r) { r.mutable_unit_profile()->add_sections(name); }, "section"},
      {Profile(),
       [](v1::Record& r) {
         for (int i = 0; i < 64; ++i) r.mutable_unit_profile()->add_sections("S");
       },
       "sections"},
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
