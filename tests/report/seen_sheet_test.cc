// A table as a page sends it, made a sheet and a workbook.
#include "aggregator/report/seen_sheet.h"

#include <string>

#include <gmock/gmock.h>

#include "runtime/sheet/xlsx.h"
#include "tests/sheet/xlsx_cells.h"

namespace rekap::report {
namespace {

using ::testing::HasSubstr;

// Two columns beside the names, one row with values and one that did not report.
v1::SheetRequest Asked() {
  v1::SheetRequest request;
  request.set_name("peringkat-capaian-2021");
  request.set_title("Peringkat");
  request.add_lines("Kabupaten Sampang");
  for (const char* title : {"Kode", "Nama"}) request.add_columns()->set_title(title);
  v1::SheetColumn* money = request.add_columns();
  money->set_title("Realisasi");
  money->set_kind(v1::SheetColumn::RUPIAH);
  v1::SheetColumn* percent = request.add_columns();
  percent->set_title("Capaian %");
  percent->set_kind(v1::SheetColumn::DECIMAL);
  v1::SheetLine* omben = request.add_rows();
  omben->add_cells()->set_text("35.27.05");
  omben->add_cells()->set_text("=Omben");
  omben->add_cells()->set_sen(318'056'962'750);
  omben->add_cells()->set_micro(72'234'689);
  v1::SheetLine* ketapang = request.add_rows();
  ketapang->set_total(true);
  ketapang->add_cells()->set_text("35.27.11");
  ketapang->add_cells();
  ketapang->add_cells()->set_missing("belum lapor");
  return request;
}

TEST(SeenSheet, KeepsNumbersExactAndWhatIsMissingAWord) {
  absl::StatusOr<Sheet> sheet = SeenSheet(Asked());
  ASSERT_TRUE(sheet.ok()) << sheet.status();
  ASSERT_EQ(sheet->rows.size(), 2u);
  EXPECT_EQ(sheet->rows[0].cells[2], SheetCell(SheetNumber{318'056'962'750, 2}));
  EXPECT_EQ(sheet->rows[0].cells[3], SheetCell(SheetNumber{72'234'689, 6}));
  EXPECT_EQ(sheet->rows[1].cells[1], SheetCell());
  EXPECT_EQ(sheet->rows[1].cells[2], SheetCell(SheetMissing{"belum lapor"}));
  EXPECT_FALSE(sheet->rows[0].bold);
  EXPECT_TRUE(sheet->rows[1].bold);
  EXPECT_EQ(sheet->columns[2].kind, SheetColumnKind::kRupiah);
  EXPECT_TRUE(sheet->notes.empty());

  absl::StatusOr<std::string> bytes = ToXlsx({*sheet});
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  rekap::testing::XlsxFile file(*bytes);
  bool named = false;
  for (const auto& [place, cell] : file.Cells(1)) {
    EXPECT_FALSE(cell.formula) << place;
    named = named || (cell.type == "s" && cell.text == "=Omben");
  }
  EXPECT_TRUE(named) << "a text stays a text, whatever it begins with";
}

TEST(SeenSheet, SaysThatFiguresAreSynthetic) {
  v1::SheetRequest request = Asked();
  request.add_notes("Peringkat menurut semua baris.");
  request.set_synthetic(true);
  absl::StatusOr<Sheet> sheet = SeenSheet(request);
  ASSERT_TRUE(sheet.ok()) << sheet.status();
  ASSERT_EQ(sheet->notes.size(), 2u);
  EXPECT_THAT(sheet->notes[1], HasSubstr("sintetis"));
}

TEST(SeenSheet, RefusesWhatIsNoTable) {
  auto refused = [](const v1::SheetRequest& request) {
    absl::StatusOr<Sheet> sheet = SeenSheet(request);
    EXPECT_EQ(sheet.status().code(), absl::StatusCode::kInvalidArgument);
    return std::string(sheet.status().message());
  };
  for (const std::string& name : {std::string(), std::string("../x"), std::string("Nama"),
                                  std::string(kSheetNameMax + 1, 'a')}) {
    v1::SheetRequest request = Asked();
    request.set_name(name);
    EXPECT_THAT(refused(request), HasSubstr("BAD_SHEET_NAME"));
  }
  v1::SheetRequest bare = Asked();
  bare.clear_columns();
  EXPECT_THAT(refused(bare), HasSubstr("NO_COLUMNS"));
  v1::SheetRequest wide = Asked();
  while (wide.rows(1).cells_size() <= wide.columns_size()) wide.mutable_rows(1)->add_cells();
  EXPECT_THAT(refused(wide), HasSubstr("baris 2 punya 5 sel untuk 4 kolom"));
}

}  // namespace
}  // namespace rekap::report
