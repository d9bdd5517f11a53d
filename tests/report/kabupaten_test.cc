// The report of a kabupaten: Omben's real year beside synthetic ones and silence.
#include "absl/strings/match.h"
#include <gmock/gmock.h>

#include "tests/report/report_fixture.h"

namespace rekap::report {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;

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
  EXPECT_EQ(At(omben, 7).text, "3.405.840.458");
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

TEST_F(KabupatenTest, QuadrantsAreBesideTheRegionsOwnFigures) {
  Document document = Kabupaten();
  const Table& ranking = *document.FindTable("peringkat");
  const std::string note = absl::StrCat("Kuadran terhadap angka Kabupaten Sampang: capaian ",
                                        document.texts["achievement"], " % dan serapan ",
                                        document.texts["absorption"], " %.");
  EXPECT_THAT(ranking.notes, Contains(note));
  EXPECT_EQ(At(ranking.rows.back(), 11).text, "") << "the whole is not beside itself";
  EXPECT_THAT(document.charts["serapan"], HasSubstr("Garis putus: Kabupaten Sampang"));
  size_t named = 0;
  for (const Row& row : ranking.rows) named += absl::StrContains(At(row, 11).text, "fektif");
  EXPECT_EQ(named, 3u);
}

TEST_F(KabupatenTest, YearsOfOtherUnitsAreNeitherComparedNorJoined) {
  std::vector<v1::Record> before;
  for (v1::Record record : OmbenRecords({"corrected.tsv"})) {
    before.push_back(InYear(2020, std::move(record)));
  }
  Report(kOmben, before);
  Document document = Kabupaten();
  const Row& last = RowWith(document, "tren", "2020");
  const Row& now = RowWith(document, "tren", "2021");
  EXPECT_EQ(At(last, 1).text, "1/14");
  EXPECT_EQ(At(now, 1).text, "3/14");
  EXPECT_EQ(At(now, 6).text, "tt.");
  EXPECT_THAT(document.FindTable("tren")->notes, Contains(HasSubstr("tidak disambung")));
  EXPECT_TRUE(document.charts.contains("tren"));
  // Omben itself reported both years.
  EXPECT_EQ(At(RowWith(document, "peringkat", "Omben"), 3).text, "0,00");
  EXPECT_EQ(At(RowWith(document, "peringkat", "Torjun"), 3).text, "–");
  EXPECT_EQ(At(RowWith(document, "peringkat", "Kabupaten Sampang"), 3).text, "tt.");
}

TEST_F(KabupatenTest, OutliersStandOnceAndTheAnnexSaysWhere) {
  KabupatenFacts facts = *GatherKabupaten(From(), "", 2021, Now());
  v1::Finding far;
  far.set_rule("outlier");
  far.set_unit("35.27");
  far.set_message("Omben jauh");
  facts.findings.list.insert(facts.findings.list.begin(), far);
  ++facts.findings.total;
  Document document = MakeKabupaten(facts);
  EXPECT_EQ(At(RowWith(document, "pencilan", "Omben jauh"), 2).text, "outlier");
  const Table& annex = *document.FindTable("temuan");
  for (const Row& row : annex.rows) EXPECT_NE(At(row, 2).text, "outlier");
  EXPECT_THAT(annex.notes, Contains(HasSubstr("bagian 8")));
}

TEST_F(KabupatenTest, YearWithoutAnyFigureSaysSo) {
  KabupatenFacts facts = *GatherKabupaten(From(), "", 2023, Now());
  Document document = MakeKabupaten(facts);
  EXPECT_EQ(document.texts["no_figures"], "Belum ada angka yang dilaporkan untuk tahun 2023.");
  EXPECT_EQ(Kabupaten().texts["no_figures"], "");
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

// Omben beside a kecamatan that states its results without numerators and denominators.
class StatedResultsTest : public ReportTest {
 protected:
  // `figure`: the region's IKU-2.
  std::vector<std::string> NotesBeside(const std::string& file, const std::string& figure) {
    ReportOmben({"corrected.tsv", file});
    const std::string stated = samples::ReadSource("tests/data/omben-2021/iku.tsv");
    Report("35.27.07", Import(*RegionCode::Parse("35.27.07"), "iku.tsv", stated));
    const Document document = Kabupaten();
    const Table& indicators = *document.FindTable("indikator");
    EXPECT_EQ(At(indicators.rows.back(), 5).text, figure);
    return indicators.notes;
  }
};

TEST_F(StatedResultsTest, AreLeftOutOfSumsOfPartsAndTheReportSaysSo) {
  EXPECT_THAT(NotesBeside("iku-rincian.tsv", "90,00"),
              Contains("IKU-2: 1 kecamatan tanpa pembilang dan penyebut tidak ikut dihitung."));
}

TEST_F(StatedResultsTest, AreWhatTheFigureIsMadeOfWhereNobodyHasParts) {
  std::vector<std::string> notes = NotesBeside("iku.tsv", "100,00");
  EXPECT_THAT(notes, Contains("IKU-2: dihitung dari hasil tiap kecamatan, karena tanpa pembilang "
                              "dan penyebut."));
  EXPECT_THAT(notes, Each(Not(HasSubstr("tidak ikut"))));
}

}  // namespace
}  // namespace rekap::report
