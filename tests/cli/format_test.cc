#include "tools/rekap/format.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace rekap::cli {
namespace {

v1::DecimalValue Decimal(v1::ValueState state, int64_t micro = 0) {
  v1::DecimalValue value;
  value.set_state(state);
  value.set_micro(micro);
  return value;
}

v1::MoneyValue Money(v1::ValueState state, int64_t sen = 0) {
  v1::MoneyValue value;
  value.set_state(state);
  value.set_sen(sen);
  return value;
}

TEST(Format, ShowsFiguresTheIndonesianWayAndPlainlyForSpreadsheets) {
  EXPECT_EQ(MoneyText(Money(v1::VALUE_STATE_REPORTED, 340'584'045'850)), "3.405.840.459");
  EXPECT_EQ(MoneyPlain(Money(v1::VALUE_STATE_REPORTED, 340'584'045'800)), "3405840458");
  EXPECT_EQ(MoneyPlain(Money(v1::VALUE_STATE_REPORTED, 50)), "0.5");
  EXPECT_EQ(DecimalText(Decimal(v1::VALUE_STATE_REPORTED, 93'385'000)), "93,39");
  EXPECT_EQ(DecimalPlain(Decimal(v1::VALUE_STATE_REPORTED, 72'234'689)), "72.234689");
}

TEST(Format, KeepsTheFourStatesApartFromEachOtherAndFromZero) {
  EXPECT_EQ(DecimalText(Decimal(v1::VALUE_STATE_REPORTED)), "0,00");
  EXPECT_EQ(DecimalText(Decimal(v1::VALUE_STATE_NOT_REPORTED)), "–");
  EXPECT_EQ(DecimalText(Decimal(v1::VALUE_STATE_UNDEFINED)), "t.d.");
  EXPECT_EQ(DecimalText(Decimal(v1::VALUE_STATE_NOT_COMPARABLE)), "tt.");
  EXPECT_EQ(MoneyText(Money(v1::VALUE_STATE_NOT_REPORTED)), "–");
  EXPECT_EQ(MoneyPlain(Money(v1::VALUE_STATE_NOT_REPORTED)), "belum lapor");
  EXPECT_EQ(DecimalPlain(Decimal(v1::VALUE_STATE_UNDEFINED)), "tak terdefinisi");
  EXPECT_EQ(DecimalPlain(Decimal(v1::VALUE_STATE_NOT_COMPARABLE)), "tidak terbanding");
}

TEST(Format, SaysSoWhereAStateIsNotKnown) {
  EXPECT_EQ(DecimalText(Decimal(v1::VALUE_STATE_UNSPECIFIED)), "?");
  EXPECT_EQ(MoneyText(Money(static_cast<v1::ValueState>(17), 100)), "?");
}

TEST(Format, RemembersADashAndABlankThatCountAsZero) {
  v1::Money money;
  EXPECT_EQ(MoneyText(money), "0");
  money.set_presence(v1::CELL_PRESENCE_DASH);
  EXPECT_EQ(MoneyText(money), "0 (-)");
  money.set_presence(v1::CELL_PRESENCE_BLANK);
  EXPECT_EQ(MoneyText(money), "0 (kosong)");
}

TEST(Format, TellsAResultThatWasNotReportedFromADash) {
  v1::Measure measure;
  EXPECT_EQ(MeasureText(measure), "–");
  measure.set_text("-");
  EXPECT_EQ(MeasureText(measure), "0 (-)");
}

TEST(Format, ShowsTheTwoLargestUnitsOfAnAge) {
  EXPECT_EQ(AgeText(0), "0 d");
  EXPECT_EQ(AgeText(59.9), "59 d");
  EXPECT_EQ(AgeText(200), "3 m 20 d");
  EXPECT_EQ(AgeText(5 * 3600 + 601), "5 j 10 m");
  EXPECT_EQ(AgeText(187'200), "2 h 4 j");
  EXPECT_EQ(AgeWords(59), "59 detik");
  EXPECT_EQ(AgeWords(5 * 3600 + 601), "5 jam 10 menit");
}

TEST(Format, SurvivesAgesThatCannotBe) {
  EXPECT_EQ(AgeText(-5), "0 d");
  EXPECT_EQ(AgeText(std::nan("")), "0 d");
  EXPECT_EQ(AgeText(std::numeric_limits<double>::infinity()), "11574 h 1 j");
}

TEST(Format, ShowsTimesInTheZoneOfTheReader) {
  absl::TimeZone zone = absl::FixedTimeZone(7 * 3600);
  EXPECT_EQ(TimeText(1'652'000'000'000, zone), "8 Mei 2022 15.53");
  EXPECT_EQ(TimePlain(1'652'000'000'000, zone), "2022-05-08T15:53:20+07:00");
  EXPECT_EQ(TimeText(0, zone), "–");
  EXPECT_EQ(TimePlain(0, zone), "");
}

TEST(Format, NamesColumnsAsSpreadsheetsDo) {
  EXPECT_EQ(ColumnLetters(1), "A");
  EXPECT_EQ(ColumnLetters(26), "Z");
  EXPECT_EQ(ColumnLetters(27), "AA");
  EXPECT_EQ(ColumnLetters(703), "AAA");
}

TEST(Format, NamesRegionsByTheirLevel) {
  EXPECT_EQ(RegionText("35.27", "Sampang"), "Kab. Sampang");
  EXPECT_EQ(RegionText("35.27.03", "Sampang"), "Kec. Sampang");
  EXPECT_EQ(RegionText("35.27.03", ""), "35.27.03");
}

TEST(Percent, IsWholeOnlyWhenNothingIsMissing) {
  EXPECT_EQ(PercentText(0, 3), "0%");
  EXPECT_EQ(PercentText(1, 3), "33%");
  EXPECT_EQ(PercentText(9'999, 10'000), "99%");
  EXPECT_EQ(PercentText(10'000, 10'000), "100%");
  EXPECT_EQ(PercentText(1, UINT64_MAX), "0%");
  EXPECT_EQ(PercentText(UINT64_MAX - 1, UINT64_MAX), "99%");
}

TEST(Bytes, AreGivenInTheUnitThatFits) {
  EXPECT_EQ(BytesText(0), "0 B");
  EXPECT_EQ(BytesText(1023), "1023 B");
  EXPECT_EQ(BytesText(1536), "1,5 KiB");
  EXPECT_EQ(BytesText(256 << 20), "256,0 MiB");
  EXPECT_EQ(BytesText(UINT64_MAX), "16.777.215,9 TiB");
}

}  // namespace
}  // namespace rekap::cli
