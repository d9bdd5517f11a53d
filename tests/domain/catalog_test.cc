// The catalog as a whole. Method: one sound catalog made by hand, then the same
// with one thing broken each; and a nomenclature that changes between years.
#include "domain/catalog/catalog.h"

#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rekap {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

ActivityCode Code(absl::string_view text) { return *ActivityCode::Parse(text); }
RegionCode Wilayah(absl::string_view text) { return *RegionCode::Parse(text); }
LinearExpression Formula(absl::string_view text) {
  return std::get<LinearExpression>(LinearExpression::Parse(text));
}

// Lines as a file would have them: the place of what a test breaks.
CatalogPlace Line(uint32_t line) { return {line, 3}; }

Activity Entry(uint32_t line, absl::string_view code, absl::string_view name,
               uint16_t first_year = 2021, uint16_t last_year = Period::kYearMax,
               absl::string_view predecessor = "") {
  Activity activity{Code(code), std::string(name), first_year, last_year, std::nullopt, Line(line)};
  if (!predecessor.empty()) activity.predecessor = Code(predecessor);
  return activity;
}

Indicator Ratio(uint32_t line, absl::string_view code) {
  Indicator indicator;
  indicator.code = std::string(code);
  indicator.objective = "S1";
  indicator.name = "Penurunan gangguan";
  indicator.method = IndicatorMethod::kRatio;
  indicator.numerator = Formula("kejadian[n-1] - kejadian");
  indicator.denominator = Formula("kejadian[n-1]");
  indicator.place = Line(line);
  return indicator;
}

CatalogData Sound() {
  CatalogData data;
  data.name = "Kabupaten Sampang";
  data.regions = {{Wilayah("35.27.05"), "Omben", 20, Line(3)},
                  {Wilayah("35"), "Jawa Timur", 0, Line(1)},
                  {Wilayah("35.27"), "Sampang", 20, Line(2)}};
  data.activities = {Entry(11, "7.01.01", "PROGRAM PENUNJANG"),
                     Entry(12, "7.01.01.2.07", "Pengadaan Barang"),
                     Entry(13, "7.01.01.2.07.05", "Pengadaan Mebel"),
                     Entry(14, "7.01.01.2.07.06", "Pengadaan Peralatan")};
  data.objectives = {{"S1", "Pelayanan", "", Line(21)}};
  data.programs = {{Code("7.01.01"), "S1", "Sekretariat", Line(31)}};
  data.indicators = {Ratio(41, "IKU-1")};
  return data;
}

Catalog Built(CatalogData data) {
  std::vector<CatalogProblem> problems;
  std::optional<Catalog> catalog = Catalog::Build(std::move(data), problems);
  for (const CatalogProblem& problem : problems) ADD_FAILURE() << problem.message;
  return *std::move(catalog);
}

// "13 DUPLICATE_CODE" for each problem: line and code.
std::vector<std::string> Said(CatalogData data) {
  std::vector<CatalogProblem> problems;
  std::optional<Catalog> catalog = Catalog::Build(std::move(data), problems);
  EXPECT_EQ(catalog.has_value(), problems.empty());
  std::vector<std::string> said;
  for (const CatalogProblem& problem : problems) {
    said.push_back(absl::StrCat(problem.place.line, " ", problem.code));
  }
  return said;
}

template <typename Break>
std::vector<std::string> Broken(Break broken) {
  CatalogData data = Sound();
  broken(data);
  return Said(std::move(data));
}

