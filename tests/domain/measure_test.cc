// Output cells. Method: the cells of Omben's table as they are printed, then
// any bytes.
#include "domain/rule/measure.h"

#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/domain/generators.h"

namespace rekap {
namespace {

constexpr NumberStyle kIndonesian = NumberStyle::kIndonesian;
constexpr NumberStyle kPlain = NumberStyle::kPlain;

struct Cell {
  const char* cell;
  NumberStyle style;
  int64_t micro;
  const char* unit;
};

TEST(MeasureTest, OneNumberAndAUnitGiveBoth) {
  for (const Cell& cell : {
           Cell{"35 ASN", kIndonesian, 35'000'000, "ASN"},
           Cell{"100%", kIndonesian, 100'000'000, "%"},
           Cell{"93,52 %", kIndonesian, 93'520'000, "%"},
           Cell{"10.049 LBR", kIndonesian, 10'049'000'000, "LBR"},
           Cell{"10.049 LBR", kPlain, 10'049'000, "LBR"},
           Cell{"12567lbr", kIndonesian, 12'567'000'000, "lbr"},
           Cell{"  2670   Ltr ", kIndonesian, 2'670'000'000, "Ltr"},
           Cell{"12 laporan bulanan", kIndonesian, 12'000'000, "laporan bulanan"},
           Cell{"7", kIndonesian, 7'000'000, ""},
       }) {
    v1::Measure measure = ParseMeasure(cell.cell, cell.style);
    ASSERT_TRUE(measure.has_value_micro()) << cell.cell;
    EXPECT_EQ(measure.value_micro(), cell.micro) << cell.cell;
    EXPECT_EQ(measure.unit(), cell.unit) << cell.cell;
  }
}

TEST(MeasureTest, DashIsZeroWithoutAUnit) {
  v1::Measure measure = ParseMeasure(" - ", kIndonesian);
  EXPECT_EQ(measure.text(), "-");
  ASSERT_TRUE(measure.has_value_micro());
  EXPECT_EQ(measure.value_micro(), 0);
  EXPECT_EQ(measure.unit(), "");
}

TEST(MeasureTest, ProseAndCompositesHaveTextOnly) {
  for (const char* cell : {"16 JENIS KEBERSIHAN DAN 4 MACAM", "Upacara, pawai", "ASN 35", "3-4 dok",
                           "1.5.2 dok", "35 m2", "-5 dok", "", "--", "%", "1,23456789 km"}) {
    v1::Measure measure = ParseMeasure(cell, kIndonesian);
    EXPECT_EQ(measure.text(), cell);
    EXPECT_FALSE(measure.has_value_micro()) << cell;
    EXPECT_EQ(measure.unit(), "") << cell;
  }
}

TEST(MeasureTest, TextIsTheCellWithoutSurroundingBlanks) {
  EXPECT_EQ(ParseMeasure("  Upacara  17 Agustus\t", kIndonesian).text(), "Upacara  17 Agustus");
  EXPECT_EQ(ParseMeasure("  ", kIndonesian).text(), "");
}

RC_GTEST_PROP(MeasureProperty, AnyCellIsKeptAndNeverFails, ()) {
  std::string cell = *rc::gen::oneOf(
      testing::AnyBytes(),
      rc::gen::container<std::string>(rc::gen::elementOf(std::string("01239.,-% aA"))));
  NumberStyle style = *rc::gen::element(kIndonesian, kPlain);
  v1::Measure measure = ParseMeasure(cell, style);
  RC_ASSERT(cell.find(measure.text()) != std::string::npos);
  if (!measure.has_value_micro()) RC_ASSERT(measure.unit().empty());
  // Reading what was kept gives the same.
  v1::Measure again = ParseMeasure(measure.text(), style);
  RC_ASSERT(again.text() == measure.text());
  RC_ASSERT(again.unit() == measure.unit());
  RC_ASSERT(again.has_value_micro() == measure.has_value_micro());
  RC_ASSERT(again.value_micro() == measure.value_micro());
}

}  // namespace
}  // namespace rekap
