// A catalog file with mistakes. Method: one small sound file, in which each
// test replaces one piece of text, and the exact line and column at which the
// mistake is said.
#include "runtime/catalog/catalog_yaml.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/catalog/input_names.h"
#include "node/importer/indicator_importer.h"
#include "runtime/yaml/yaml_tree.h"

namespace rekap {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr absl::string_view kSound =
    R"(katalog: Uji
wilayah:
  - {kode: 35.27, nama: Sampang}
  - {kode: 35.27.05, nama: Omben, desa_kelurahan: 20}
nomenklatur:
  - {kode: 7.01.01, mulai: 2021, uraian: PROGRAM}
sasaran:
  - kode: S1
    uraian: Pelayanan
program:
  - {kode: 7.01.01, sasaran: S1, penanggung_jawab: Sekretariat}
indikator:
  - kode: IKU-1
    sasaran: S1
    nama: Gangguan
    arah: turun
    metode: rasio
    pembilang: "kejadian[n-1] - kejadian"
    penyebut: kejadian[n-1]
    faktor: 0.5
    tanpa_rincian: rata_rata_tertimbang
    bobot: penduduk
kebijakan:
  batas_capaian: 120
  tenggat: {triwulan_1: 10 April, tahunan: 28 Februari tahun berikutnya}
  predikat:
    - {dari: 91, nama: Tinggi}
    - {dari: "50,5", nama: Sedang}
    - {nama: Rendah}
)";

std::vector<CatalogProblem> ProblemsOf(absl::string_view text) {
  auto parsed = ParseCatalogYaml(text);
  auto* problems = std::get_if<std::vector<CatalogProblem>>(&parsed);
  return problems == nullptr ? std::vector<CatalogProblem>() : *problems;
}

// "4:5 BAD_CODE" for each problem.
std::vector<std::string> Said(absl::string_view text) {
  std::vector<std::string> said;
  for (const CatalogProblem& problem : ProblemsOf(text)) {
    EXPECT_FALSE(problem.message.empty());
    said.push_back(absl::StrCat(problem.place.line, ":", problem.place.column, " ", problem.code));
  }
  return said;
}

// The sound file with `from`, which stands there once, replaced.
std::string With(absl::string_view from, absl::string_view to) {
  size_t at = kSound.find(from);
  EXPECT_NE(at, absl::string_view::npos) << from;
  EXPECT_EQ(kSound.rfind(from), at) << from << " is there twice";
  return std::string(kSound).replace(at, from.size(), std::string(to));
}

std::vector<std::string> SaidWith(absl::string_view from, absl::string_view to) {
  return Said(With(from, to));
}

