// What changed from one catalog to another, as a planner reads it.
#include "domain/catalog/catalog_diff.h"

#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/catalog/catalog_words.h"

namespace rekap {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

CatalogData Before() {
  CatalogData data;
  data.name = "Sampang";
  data.regions = {{*RegionCode::Parse("35.27"), "Sampang", 0, {}},
                  {*RegionCode::Parse("35.27.05"), "Omben", 20, {}}};
  data.activities = {{*ActivityCode::Parse("7.01.01"),
                      "PROGRAM PENUNJANG",
                      2021,
                      Period::kYearMax,
                      std::nullopt,
                      {}}};
  data.objectives = {{"S1", "Pelayanan", "", {}}};
  data.programs = {{*ActivityCode::Parse("7.01.01"), "S1", "Sekretariat", {}}};
  Indicator indicator;
  indicator.code = "IKU-1";
  indicator.objective = "S1";
  indicator.name = "Nilai IKM";
  indicator.scale = GradeScale::kIkm;
  data.indicators = {indicator};
  return data;
}

Catalog Built(CatalogData data) {
  std::vector<CatalogProblem> problems;
  std::optional<Catalog> catalog = Catalog::Build(std::move(data), problems);
  for (const CatalogProblem& problem : problems) ADD_FAILURE() << problem.message;
  return *std::move(catalog);
}

template <typename Change>
std::vector<std::string> Diff(Change change) {
  CatalogData after = Before();
  change(after);
  std::vector<std::string> texts;
  for (const CatalogChange& c : DiffCatalogs(Built(Before()), Built(std::move(after)))) {
    EXPECT_EQ(c.text.find(absl::StrCat(c.section, c.code.empty() ? "" : " ", c.code, " ")), 0u);
    texts.push_back(c.text);
  }
  return texts;
}

TEST(CatalogDiff, EqualCatalogsDifferInNothingWhereverTheirTextStands) {
  EXPECT_THAT(Diff([](CatalogData& d) {
                d.regions[0].place = {7, 1};
                std::swap(d.regions[0], d.regions[1]);
              }),
              IsEmpty());
}

TEST(CatalogDiff, SaysWhatWasAddedRemovedAndChangedInTheOrderOfTheSections) {
  EXPECT_THAT(
      Diff([](CatalogData& d) {
        d.name = "Kabupaten Sampang";
        d.regions.push_back({*RegionCode::Parse("35.27.06"), "Kedungdung", 18, {}});
        d.activities[0].last_year = 2024;
        d.activities.push_back({*ActivityCode::Parse("7.01.01"),
                                "PROGRAM BARU",
                                2025,
                                Period::kYearMax,
                                std::nullopt,
                                {}});
        d.programs[0].responsible = "Camat";
        d.indicators[0].direction = IndicatorDirection::kLower;
        d.indicators[0].scale = GradeScale::kNone;
        d.indicators[0].measure_unit = "indeks";
      }),
      ElementsAre(
          R"(katalog berubah: "Sampang" menjadi "Kabupaten Sampang")",
          R"(wilayah 35.27.06 ditambah: nama "Kedungdung", desa_kelurahan "18")",
          R"(nomenklatur 7.01.01 berubah: sampai ditambah "2024")",
          R"(nomenklatur 7.01.01 ditambah: uraian "PROGRAM BARU", mulai "2025")",
          R"(program 7.01.01 berubah: penanggung_jawab "Sekretariat" menjadi "Camat")",
          R"(indikator IKU-1 berubah: arah "naik" menjadi "turun"; nilai dihapus, semula "ikm"; satuan ditambah "indeks")"));
  EXPECT_THAT(Diff([](CatalogData& d) { d.indicators.clear(); }),
              ElementsAre(R"(indikator IKU-1 dihapus: sasaran "S1", nama "Nilai IKM", )"
                          R"(arah "naik", metode "rata_rata", nilai "ikm")"));
}

TEST(CatalogDiff, EachSettingOfThePolicyIsAChangeOfItsOwn) {
  EXPECT_THAT(
      Diff([](CatalogData& d) {
        d.policy.cap = Policy::kNoCap;
        d.policy.weights = CascadeWeights::kAllocated;
        d.policy.deadlines[0] = Deadline{2, 28, 1};
        d.policy.bands[0].name = "Istimewa";
      }),
      ElementsAre(
          R"(kebijakan batas_capaian berubah: "100" menjadi "tanpa")",
          R"(kebijakan bobot berubah: "sama" menjadi "anggaran")",
          R"(kebijakan predikat berubah: "Sangat Tinggi 91, Tinggi 76, Sedang 66, Rendah 51, Sangat Rendah" menjadi "Istimewa 91, Tinggi 76, Sedang 66, Rendah 51, Sangat Rendah")",
          R"(kebijakan tahunan berubah: ditambah "28 Februari tahun berikutnya")"));
}

template <typename Change>
bool NewRules(Change change) {
  CatalogData after = Before();
  change(after);
  return DiffersInRules(Built(Before()), Built(std::move(after)));
}

TEST(CatalogDiff, RulesAreWhatReportedFiguresFollowFrom) {
  EXPECT_TRUE(NewRules([](CatalogData& d) { d.policy.cap = Policy::kNoCap; }));
  EXPECT_TRUE(NewRules([](CatalogData& d) { d.policy.weights = CascadeWeights::kAllocated; }));
  EXPECT_TRUE(NewRules([](CatalogData& d) { d.policy.bands.pop_back(); }));
  EXPECT_TRUE(NewRules([](CatalogData& d) { d.indicators[0].method = IndicatorMethod::kSum; }));
  EXPECT_TRUE(NewRules([](CatalogData& d) {
    d.indicators[0].numerator = std::get<LinearExpression>(LinearExpression::Parse("responden"));
  }));
  EXPECT_TRUE(NewRules([](CatalogData& d) { d.indicators.clear(); }));
  EXPECT_TRUE(NewRules([](CatalogData& d) {
    d.indicators.push_back(d.indicators[0]);
    d.indicators[1].code = "IKU-2";
  }));
  EXPECT_TRUE(NewRules([](CatalogData& d) {
    d.objectives.push_back({"S2", "Ketertiban", "", {}});
    d.programs[0].objective = "S2";
  }));
  EXPECT_FALSE(NewRules([](CatalogData& d) {
    d.name = "Kabupaten Sampang";
    d.policy.deadlines[0] = Deadline{2, 28, 1};
    d.policy.shown_places = 1;
    d.indicators[0].name = "IKM";
    d.programs[0].responsible = "Camat";
    d.regions.push_back({*RegionCode::Parse("35.27.06"), "Kedungdung", 18, {}});
  }));
}

TEST(CatalogWords, ADeadlineIsADayOfEveryYear) {
  EXPECT_EQ(ParseDeadline("10 april"), (Deadline{4, 10, 0}));
  EXPECT_EQ(ParseDeadline(" 28  Februari tahun berikutnya"), (Deadline{2, 28, 1}));
  EXPECT_EQ(ToText(Deadline{2, 28, 1}), "28 Februari tahun berikutnya");
  for (const char* text : {"29 Februari", "31 April", "0 Mei", "32 Mei", "10", "April", "10 Avril",
                           "10 April tahun depan", "10 April tahun", ""}) {
    EXPECT_EQ(ParseDeadline(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace rekap
