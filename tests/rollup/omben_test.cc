// Method: the corrected table and the indicators of the real report, read by a
// reader of this test's own, must give the figures that were worked out by
// hand from that report (the office's own headline among them). The parameter is
// the quarter that the figures are reported for: those of the fourth alone give
// the same year.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

#include "aggregator/rollup/engine.h"
#include "domain/decimal/sen.h"
#include "domain/rule/measure.h"
#include "tests/rollup/support.h"
#include "tests/tsv_table.h"

namespace rekap::test {
namespace {

constexpr char kOmben[] = "35.27.05";

enum Column { kLine, kLevel, kName, kAllocated, kRealised, kPercent, kOutput, kTarget, kResult };
constexpr size_t kStated = 9;

TsvTable Table(absl::string_view name, const std::vector<std::string>& columns) {
  std::string text = ReadSource(absl::StrCat("tests/data/omben-2021/", name));
  return TsvTable(name, text, columns);
}

TsvTable Corrected() {
  return Table("corrected.tsv", {"line_no", "level", "uraian", "anggaran", "realisasi", "persen",
                                 "output_uraian", "target", "realisasi_output", "persen_output"});
}

int64_t SenOf(const std::string& text) { return Sen::Parse(text, NumberStyle::kPlain)->value(); }

class OmbenTest : public testing::TestWithParam<uint32_t> {
 protected:
  void SetUp() override {
    std::vector<LeafChange> changes;
    TsvTable table = Corrected();
    for (size_t row = 0; row < table.size(); ++row) {
      const std::string& level = table.cell(row, kLevel);
      if (level == "program") current_ = Resolve(table, row, ActivityLevel::kProgram);
      if (level == "kegiatan") current_ = Resolve(table, row, ActivityLevel::kKegiatan);
      if (level == "subkegiatan") {
        current_ = Resolve(table, row, ActivityLevel::kSubKegiatan);
        item_ = 0;
        changes.push_back(BudgetLine(table, row));
      }
      if (level == "program" || level == "kegiatan") stated_.emplace(*current_, row);
      bool outputs = level == "subkegiatan" || level == "output";
      if (outputs && !table.cell(row, kOutput).empty()) changes.push_back(Output(table, row));
    }
    ASSERT_TRUE(engine_.Apply(changes).ok());
    ASSERT_TRUE(engine_.Apply(Indicators()).ok());
  }

  static v1::RecordKey Key(v1::RecordKind kind, absl::string_view subject, uint32_t item) {
    v1::RecordKey key;
    key.set_kind(kind);
    key.set_year(2021);
    key.set_quarter(GetParam());
    key.set_subject(std::string(subject));
    key.set_item(item);
    return key;
  }

  LeafChange Leaf(const v1::Record& record) const {
    return *LeafChangeOf(Region(kOmben), record.key(), &record, catalog_);
  }

  // A name may stand under several parents: the one where the table is now.
  ActivityCode Resolve(const TsvTable& table, size_t row, ActivityLevel level) {
    std::vector<ActivityCode> found = catalog_.FindByName(level, table.cell(row, kName), 2021);
    for (const ActivityCode& code : found) {
      std::optional<ActivityCode> parent = code.Parent();
      if (!parent || (current_ && (parent->Contains(*current_) || parent == current_->Parent()))) {
        return code;
      }
    }
    ADD_FAILURE() << table.Place(row) << ": no code for " << table.cell(row, kName);
    return *current_;
  }

  LeafChange BudgetLine(const TsvTable& table, size_t row) {
    v1::Record record;
    *record.mutable_key() = Key(v1::RECORD_KIND_BUDGET_LINE, current_->ToString(), 0);
    record.mutable_budget_line()->mutable_allocated()->set_sen(SenOf(table.cell(row, kAllocated)));
    record.mutable_budget_line()->mutable_realised()->set_sen(SenOf(table.cell(row, kRealised)));
    return Leaf(record);
  }

  LeafChange Output(const TsvTable& table, size_t row) {
    v1::Record record;
    *record.mutable_key() = Key(v1::RECORD_KIND_OUTPUT, current_->ToString(), ++item_);
    v1::Output& output = *record.mutable_output();
    *output.mutable_target() = ParseMeasure(table.cell(row, kTarget), NumberStyle::kPlain);
    *output.mutable_realised() = ParseMeasure(table.cell(row, kResult), NumberStyle::kPlain);
    output.set_stated_achievement_micro(
        Decimal::Parse(table.cell(row, kStated), NumberStyle::kPlain)->micro());
    return Leaf(record);
  }

  std::vector<LeafChange> Indicators() const {
    TsvTable table = Table("iku.tsv", {"no", "sasaran", "indikator", "arah", "formula",
                                       "sumber_data", "penanggung_jawab", "realisasi_2020",
                                       "target_2021", "realisasi_2021", "capaian_tercetak"});
    std::vector<LeafChange> changes;
    for (size_t row = 0; row < table.size(); ++row) {
      v1::Record record;
      *record.mutable_key() =
          Key(v1::RECORD_KIND_INDICATOR_RESULT, absl::StrCat("IKU-", table.cell(row, 0)), 0);
      v1::IndicatorResult& result = *record.mutable_indicator_result();
      result.set_direction(v1::DIRECTION_HIGHER);
      result.set_target_micro(Decimal::Parse(table.cell(row, 8), NumberStyle::kPlain)->micro());
      result.set_realised_micro(Decimal::Parse(table.cell(row, 9), NumberStyle::kPlain)->micro());
      changes.push_back(Leaf(record));
    }
    return changes;
  }