TEST(CatalogTest, FindsWhatIsListedAndNothingElse) {
  Catalog catalog = Built(Sound());
  EXPECT_THAT(catalog.Units(), ElementsAre(Wilayah("35.27.05")));
  EXPECT_EQ(catalog.root(), Wilayah("35.27"));
  EXPECT_EQ(catalog.FindRegion(Wilayah("35.27.05"))->name, "Omben");
  EXPECT_EQ(catalog.FindRegion(Wilayah("35.27.06")), nullptr);
  EXPECT_EQ(catalog.FindActivity(Code("7.01.01.2.07.0005"), 2021)->name, "Pengadaan Mebel");
  EXPECT_EQ(catalog.FindActivity(Code("7.01.05"), 2021), nullptr);
  EXPECT_EQ(catalog.FindObjective("S1")->name, "Pelayanan");
  EXPECT_EQ(catalog.FindObjective("S9"), nullptr);
  EXPECT_EQ(catalog.FindProgram(Code("7.01.01"))->responsible, "Sekretariat");
  EXPECT_EQ(catalog.FindProgram(Code("7.01.05")), nullptr);
  EXPECT_EQ(catalog.FindIndicator("IKU-1")->name, "Penurunan gangguan");
  EXPECT_EQ(catalog.FindIndicator("IKU-9"), nullptr);
}

TEST(CatalogTest, NamesAreFoundHoweverWrittenButOnlyOnTheirLevelAndInTheirYears) {
  CatalogData data = Sound();
  data.activities.push_back(Entry(15, "7.01.01.2.07.07", "pengadaan-mebel"));
  Catalog catalog = Built(std::move(data));
  EXPECT_THAT(catalog.FindByName(ActivityLevel::kSubKegiatan, "PENGADAAN  MEBEL", 2021),
              ElementsAre(Code("7.01.01.2.07.05"), Code("7.01.01.2.07.07")));
  EXPECT_THAT(catalog.FindByName(ActivityLevel::kProgram, "Pengadaan Mebel", 2021), IsEmpty());
  EXPECT_THAT(catalog.FindByName(ActivityLevel::kSubKegiatan, "Pengadaan Mebel", 2020), IsEmpty());
  EXPECT_THAT(catalog.FindByName(ActivityLevel::kSubKegiatan, "", 2021), IsEmpty());
}

TEST(CatalogTest, RootIsTheLowestListedRegionAboveAllUnits) {
  CatalogData data = Sound();
  data.regions.push_back({Wilayah("35.28"), "Pamekasan", 0, Line(4)});
  data.regions.push_back({Wilayah("35.28.01"), "Tlanakan", 0, Line(5)});
  EXPECT_EQ(Built(std::move(data)).root(), Wilayah("35"));
}

TEST(CatalogTest, InputsOfAnIndicatorAreEachNamedOnce) {
  Indicator indicator = Ratio(1, "IKU-1");
  indicator.weight_input = "penduduk";
  EXPECT_THAT(indicator.Inputs(),
              ElementsAre(FormulaInput{"kejadian", 0}, FormulaInput{"kejadian", 1},
                          FormulaInput{"penduduk", 0}));
}

// Between 2021 and 2022: 07.05 is renamed, 07.06 becomes 08.01, whose own code
// was free until then, and 07.06 is given to something new in 2023.
CatalogData Changing() {
  CatalogData data = Sound();
  data.activities = {
      Entry(11, "7.01.01", "PROGRAM PENUNJANG"),
      Entry(12, "7.01.01.2.07", "Pengadaan Barang"),
      Entry(13, "7.01.01.2.08", "Penyediaan Jasa", 2022),
      Entry(14, "7.01.01.2.07.05", "Pengadaan Mebel", 2021, 2021),
      Entry(15, "7.01.01.2.07.0005", "Pengadaan Mebel Kantor", 2022),
      Entry(16, "7.01.01.2.07.06", "Pengadaan Peralatan", 2021, 2021),
      Entry(17, "7.01.01.2.08.0001", "Pengadaan Peralatan", 2022, 2023, "7.01.01.2.07.06"),
      Entry(18, "7.01.01.2.08.0011", "Peralatan", 2024, Period::kYearMax, "7.01.01.2.08.01"),
      Entry(19, "7.01.01.2.07.06", "Pengadaan Kendaraan", 2023)};
  return data;
}

