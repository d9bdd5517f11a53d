// Figures as texts that can only be read as what they are.
#include "node/grid/grid_cells.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/decimal/decimal.h"
#include "domain/decimal/number_text.h"
#include "domain/record/record.h"
#include "domain/rule/measure.h"

namespace rekap {
namespace {

v1::Money Money(int64_t sen, v1::CellPresence presence = v1::CELL_PRESENCE_FIGURE) {
  v1::Money money;
  money.set_sen(sen);
  money.set_presence(presence);
  return money;
}

TEST(GridCells, TellABlankFromADashFromZero) {
  EXPECT_EQ(MoneyCell(Money(0)), "0");
  EXPECT_EQ(MoneyCell(Money(0, v1::CELL_PRESENCE_DASH)), "-");
  EXPECT_EQ(MoneyCell(Money(0, v1::CELL_PRESENCE_BLANK)), "");
  EXPECT_EQ(MoneyCell(std::nullopt), "");
  EXPECT_EQ(MoneyCell(Money(339'684'045'800)), "3.396.840.458");
  EXPECT_EQ(MoneyCell(Money(339'684'050)), "3.396.840,50");
  EXPECT_EQ(FigureCell(0), "0,00");
  EXPECT_EQ(FigureCell(std::nullopt), "");
  EXPECT_EQ(FigureCell(12'125'000), "12,1250") << "12,125 may be twelve thousand";
}

RC_GTEST_PROP(GridCellsProperty, AFigureIsIndonesianAndComesBack, (int64_t micro)) {
  std::string text = FigureCell(micro);
  RC_ASSERT(EvidentStyle(text) == NumberStyle::kIndonesian);
  RC_ASSERT(*ParseScaled(text, NumberStyle::kIndonesian, Decimal::kPlaces) == micro);
}

TEST(GridCells, KeepAMeasureAsWrittenWhereItIsReadAsTheSame) {
  auto cell = [](const char* text, NumberStyle style) {
    return MeasureCell(ParseMeasure(text, style));
  };
  EXPECT_EQ(cell("10.049 LBR", NumberStyle::kIndonesian), "10.049 LBR");
  EXPECT_EQ(cell("35 ASN", NumberStyle::kPlain), "35 ASN");
  EXPECT_EQ(cell("-", NumberStyle::kPlain), "-");
  EXPECT_EQ(cell("16 jenis dan 4 macam", NumberStyle::kPlain), "16 jenis dan 4 macam");
  EXPECT_EQ(cell("16.5 km", NumberStyle::kPlain), "16,5 km");
  EXPECT_EQ(cell("1.500", NumberStyle::kPlain), "1,5") << "one and a half, not fifteen hundred";
}

}  // namespace
}  // namespace rekap
