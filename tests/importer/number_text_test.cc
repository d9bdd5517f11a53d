// Numbers of workbooks as text: against the digits that spreadsheets store.
#include "node/importer/workbook/number_text.h"

#include <gtest/gtest.h>

#include "node/importer/workbook/styles.h"

namespace rekap {
namespace {

std::string Plain(absl::string_view stored) {
  return PlainNumber(stored, NumberLook::kPlain).value_or("none");
}
std::string Percent(absl::string_view stored) {
  return PlainNumber(stored, NumberLook::kPercent).value_or("none");
}

TEST(PlainNumber, WritesOutExponents) {
  EXPECT_EQ(Plain("1.23E9"), "1230000000");
  EXPECT_EQ(Plain("3.39684045812E+9"), "3396840458.12");
  EXPECT_EQ(Plain("5e-1"), "0.5");
  EXPECT_EQ(Plain("-1.5E3"), "-1500");
  EXPECT_EQ(Plain("0"), "0");
  EXPECT_EQ(Plain("-0.0"), "0");
  EXPECT_EQ(Plain("007.50"), "7.5");
  EXPECT_EQ(Plain(".5"), "0.5");
}

TEST(PlainNumber, RoundsToWhatExcelShows) {
  EXPECT_EQ(Plain("93.519999999999996"), "93.52");
  EXPECT_EQ(Plain("0.30000000000000004"), "0.3");
  EXPECT_EQ(Plain("2.7755575615628914E-17"), "0");
  EXPECT_EQ(Plain("99.999999999999999"), "100");
  EXPECT_EQ(Plain("9999999999999.99"), "9999999999999.99") << "15 digits are kept";
  EXPECT_EQ(Plain("0.0000005"), "0.000001");
  EXPECT_EQ(Plain("0.00000049"), "0");
  EXPECT_EQ(Plain("94.5712345678"), "94.571235");
}

TEST(PlainNumber, ShowsAPercentageAsTheClerkSeesIt) {
  EXPECT_EQ(Percent("0.9352"), "93.52%");
  EXPECT_EQ(Percent("0.93389999999999995"), "93.39%");
  EXPECT_EQ(Percent("1"), "100%");
  EXPECT_EQ(Percent("0"), "0%");
  EXPECT_EQ(Percent("1.0286"), "102.86%");
  EXPECT_EQ(Percent("0.94571234567"), "94.571235%");
}

TEST(PlainNumber, TakesNothingElse) {
  for (absl::string_view text :
       {"", "-", ".", "1,5", "1.2.3", "0x10", "1E", "E5", "inf", "NaN", "1E999", "1e99999999999"}) {
    EXPECT_EQ(Plain(text), "none") << text;
  }
}

TEST(DateText, CountsInBothSystems) {
  EXPECT_EQ(DateText("44561", false), "2021-12-31");
  EXPECT_EQ(DateText("43099", true), "2021-12-31");
  EXPECT_EQ(DateText("44561.354166666664", false), "2021-12-31 08:30:00");
  EXPECT_EQ(DateText("1", false), "1900-01-01");
  EXPECT_EQ(DateText("61", false), "1900-03-01");
  EXPECT_EQ(DateText("0.5", false), "12:00:00");
  EXPECT_EQ(DateText("44560.999999999", false), "2021-12-31") << "rounded to the second";
  EXPECT_EQ(DateText("-1", false), std::nullopt);
  EXPECT_EQ(DateText("3000000", false), std::nullopt);
}

TEST(LookOfFormat, TellsPercentagesAndDatesFromNumbers) {
  for (absl::string_view format : {"0.00%", "#,##0.0 %;[Red]-0%"}) {
    EXPECT_EQ(LookOfFormat(format), NumberLook::kPercent) << format;
  }
  for (absl::string_view format : {"dd/mm/yyyy", "[$-421]d mmmm yyyy;@", "[h]:mm", "yyyy\\-mm"}) {
    EXPECT_EQ(LookOfFormat(format), NumberLook::kDate) << format;
  }
  for (absl::string_view format :
       {"General", "#,##0.00", "0.00E+00", "_-\"Rp\"* #,##0_-;-\"Rp\"* #,##0_-", "[$Rp-421] #,##0",
        "0 \"dokumen\"", "[Red]0", "0;-0%", "\"never closed", "[never"}) {
    EXPECT_EQ(LookOfFormat(format), NumberLook::kPlain) << format;
  }
}

}  // namespace
}  // namespace rekap