TEST(CatalogTest, ARenamedActivityKeepsItsCodeAndHasTheNameOfTheYear) {
  Catalog catalog = Built(Changing());
  ActivityCode mebel = Code("7.01.01.2.07.05");
  EXPECT_EQ(catalog.FindActivity(mebel, 2021)->name, "Pengadaan Mebel");
  EXPECT_EQ(catalog.FindActivity(mebel, 2022)->name, "Pengadaan Mebel Kantor");
  EXPECT_EQ(catalog.FindActivity(mebel, 2019)->name, "Pengadaan Mebel");
  EXPECT_EQ(catalog.CodeIn(mebel, 2021, 2030), mebel);
  EXPECT_EQ(catalog.CodeIn(mebel, 2030, 2021), mebel);
  EXPECT_THAT(catalog.FindByName(ActivityLevel::kSubKegiatan, "Pengadaan Mebel", 2022), IsEmpty());
}

TEST(CatalogTest, ARecodedActivityIsFollowedForwardAndBack) {
  Catalog catalog = Built(Changing());
  ActivityCode first = Code("7.01.01.2.07.06");
  ActivityCode second = Code("7.01.01.2.08.01");
  ActivityCode third = Code("7.01.01.2.08.11");
  EXPECT_EQ(catalog.CodeIn(first, 2021, 2021), first);
  EXPECT_EQ(catalog.CodeIn(first, 2021, 2022), second);
  EXPECT_EQ(catalog.CodeIn(first, 2021, 2025), third);
  EXPECT_EQ(catalog.CodeIn(third, 2025, 2023), second);
  EXPECT_EQ(catalog.CodeIn(third, 2025, 2021), first);
  // The same code, given to something else since.
  EXPECT_EQ(catalog.CodeIn(first, 2023, 2025), first);
  EXPECT_EQ(catalog.CodeIn(first, 2023, 2021), first);
  EXPECT_EQ(catalog.CodeIn(Code("7.01.05"), 2021, 2025), Code("7.01.05"));
  // Between the years of an activity and those of another with its code.
  EXPECT_EQ(catalog.FindActivity(first, 2022)->name, "Pengadaan Kendaraan");
}

TEST(CatalogTest, ExpectedLinesAreThoseOfTheYear) {
  Catalog catalog = Built(Changing());
  EXPECT_EQ(catalog.ExpectedLines(nullptr, 2020), 0u);
  EXPECT_EQ(catalog.ExpectedLines(nullptr, 2021), 2u);
  EXPECT_EQ(catalog.ExpectedLines(nullptr, 2022), 2u);
  EXPECT_EQ(catalog.ExpectedLines(nullptr, 2023), 3u);
  ActivityCode jasa = Code("7.01.01.2.08");
  EXPECT_EQ(catalog.ExpectedLines(&jasa, 2021), 0u);
  EXPECT_EQ(catalog.ExpectedLines(&jasa, 2024), 1u);
}

TEST(CatalogTest, RegionsMustHaveTheirParentsAndACommonRoot) {
  EXPECT_THAT(Broken([](CatalogData& d) { d.regions.push_back(d.regions[0]); }),
              ElementsAre("3 DUPLICATE_CODE"));
  EXPECT_THAT(Broken([](CatalogData& d) { d.regions.clear(); }), ElementsAre("0 NO_REGION"));
  EXPECT_THAT(Broken([](CatalogData& d) { d.regions.pop_back(); }), ElementsAre("0 NO_ROOT"));
  EXPECT_THAT(Broken([](CatalogData& d) {
                d.regions.push_back({Wilayah("36.01.01"), "Jauh", 0, Line(4)});
              }),
              ElementsAre("0 NO_ROOT"));
  EXPECT_THAT(Broken([](CatalogData& d) {
                d.regions.push_back({Wilayah("35.28.01"), "Tlanakan", 0, Line(4)});
              }),
              ElementsAre("4 MISSING_PARENT"));
}

