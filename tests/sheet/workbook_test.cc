// What a spreadsheet keeps of a number, and that a failure of the one who fills a
// workbook is its failure.
#include "runtime/sheet/workbook.h"

#include <string>

#include <gtest/gtest.h>

namespace rekap {
namespace {

TEST(WorkbookNumber, KeepsFifteenDigitsAndRefusesMore) {
  EXPECT_EQ(WorkbookNumber(999'999'999'999'999, 2), 9'999'999'999'999.99);
  EXPECT_EQ(WorkbookNumber(1'000'000'000'000'001, 2), std::nullopt);
  EXPECT_EQ(WorkbookNumber(1'000'000'000'000'000, 2), 1e13) << "its digits end in zeros";
  EXPECT_EQ(WorkbookNumber(-72'234'689, 6), -72.234689);
  EXPECT_EQ(WorkbookNumber(0, 6), 0.0);
}

TEST(WorkbookNumber, TheLeastIntegerIsRefusedToo) {
  EXPECT_EQ(WorkbookNumber(INT64_MIN, 6), std::nullopt);
}

TEST(WriteWorkbook, GivesTheErrorOfWhatFillsIt) {
  auto fill = [](lxw_workbook* workbook) { return AddWorksheet(workbook, "a:b").status(); };
  absl::StatusOr<std::string> bytes = WriteWorkbook(fill);
  EXPECT_EQ(bytes.status().code(), absl::StatusCode::kInternal) << bytes.status();
}

}  // namespace
}  // namespace rekap