  CellFigures At(absl::string_view region, const Element& element) {
    std::optional<CellFigures> figures = engine_.Find(Region(region), element, Year(2021));
    EXPECT_TRUE(figures.has_value());
    return figures.value_or(CellFigures{});
  }
  std::string Achievement(const Element& element) {
    return At(kOmben, element).achievement.value.ToPlain();
  }

  Catalog catalog_ = SampangCatalog();
  RollupEngine engine_{&catalog_};
  std::optional<ActivityCode> current_;
  uint32_t item_ = 0;
  std::map<ActivityCode, size_t> stated_;  // programs and kegiatan, and their rows
};

TEST_P(OmbenTest, UnitHasTheBudgetOfTheReport) {
  CellFigures unit = At(kOmben, Element::Whole());
  EXPECT_TRUE(unit.allocated_sen == SenOf("3405840458"));
  EXPECT_TRUE(unit.realised_sen == SenOf("3180569627"));
  EXPECT_EQ(unit.lines, 38u);
  EXPECT_EQ(unit.synthetic_leaves, 0u);
}

TEST_P(OmbenTest, EveryProgramAndKegiatanSumsToItsRow) {
  TsvTable table = Corrected();
  EXPECT_EQ(stated_.size(), 19u);
  for (const auto& [code, row] : stated_) {
    SCOPED_TRACE(table.Place(row));
    CellFigures figures = At(kOmben, Element::Activity(code));
    EXPECT_TRUE(figures.allocated_sen == SenOf(table.cell(row, kAllocated)));
    EXPECT_TRUE(figures.realised_sen == SenOf(table.cell(row, kRealised)));
  }
}

TEST_P(OmbenTest, AchievementIsTheCascadingMeanOfTheReport) {
  EXPECT_EQ(Achievement(Element::Activity(Activity("7.01.01"))), "69.506776");
  EXPECT_EQ(Achievement(Element::Activity(Activity("7.01.02"))), "50");
  EXPECT_EQ(Achievement(Element::Activity(Activity("7.01.03"))), "100");
  EXPECT_EQ(Achievement(Element::Activity(Activity("7.01.04"))), "75");
  EXPECT_EQ(Achievement(Element::Activity(Activity("7.01.06"))), "66.666667");
  CellFigures unit = At(kOmben, Element::Whole());
  EXPECT_EQ(unit.achievement.value.ToPlain(), "72.234689");
  EXPECT_EQ(unit.uncapped.value.ToPlain(), "72.304748");
  EXPECT_EQ(unit.reporting_children, 5u);
}

TEST_P(OmbenTest, ObjectiveIsTheMeanOfItsPrograms) {
  // 7.01.03 and 7.01.06: (100 + 66.666667) / 2, rounded half up.
  EXPECT_EQ(Achievement(Element::Objective("S2")), "83.333334");
  EXPECT_EQ(At(kOmben, Element::Objective("S2")).reporting_children, 2u);
}

TEST_P(OmbenTest, IndicatorsHaveTheirOwnAchievementAndDoNotEnterTheUnits) {
  EXPECT_EQ(Achievement(Element::Indicator("IKU-1")), "90.977011");
  EXPECT_EQ(Achievement(Element::Indicator("IKU-2")), "100");
  EXPECT_EQ(Achievement(Element::Indicator("IKU-3")), "100");
  EXPECT_EQ(Achievement(Element::Whole()), "72.234689");
}

TEST_P(OmbenTest, SubKegiatanWithoutOutputIsNotCounted) {
  // Pengadaan Peralatan dan Mesin Lainnya has money and no output.
  CellFigures figures = At(kOmben, Element::Activity(Activity("7.01.01.2.07.06")));
  EXPECT_EQ(figures.achievement.state, ValueState::kNotReported);
  EXPECT_TRUE(figures.allocated_sen == SenOf("109520091"));
  EXPECT_EQ(At(kOmben, Element::Activity(Activity("7.01.01.2.07"))).reporting_children, 2u);
}

TEST_P(OmbenTest, KabupatenOfOneUnitSaysWhatTheUnitSays) {
  CellFigures unit = At(kOmben, Element::Whole());
  CellFigures kabupaten = At("35.27", Element::Whole());
  EXPECT_EQ(kabupaten.reporting_children, 1u);
  kabupaten.reporting_children = unit.reporting_children;
  EXPECT_TRUE(kabupaten == unit);
}

TEST_P(OmbenTest, TheYearSaysWhereItsFiguresComeFrom) {
  for (LeafTable table : {LeafTable::kBudget, LeafTable::kIndicators}) {
    EXPECT_EQ(engine_.SourceOf(Region(kOmben), 2021, table), GetParam());
    EXPECT_EQ(engine_.SourceOf(Region(kOmben), 2022, table), std::nullopt);
  }
}

TEST_P(OmbenTest, RegionAboveOneUnitShowsItsIndicatorsAsTheyAre) {
  for (const char* code : {"IKU-1", "IKU-2", "IKU-3"}) {
    EXPECT_EQ(engine_.FindIndicator(Region("35.27"), code, Year(2021)),
              engine_.FindIndicator(Region(kOmben), code, Year(2021)));
  }
  std::optional<IndicatorSummary> index =
      engine_.FindIndicator(Region("35.27"), "IKU-1", Year(2021));
  EXPECT_EQ(index->realised.value.ToPlain(), "79.15");
  EXPECT_EQ(index->target.value.ToPlain(), "87");
}

INSTANTIATE_TEST_SUITE_P(Annual, OmbenTest, testing::Values(0u));
INSTANTIATE_TEST_SUITE_P(FourthQuarter, OmbenTest, testing::Values(4u));

}  // namespace
}  // namespace rekap::test