TEST(CatalogTest, ActivitiesMustHaveParentsInAllTheirYearsAndYearsOfTheirOwn) {
  EXPECT_THAT(Broken([](CatalogData& d) { d.activities.erase(d.activities.begin() + 1); }),
              ElementsAre("13 MISSING_PARENT", "14 MISSING_PARENT"));
  EXPECT_THAT(Broken([](CatalogData& d) { d.activities[1].last_year = 2023; }),
              ElementsAre("13 MISSING_PARENT", "14 MISSING_PARENT"));
  EXPECT_THAT(Broken([](CatalogData& d) { d.activities[3].last_year = 2020; }),
              ElementsAre("14 BAD_YEARS"));
  EXPECT_THAT(Broken([](CatalogData& d) {
                d.activities.push_back(Entry(15, "7.01.01.2.07.0005", "Mebel", 2022));
              }),
              ElementsAre("15 DUPLICATE_CODE"));
}

TEST(CatalogTest, PredecessorsMustEndWhereTheirSuccessorBegins) {
  auto broken = [](size_t index, auto change) {
    CatalogData data = Changing();
    change(data.activities[index]);
    return Said(std::move(data));
  };
  EXPECT_THAT(broken(6, [](Activity& a) { a.predecessor = Code("7.01.01.2.09.01"); }),
              ElementsAre("17 DANGLING_REFERENCE"));
  EXPECT_THAT(broken(6, [](Activity& a) { a.predecessor = Code("7.01.01.2.07"); }),
              ElementsAre("17 DANGLING_REFERENCE"));
  EXPECT_THAT(broken(5, [](Activity& a) { a.last_year = 2022; }), ElementsAre("17 BAD_YEARS"));
  EXPECT_THAT(broken(7,
                     [](Activity& a) {
                       a.first_year = 2022;
                       a.predecessor = Code("7.01.01.2.07.06");
                     }),
              ElementsAre("18 DUPLICATE_PREDECESSOR"));
}

TEST(CatalogTest, PredecessorsMustNotGoRoundInACircle) {
  EXPECT_THAT(Broken([](CatalogData& d) { d.activities[2].predecessor = d.activities[2].code; }),
              ElementsAre("13 CYCLE"));
  CatalogData data = Sound();
  data.activities.push_back(Entry(15, "7.01.01.2.07.07", "Lain"));
  data.activities[2].predecessor = data.activities[4].code;
  data.activities[3].predecessor = data.activities[2].code;
  data.activities[4].predecessor = data.activities[3].code;
  std::vector<CatalogProblem> problems;
  EXPECT_EQ(Catalog::Build(std::move(data), problems), std::nullopt);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].place, Line(13));
  EXPECT_THAT(problems[0].message,
              HasSubstr("7.01.01.2.07.05 < 7.01.01.2.07.07 < 7.01.01.2.07.06 < 7.01.01.2.07.05"));
}

TEST(CatalogTest, TheCascadeMustLeadSomewhere) {
  EXPECT_THAT(Broken([](CatalogData& d) { d.programs[0].objective = "S9"; }),
              ElementsAre("31 DANGLING_REFERENCE"));
  EXPECT_THAT(Broken([](CatalogData& d) { d.programs[0].program = Code("7.01.05"); }),
              ElementsAre("31 DANGLING_REFERENCE"));
  EXPECT_THAT(Broken([](CatalogData& d) { d.programs[0].program = Code("7.01.01.2.07"); }),
              ElementsAre("31 DANGLING_REFERENCE"));
  EXPECT_THAT(Broken([](CatalogData& d) { d.programs.push_back(d.programs[0]); }),
              ElementsAre("31 DUPLICATE_CODE"));
  EXPECT_THAT(Broken([](CatalogData& d) { d.indicators[0].objective = "S9"; }),
              ElementsAre("41 DANGLING_REFERENCE"));
}

TEST(CatalogTest, EveryProgramServesAnObjective) {
  EXPECT_THAT(Broken([](CatalogData& d) { d.programs.clear(); }), ElementsAre("11 NO_OBJECTIVE"));
  EXPECT_THAT(Broken([](CatalogData& d) {
                d.activities[0].last_year = 2023;
                d.activities.push_back(Entry(15, "7.01.01", "PROGRAM LAIN", 2024));
                d.activities.push_back(Entry(16, "7.01.05", "PROGRAM BARU", 2024, 2025));
                d.activities.push_back(Entry(17, "7.01.05", "PROGRAM BARU LAGI", 2026));
              }),
              ElementsAre("17 NO_OBJECTIVE"))
      << "one that has ended serves none of today's";
}