TEST(CatalogYaml, ReadsEverythingThatASoundFileSays) {
  auto parsed = ParseCatalogYaml(kSound);
  ASSERT_TRUE(std::holds_alternative<Catalog>(parsed)) << Said(kSound).front();
  const Catalog& catalog = std::get<Catalog>(parsed);
  EXPECT_EQ(catalog.name(), "Uji");
  EXPECT_EQ(catalog.FindRegion(*RegionCode::Parse("35.27.05"))->villages, 20u);
  EXPECT_EQ(catalog.activities()[0].first_year, 2021);
  EXPECT_EQ(catalog.activities()[0].place, (CatalogPlace{6, 5}));
  EXPECT_EQ(catalog.objectives()[0].place, (CatalogPlace{8, 5}));
  const Indicator& indicator = catalog.indicators()[0];
  EXPECT_EQ(indicator.direction, IndicatorDirection::kLower);
  EXPECT_EQ(indicator.method, IndicatorMethod::kRatio);
  EXPECT_EQ(indicator.numerator->ToString(), "kejadian[n-1] - kejadian");
  EXPECT_EQ(indicator.factor, Decimal::FromMicro(500'000));
  EXPECT_EQ(indicator.without_parts, IndicatorMethod::kWeightedMean);
  EXPECT_EQ(indicator.weight_input, "penduduk");
  const Policy& policy = catalog.policy();
  EXPECT_EQ(policy.cap, Decimal::FromMicro(120'000'000));
  EXPECT_EQ(policy.deadlines[1], (Deadline{4, 10, 0}));
  EXPECT_EQ(policy.deadlines[0], (Deadline{2, 28, 1}));
  EXPECT_EQ(policy.deadlines[2], std::nullopt);
  ASSERT_EQ(policy.bands.size(), 3u);
  EXPECT_EQ(policy.bands[1].from, Decimal::FromMicro(50'500'000));
  EXPECT_EQ(policy.akip_grades, Policy::Default().akip_grades);
}

TEST(CatalogYaml, ReadsTheSameWithWindowsLineEndsAndAByteOrderMark) {
  std::string windows = absl::StrCat("\xef\xbb\xbf", absl::StrReplaceAll(kSound, {{"\n", "\r\n"}}));
  EXPECT_THAT(Said(windows), IsEmpty());
  EXPECT_THAT(Said(absl::StrReplaceAll(windows, {{"arah: turun", "arah: atas"}})),
              ElementsAre("16:11 BAD_VALUE"));
}

TEST(CatalogYaml, AnUnknownKeyIsRefusedAtEveryLevelAndTheNearestOneNamed) {
  EXPECT_THAT(SaidWith("kebijakan:", "kebijaka:"), ElementsAre("23:1 UNKNOWN_KEY"));
  EXPECT_THAT(SaidWith("desa_kelurahan: 20", "desa_keluraan: 20"), ElementsAre("4:35 UNKNOWN_KEY"));
  EXPECT_THAT(SaidWith("mulai: 2021", "Mulai: 2021"), ElementsAre("6:21 UNKNOWN_KEY"));
  EXPECT_THAT(SaidWith("    uraian: Pelayanan", "    uraian: Pelayanan\n    bukti: V"),
              ElementsAre("10:5 UNKNOWN_KEY"));
  EXPECT_THAT(SaidWith("triwulan_1", "triwulan_5"), ElementsAre("25:13 UNKNOWN_KEY"));
  EXPECT_THAT(SaidWith("- {nama: Rendah}", "- {nama: Rendah, warna: merah}"),
              ElementsAre("29:22 UNKNOWN_KEY"));
  EXPECT_EQ(ToText("k.yaml", ProblemsOf(With("mulai: 2021", "mula: 2021")).at(0)),
            "k.yaml:6:21: kunci mula tidak dikenal di nomenklatur; mungkin maksudnya mulai "
            "[UNKNOWN_KEY]");
  EXPECT_THAT(ProblemsOf(With("mulai: 2021", "warna: 2021")).at(0).message,
              HasSubstr("yang dikenal: kode, uraian, mulai, sampai, sebelumnya"));
}

TEST(CatalogYaml, AMissingKeyIsSaidWhereItsMapBegins) {
  EXPECT_THAT(SaidWith("katalog: Uji\n", ""), ElementsAre("1:1 MISSING_KEY"));
  EXPECT_THAT(SaidWith("{kode: 35.27.05, nama: Omben,", "{kode: 35.27.05,"),
              ElementsAre("4:5 MISSING_KEY"));
  EXPECT_THAT(SaidWith("    arah: turun\n", ""), ElementsAre("13:5 MISSING_KEY"));
  EXPECT_THAT(SaidWith("dari: 91, ", ""), ElementsAre("27:7 MISSING_KEY"));
}

TEST(CatalogYaml, AValueOfAnotherFormIsRefused) {
  EXPECT_THAT(SaidWith("katalog: Uji", "katalog: [Uji]"), ElementsAre("1:10 WRONG_TYPE"));
  EXPECT_THAT(SaidWith("katalog: Uji", "katalog:"), ElementsAre("1:1 WRONG_TYPE"));
  EXPECT_THAT(SaidWith("desa_kelurahan: 20", "desa_kelurahan: -1"), ElementsAre("4:51 WRONG_TYPE"));
  EXPECT_THAT(SaidWith("mulai: 2021", "mulai: 1999"), ElementsAre("6:28 WRONG_TYPE"));
  EXPECT_THAT(SaidWith("{nama: Rendah}", "Rendah"), ElementsAre("29:7 WRONG_TYPE"));
  EXPECT_THAT(SaidWith("nama: Gangguan", "nama: |\n      dua\n      baris"),
              ElementsAre("15:11 WRONG_TYPE"));
  EXPECT_THAT(SaidWith("nama: Gangguan", absl::StrCat("nama: ", std::string(1025, 'x'))),
              ElementsAre("15:11 WRONG_TYPE"));
  // A hundred, or a hundred thousand?
  EXPECT_THAT(SaidWith("faktor: 0.5", "faktor: 100.000"), ElementsAre("20:13 WRONG_TYPE"));
  EXPECT_THAT(Said("- satu\n- dua\n"), ElementsAre("1:1 WRONG_TYPE"));
}

TEST(CatalogYaml, ACodeMustBeOneAndStandOnce) {
  EXPECT_THAT(SaidWith("35.27.05", "35.27.5"), ElementsAre("4:12 BAD_CODE"));
  EXPECT_THAT(SaidWith("{kode: 7.01.01, mulai", "{kode: 7.1.01, mulai"),
              ElementsAre("6:12 BAD_CODE"));
  EXPECT_THAT(SaidWith("kode: IKU-1", "kode: IKU 1"), ElementsAre("13:5 BAD_CODE"));
  EXPECT_THAT(SaidWith("kode: IKU-1", "kode: S1"), ElementsAre("13:5 DUPLICATE_CODE"));
  EXPECT_THAT(SaidWith("nomenklatur:", "  - {kode: 35.27, nama: Lagi}\nnomenklatur:"),
              ElementsAre("5:5 DUPLICATE_CODE"));
  EXPECT_THAT(SaidWith("sasaran:\n", "  - {kode: 7.01.01, mulai: 2022, uraian: LAGI}\nsasaran:\n"),
              ElementsAre("7:5 DUPLICATE_CODE"));
}

TEST(CatalogYaml, AKeyMustStandOnce) {
  EXPECT_THAT(SaidWith("nama: Omben,", "nama: Omben, nama: Amben,"),
              ElementsAre("4:35 DUPLICATE_KEY"));
  EXPECT_THAT(SaidWith("program:\n", "sasaran: []\nprogram:\n"), ElementsAre("10:1 DUPLICATE_KEY"));
}

TEST(CatalogYaml, AReferenceMustLeadSomewhere) {
  EXPECT_THAT(SaidWith("sasaran: S1, p", "sasaran: S9, p"), ElementsAre("11:5 DANGLING_REFERENCE"));
  EXPECT_THAT(SaidWith("    sasaran: S1", "    sasaran: S9"),
              ElementsAre("13:5 DANGLING_REFERENCE"));
  EXPECT_THAT(SaidWith("mulai: 2021", "mulai: 2021, sebelumnya: 7.01.02"),
              ElementsAre("6:5 DANGLING_REFERENCE"));
  EXPECT_THAT(SaidWith("mulai: 2021", "mulai: 2021, sebelumnya: 7.01.01"),
              ElementsAre("6:5 CYCLE"));
  EXPECT_THAT(SaidWith("sasaran:\n", "  - {kode: 7.01.01.2.01, uraian: K}\nsasaran:\n"),
              ElementsAre("7:5 MISSING_PARENT"));
  EXPECT_THAT(SaidWith("mulai: 2021", "mulai: 2021, sampai: 2020"), ElementsAre("6:5 BAD_YEARS"));
}

TEST(CatalogYaml, SuccessorsMustBeOneAndBeginWhereTheOldCodeEnds) {
  auto linked = [](std::string text) {
    return absl::StrReplaceAll(text, {{"indikator:\n",
                                       "  - {kode: 7.01.02, sasaran: S1, penanggung_jawab: Camat}\n"
                                       "  - {kode: 7.01.03, sasaran: S1, penanggung_jawab: Camat}\n"
                                       "indikator:\n"}});
  };
  std::string two = linked(With("mulai: 2021", "sampai: 2021"));
  EXPECT_THAT(
      Said(absl::StrReplaceAll(
          two, {{"sasaran:\n",
                 "  - {kode: 7.01.02, mulai: 2022, uraian: B, sebelumnya: 7.01.01}\n"
                 "  - {kode: 7.01.03, mulai: 2022, uraian: C, sebelumnya: 7.01.01}\nsasaran:\n"}})),
      ElementsAre("8:5 DUPLICATE_PREDECESSOR"));
  EXPECT_THAT(Said(absl::StrReplaceAll(
                  two, {{"sampai: 2021", "sampai: 2020"},
                        {"sasaran:\n",
                         "  - {kode: 7.01.02, mulai: 2022, uraian: B, sebelumnya: 7.01.01}\n"
                         "  - {kode: 7.01.03, mulai: 2022, uraian: C}\nsasaran:\n"}})),
              ElementsAre("7:5 BAD_YEARS"));
}

TEST(CatalogYaml, AProgramWithoutAnObjectiveIsSaidAtTheProgram) {
  EXPECT_THAT(SaidWith("sasaran:\n", "  - {kode: 7.01.02, uraian: B}\nsasaran:\n"),
              ElementsAre("7:5 NO_OBJECTIVE"));
  // Only because its line in the cascade could not be read.
  EXPECT_THAT(SaidWith("{kode: 7.01.01, sasaran", "{kode: 7.1.01, sasaran"),
              ElementsAre("11:12 BAD_CODE"));
}

TEST(CatalogYaml, AMisspelledInputOrOneCalledAsAColumnIsSaidAtItsIndicator) {
  EXPECT_THAT(SaidWith("penyebut: kejadian[n-1]", "penyebut: kejadain[n-1]"),
              ElementsAre("13:5 SUSPICIOUS_INPUT"));
  EXPECT_THAT(SaidWith("bobot: penduduk", "bobot: satuan"), ElementsAre("13:5 RESERVED_INPUT"));
  EXPECT_THAT(SaidWith("penyebut: kejadian[n-1]", "penyebut: 0"), ElementsAre("13:5 BAD_FORMULA"));
}

TEST(CatalogYaml, EveryFixedColumnOfTheImportedTableIsClosedToInputs) {
  for (int year : {2000, 2021}) {
    for (const LayoutColumn& column : IndicatorColumns(*Period::Of(year, 0), {})) {
      EXPECT_TRUE(IsInputName(column.name) && IsIndicatorColumn(column.name)) << column.name;
    }
  }
}

TEST(CatalogYaml, RegionsMustHoldAKecamatanAndTheRegionAbove) {
  EXPECT_THAT(SaidWith("  - {kode: 35.27.05, nama: Omben, desa_kelurahan: 20}\n", ""),
              ElementsAre("3:3 NO_REGION"));
  EXPECT_THAT(SaidWith("kode: 35.27, ", "kode: 35.28, "), ElementsAre("3:3 NO_ROOT"));
}

TEST(CatalogYaml, AMistakeInAFormulaIsSaidAtItsCharacter) {
  EXPECT_THAT(SaidWith("\"kejadian[n-1] - kejadian\"", "\"kejadian[n-1] - Kejadian\""),
              ElementsAre("18:33 BAD_FORMULA"));
  EXPECT_THAT(SaidWith("penyebut: kejadian[n-1]", "penyebut: kejadian[n-2]"),
              ElementsAre("19:23 BAD_FORMULA"));
  // Where the file writes it in another form, at its beginning.
  EXPECT_THAT(SaidWith("penyebut: kejadian[n-1]", "penyebut: >-\n      kejadian *\n      -"),
              ElementsAre("19:15 BAD_FORMULA"));
}

TEST(CatalogYaml, AWordOrAMethodThatDoesNotFitIsRefused) {
  EXPECT_THAT(SaidWith("arah: turun", "arah: lower"), ElementsAre("16:11 BAD_VALUE"));
  EXPECT_THAT(SaidWith("metode: rasio", "metode: median"), ElementsAre("17:13 BAD_VALUE"));
  EXPECT_THAT(SaidWith("    penyebut: kejadian[n-1]\n", ""), ElementsAre("13:5 BAD_METHOD"));
  EXPECT_THAT(SaidWith("    bobot: penduduk\n", ""), ElementsAre("13:5 BAD_METHOD"));
  EXPECT_THAT(SaidWith("metode: rasio\n    pembilang: \"kejadian[n-1] - kejadian\"\n"
                       "    penyebut: kejadian[n-1]\n    faktor: 0.5\n"
                       "    tanpa_rincian: rata_rata_tertimbang\n    bobot: penduduk\n",
                       "metode: jumlah\n    faktor: 0.5\n"),
              ElementsAre("18:13 BAD_METHOD"));
}

TEST(CatalogYaml, APolicyMustBeOne) {
  EXPECT_THAT(SaidWith("batas_capaian: 120", "batas_capaian: tanpa"), IsEmpty());
  EXPECT_THAT(SaidWith("batas_capaian: 120", "batas_capaian: 0,9"),
              ElementsAre("24:18 BAD_POLICY"));
  EXPECT_THAT(SaidWith("10 April", "31 April"), ElementsAre("25:25 BAD_POLICY"));
  EXPECT_THAT(SaidWith("28 Februari tahun berikutnya", "29 Februari tahun berikutnya"),
              ElementsAre("25:44 BAD_POLICY"));
  // Before the quarter, before the year has ended.
  EXPECT_THAT(SaidWith("10 April", "10 Januari"), ElementsAre("25:25 BAD_POLICY"));
  EXPECT_THAT(SaidWith("28 Februari tahun berikutnya", "28 Februari"),
              ElementsAre("25:44 BAD_POLICY"));
  EXPECT_THAT(SaidWith("\"50,5\"", "91"), ElementsAre("28:14 BAD_POLICY"));
  EXPECT_THAT(SaidWith("{nama: Rendah}", "{dari: 0, nama: Rendah}"),
              ElementsAre("29:14 BAD_POLICY"));
  EXPECT_THAT(SaidWith("  predikat:\n", "  nilai_ikm: []\n  predikat:\n"),
              ElementsAre("26:14 BAD_POLICY"));
  EXPECT_THAT(SaidWith("  predikat:\n", "  bobot: rata\n  desimal: 7\n  predikat:\n"),
              ElementsAre("26:10 BAD_VALUE", "27:12 WRONG_TYPE"));
}

TEST(CatalogYaml, WhatIsNoYamlIsRefusedWhereItIsNoticed) {
  EXPECT_THAT(SaidWith("nama: Sampang}", "nama: Sampang"), ElementsAre("6:3 BAD_YAML"));
  EXPECT_THAT(SaidWith("    uraian: Pelayanan", "   uraian: Pelayanan"),
              ElementsAre("9:4 BAD_YAML"));
  EXPECT_THAT(SaidWith("katalog: Uji", "? [a, b]\n: Uji"), ElementsAre("1:3 BAD_YAML"));
  EXPECT_THAT(Said(""), ElementsAre("0:0 BAD_YAML"));
  EXPECT_THAT(Said(absl::StrCat(kSound, "---\nkatalog: dua\n")), ElementsAre("0:0 BAD_YAML"));
  EXPECT_THAT(SaidWith("Omben",
                       "Om\x80"
                       "ben"),
              ElementsAre("4:30 NOT_TEXT"));
  EXPECT_THAT(SaidWith("Omben", absl::string_view("Om\0ben", 6)), ElementsAre("4:30 NOT_TEXT"));
}

TEST(CatalogYaml, ColumnsCountCharactersAndNotBytes) {
  EXPECT_THAT(SaidWith("nama: Omben, desa_kelurahan: 20", "nama: Ömbén, desa_kelurahan: x"),
              ElementsAre("4:51 WRONG_TYPE"));
}

TEST(CatalogYaml, AnchorsAliasesAndTagsAreRefused) {
  EXPECT_THAT(SaidWith("nama: Omben", "nama: &n Omben"), ElementsAre("4:28 ALIAS_REFUSED"));
  EXPECT_THAT(SaidWith(": 20}", ": !!int 20}"), ElementsAre("4:51 ALIAS_REFUSED"));
  std::string bomb = "katalog: &a [x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c <= 'z'; ++c) {
    absl::StrAppend(&bomb, std::string(1, c), ": &", std::string(1, c), " [*",
                    std::string(1, static_cast<char>(c - 1)), ", *",
                    std::string(1, static_cast<char>(c - 1)), "]\n");
  }
  EXPECT_THAT(Said(bomb), ElementsAre("1:10 ALIAS_REFUSED"));
}

TEST(CatalogYaml, SizeDepthAndNumberAreBounded) {
  EXPECT_THAT(Said(std::string(kCatalogBytesMax + 1, '#')), ElementsAre("0:0 TOO_LARGE"));
  EXPECT_THAT(SaidWith("katalog: Uji", "katalog: [[[[[[[[Uji]]]]]]]]"),
              ElementsAre("1:17 TOO_DEEP"));
  EXPECT_THAT(Said(std::string(kCatalogBytesMax, '[')).size(), 1u);
  EXPECT_THAT(Said(std::string(kCatalogBytesMax, '{')).size(), 1u);
  std::string items = "katalog: [";
  for (size_t i = 0; i <= kYamlNodesMax; ++i) absl::StrAppend(&items, "x,");
  std::vector<std::string> said = Said(absl::StrCat(items, "]"));
  ASSERT_EQ(said.size(), 1u);
  EXPECT_THAT(said[0], HasSubstr("TOO_LARGE"));
}

TEST(CatalogYaml, AllMistakesAreSaidAtOnceInTheirOrderUpToTheBound) {
  EXPECT_THAT(Said(absl::StrReplaceAll(kSound, {{"desa_kelurahan: 20", "desa: 20"},
                                                {"arah: turun", "arah: bawah"},
                                                {"sasaran: S1, p", "sasaran: S1, q: r, p"},
                                                {"10 April", "10 Avril"},
                                                {"penyebut: kejadian[n-1]", "penyebut: 2 *"}})),
              ElementsAre("4:35 UNKNOWN_KEY", "11:34 UNKNOWN_KEY", "16:11 BAD_VALUE",
                          "19:18 BAD_FORMULA", "25:25 BAD_POLICY"));
  std::string many(kSound);
  for (size_t i = 0; i < 2 * kCatalogProblemsMax; ++i) absl::StrAppend(&many, "x", i, ": 1\n");
  EXPECT_EQ(Said(many).size(), kCatalogProblemsMax);
}

TEST(CatalogYaml, WhatFollowsFromAMistakeIsNotSaidAgain) {
  // Without the objective's code, program and indicator lead nowhere.
  EXPECT_THAT(SaidWith("  - kode: S1\n    uraian", "  - uraian"), ElementsAre("8:5 MISSING_KEY"));
  EXPECT_THAT(SaidWith("{kode: 7.01.01, mulai", "{kode: 7.01, mulai"),
              ElementsAre("6:12 BAD_CODE"));
}

TEST(CatalogYaml, AnyCutOrChangedByteIsReadOrRefusedWithAPlace) {
  for (size_t at = 0; at < kSound.size(); ++at) {
    Said(kSound.substr(0, at));
    for (char c : {'\0', '\n', ' ', ':', '-', '[', '}', '"', '\'', '&', '*', '!', '|', '\xff'}) {
      std::string text(kSound);
      text[at] = c;
      Said(text);
    }
  }
}

}  // namespace
}  // namespace rekap
