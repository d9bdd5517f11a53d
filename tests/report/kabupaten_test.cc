// The report of a kabupaten: Omben's real year beside synthetic ones and silence.
#include "absl/strings/match.h"
#include <gmock/gmock.h>

#include "tests/report/report_fixture.h"

namespace rekap::report {
namespace {

using ::testing::HasSubstr;

class KabupatenTest : public ReportTest {
 protected:
  KabupatenTest() {
    ReportOmben();
    ReportSynthetic(*RegionCode::Parse("35.27.02"));
    ReportSynthetic(*RegionCode::Parse("35.27.09"));
  }
};

TEST_F(KabupatenTest, RanksTheUnitsAndLeavesTheSilentOnesWithoutAPlace) {
  Document document = Kabupaten();
  EXPECT_EQ(document.texts["region_name"], "Kabupaten Sampang");
  EXPECT_EQ(document.texts["units"], "3 dari 14");
  const Table& ranking = *document.FindTable("peringkat");
  ASSERT_EQ(ranking.rows.size(), 15u) << "fourteen and the whole";
  EXPECT_EQ(ranking.rows[0].cells[0].text, "1");
  EXPECT_EQ(ranking.rows[13].cells[0].text, "–");
  EXPECT_EQ(ranking.rows[14].kind, RowKind::kTotal);
  EXPECT_EQ(ranking.rows[14].cells[2].text, document.texts["achievement"]);
  const Row& omben = RowWith(document, "peringkat", "Omben");
  EXPECT_EQ(At(omben, 2).text, "72,23");
  EXPECT_EQ(At(omben, 6).text, "3.405.840.458");
  EXPECT_FALSE(omben.synthetic);
  EXPECT_TRUE(RowWith(document, "peringkat", "Torjun").synthetic);
}

TEST_F(KabupatenTest, MatrixHasTheFiguresOfTheHeatMap) {
  Document document = Kabupaten();
  const Row& omben = RowWith(document, "matriks", "Omben");
  EXPECT_EQ(At(omben, 1).text, "69,51");
  EXPECT_EQ(At(omben, 2).text, "50,00");
  for (size_t column = 1; column <= 5; ++column) {
    EXPECT_THAT(document.charts["matriks"], HasSubstr(">" + At(omben, column).text + "<"));
  }
}

TEST_F(KabupatenTest, SaysWhoIsLateAndWhoIsSilent) {
  Document document = Kabupaten();
  const Row& silent = RowWith(document, "kelengkapan", "Jrengik");
  ASSERT_EQ(silent.cells.size(), 6u);
  EXPECT_THAT(At(silent, 1).text, HasSubstr("terlambat"));
  EXPECT_THAT(At(silent, 5).text, HasSubstr("baris 0/38"));
  EXPECT_THAT(document.texts["status"], HasSubstr("RANCANGAN"));
}

TEST_F(KabupatenTest, FindingsAcrossComeFirst) {
  Document document = Kabupaten();
  const Table& findings = *document.FindTable("temuan");
  ASSERT_FALSE(findings.rows.empty());
  EXPECT_EQ(findings.rows[0].cells[1].text, "35.27");
  EXPECT_EQ(document.FindTable("posisi")->rows.size(), 3u);
}

TEST_F(KabupatenTest, KecamatanIsRefusedWithAHint) {
  absl::StatusOr<KabupatenFacts> refused = GatherKabupaten(From(), kOmben, 2021, Now());
  EXPECT_TRUE(absl::IsInvalidArgument(refused.status()));
  EXPECT_THAT(refused.status().message(), HasSubstr("LKjIP"));
  EXPECT_TRUE(absl::IsNotFound(GatherKabupaten(From(), "35.28", 2021, Now()).status()));
}

}  // namespace
}  // namespace rekap::report