TEST(CatalogTest, CodesOfObjectivesAndIndicatorsAreTheirOwn) {
  EXPECT_THAT(Broken([](CatalogData& d) { d.indicators[0].code = "S1"; }),
              ElementsAre("41 DUPLICATE_CODE"));
  EXPECT_THAT(Broken([](CatalogData& d) { d.indicators[0].code = "7.01.01"; }),
              ElementsAre("41 BAD_CODE"));
  EXPECT_THAT(Broken([](CatalogData& d) { d.indicators[0].code = "IKU 1"; }),
              ElementsAre("41 BAD_CODE"));
}

TEST(CatalogTest, FormulasMustFitTheMethod) {
  auto broken = [](auto change) {
    return Broken([&](CatalogData& d) { change(d.indicators[0]); });
  };
  EXPECT_THAT(broken([](Indicator& i) { i.denominator.reset(); }), ElementsAre("41 BAD_METHOD"));
  EXPECT_THAT(broken([](Indicator& i) { i.method = IndicatorMethod::kSum; }),
              ElementsAre("41 BAD_METHOD"));
  EXPECT_THAT(broken([](Indicator& i) { i.factor = Decimal(); }), ElementsAre("41 BAD_METHOD"));
  EXPECT_THAT(broken([](Indicator& i) { i.without_parts = IndicatorMethod::kSum; }),
              ElementsAre("41 BAD_METHOD"));
  EXPECT_THAT(broken([](Indicator& i) { i.without_parts = IndicatorMethod::kWeightedMean; }),
              ElementsAre("41 BAD_METHOD"));
  EXPECT_THAT(broken([](Indicator& i) { i.weight_input = "penduduk"; }),
              ElementsAre("41 BAD_METHOD"));
  EXPECT_THAT(broken([](Indicator& i) {
                i.without_parts = IndicatorMethod::kWeightedMean;
                i.weight_input = "penduduk";
              }),
              IsEmpty());
}

std::vector<std::string> WithFormulas(absl::string_view numerator, absl::string_view denominator) {
  return Broken([&](CatalogData& d) {
    d.indicators[0].numerator = Formula(numerator);
    d.indicators[0].denominator = Formula(denominator);
  });
}

TEST(CatalogTest, FormulasMustFollowTheirInputs) {
  EXPECT_THAT(WithFormulas("desa_tertib", "0"), ElementsAre("41 BAD_FORMULA"));
  EXPECT_THAT(WithFormulas("desa_tertib", "20"), IsEmpty()) << "one may divide by a constant";
  EXPECT_THAT(WithFormulas("desa_tertib", "desa - desa"), ElementsAre("41 BAD_FORMULA"));
  EXPECT_THAT(WithFormulas("0 * desa_tertib", "desa"), ElementsAre("41 BAD_FORMULA"));
  EXPECT_THAT(WithFormulas("1", "0"), ElementsAre("41 BAD_FORMULA", "41 BAD_FORMULA"));
  EXPECT_THAT(WithFormulas("desa - 20", "desa - desa[n-1]"), IsEmpty());
}

TEST(CatalogTest, AnIndicatorMayAskForAsManyInputsAsARecordHolds) {
  auto sum = [](absl::string_view prefix, int count) {
    std::string text = absl::StrCat(prefix, 1);
    for (int i = 2; i <= count; ++i) absl::StrAppend(&text, " + ", prefix, i);
    return text;
  };
  std::string numerator = sum("masuk", 16);
  EXPECT_THAT(WithFormulas(numerator, sum("keluar", 16)), IsEmpty());
  EXPECT_THAT(Broken([&](CatalogData& d) {
                d.indicators[0].numerator = Formula(numerator);
                d.indicators[0].denominator = Formula(sum("keluar", 16));
                d.indicators[0].without_parts = IndicatorMethod::kWeightedMean;
                d.indicators[0].weight_input = "penduduk";
              }),
              ElementsAre("41 TOO_MANY_INPUTS"));
}

TEST(CatalogTest, AnInputMustNotBeCalledAsAColumnOfItsTable) {
  for (const char* name : {"no", "sasaran", "satuan", "sumber", "target_2021", "realisasi_1999"}) {
    EXPECT_THAT(WithFormulas(name, "desa"), ElementsAre("41 RESERVED_INPUT")) << name;
  }
  EXPECT_THAT(WithFormulas("target_desa", "nomor"), IsEmpty());
}

TEST(CatalogTest, AStoredOneGoesOnBeingReadWhenMoreIsAskedOfNewOnes) {
  CatalogData data = Sound();
  data.programs.clear();
  data.indicators[0].denominator = Formula("0");
  std::vector<CatalogProblem> problems;
  EXPECT_EQ(Catalog::Build(data, problems), std::nullopt);
  problems.clear();
  EXPECT_TRUE(Catalog::Build(data, problems, CatalogUse::kStored).has_value());
  EXPECT_THAT(problems, IsEmpty());
}

TEST(CatalogTest, InputsThatAreAlikeAndWrittenOnceEachAreTwo) {
  EXPECT_THAT(WithFormulas("balita_hadir", "batita_hadir"), IsEmpty());
}

TEST(CatalogTest, AMisspelledInputIsNoticedWithinItsIndicator) {
  for (const char* slip :
       {"kejadain", "kejadan", "kejadiian", "kejadien", "kejadians", "ejadian"}) {
    EXPECT_THAT(WithFormulas("kejadian[n-1] - kejadian", slip), ElementsAre("41 SUSPICIOUS_INPUT"))
        << slip;
  }
  std::vector<CatalogProblem> problems;
  CatalogData data = Sound();
  data.indicators[0].denominator = Formula("kejadain[n-1]");
  EXPECT_EQ(Catalog::Build(std::move(data), problems), std::nullopt);
  EXPECT_THAT(problems.at(0).message, HasSubstr("kejadain dari indikator IKU-1 hampir sama dengan "
                                                "kejadian;"));
}

TEST(CatalogTest, NamesThatDifferOnPurposeAreNoMisspelling) {
  EXPECT_THAT(WithFormulas("skor_akhir1", "skor_akhir2"), IsEmpty());
  EXPECT_THAT(WithFormulas("jumlah_rt", "jumlah_rw"), IsEmpty());
  EXPECT_THAT(WithFormulas("desa_a", "desa_b"), IsEmpty());
  EXPECT_THAT(WithFormulas("surat_masuk", "surat_keluar"), IsEmpty());
  // Written more than once each.
  EXPECT_THAT(WithFormulas("izin_terbit[n-1] - izin_terbit", "izin_tertib + izin_tertib[n-1]"),
              IsEmpty());
  // Of another indicator.
  EXPECT_THAT(Broken([](CatalogData& d) {
                d.indicators.push_back(Ratio(42, "IKU-2"));
                d.indicators[1].numerator = Formula("kejadain");
                d.indicators[1].denominator = Formula("penduduk");
              }),
              IsEmpty());
}

TEST(CatalogTest, AllMistakesAreSaidByPlaceAndNotMoreThanTheBound) {
  EXPECT_THAT(Broken([](CatalogData& d) {
                d.indicators[0].objective = "S9";
                d.regions.push_back(d.regions[0]);
                d.activities[2].predecessor = d.activities[2].code;
              }),
              ElementsAre("3 DUPLICATE_CODE", "13 CYCLE", "41 DANGLING_REFERENCE"));
  std::vector<std::string> many = Broken([](CatalogData& d) {
    for (uint32_t i = 0; i < 3 * kCatalogProblemsMax; ++i) {
      d.activities.push_back(Entry(1000 - i, "7.01.01.2.07.05", "lagi"));
    }
  });
  EXPECT_EQ(many.size(), kCatalogProblemsMax);
}

}  // namespace
}  // namespace rekap
