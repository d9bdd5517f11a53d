// Synthetic files: the same bytes everywhere, sound sums, plausible figures,
// and never without their mark. Files are read back with a reader of the tests,
// so they depend on nothing that the generator uses to write.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/decimal/decimal.h"
#include "domain/decimal/sen.h"
#include "runtime/catalog/catalog_yaml.h"
#include "tests/sampang.h"
#include "tests/tsv_table.h"
#include "tools/synthetic/files.h"

namespace rekap {
namespace {

using samples::Sampang;
using samples::SampangYaml;
using ::testing::StartsWith;

// Columns of the table file.
enum Column {
  kSource,
  kLevel,
  kCode,
  kName,
  kAllocated,
  kRealised,
  kPercent,
  kOutput,
  kTarget,
  kResult,
  kResultPercent
};

Office OfficeAt(absl::string_view code, uint64_t seed) {
  return *OfficeOf(Sampang(), *RegionCode::Parse(code), seed);
}

Period Year(uint32_t year) { return *Period::Of(year, 0); }

TsvTable Read(const std::string& text) {
  absl::string_view header = absl::string_view(text).substr(0, text.find('\n'));
  return TsvTable("synthetic", text, absl::StrSplit(header, '\t'));
}

TsvTable TableOf(const Office& office, uint32_t year = 2021) {
  return Read(SyntheticTable(Sampang(), office, Year(year)));
}

int64_t SenOf(const std::string& cell) {
  return cell == "-" ? 0 : Sen::Parse(cell, NumberStyle::kIndonesian)->value();
}

// Percent with six places of the unit's whole budget.
Decimal AbsorptionOf(const TsvTable& table) {
  return *PercentOf(SenOf(table.cell(0, kRealised)), SenOf(table.cell(0, kAllocated)));
}

// Sum of a money column over the sub kegiatan under `parent` (a code prefix,
// empty = all).
int64_t LinesBelow(const TsvTable& table, Column column, const std::string& parent) {
  int64_t sum = 0;
  for (size_t row = 0; row < table.size(); ++row) {
    if (table.cell(row, kLevel) == "subkegiatan" &&
        absl::StartsWith(table.cell(row, kCode), parent)) {
      sum += SenOf(table.cell(row, column));
    }
  }
  return sum;
}

rc::Gen<Office> AnyOffice() {
  return rc::gen::apply(
      [](RegionCode unit, uint64_t seed) { return *OfficeOf(Sampang(), unit, seed); },
      rc::gen::elementOf(Sampang().Units()), rc::gen::arbitrary<uint64_t>());
}

TEST(SyntheticTable, IsTheSameOnEveryComputer) {
  std::vector<std::string> lines =
      absl::StrSplit(SyntheticTable(Sampang(), OfficeAt("35.27.01", 1), Year(2021)), '\n');
  EXPECT_EQ(lines[1],
            "sintetis\ttotal\t\tBelanja langsung\t3.037.384.322\t2.658.596.591\t87,53\t\t\t\t");
  EXPECT_EQ(lines[11],
            "sintetis\tsubkegiatan\t7.01.01.2.02.01\tPenyediaan Gaji dan Tunjangan "
            "ASN\t2.383.145.325\t2.120.999.339\t89,00\tJumlah pegawai ASN\t29 ASN\t29 ASN\t100,00");
}

TEST(SyntheticTable, ChangesWithUnitYearAndSeed) {
  std::set<std::string> texts = {
      SyntheticTable(Sampang(), OfficeAt("35.27.01", 1), Year(2021)),
      SyntheticTable(Sampang(), OfficeAt("35.27.02", 1), Year(2021)),
      SyntheticTable(Sampang(), OfficeAt("35.27.01", 1), Year(2022)),
      SyntheticTable(Sampang(), OfficeAt("35.27.01", 2), Year(2021)),
  };
  EXPECT_EQ(texts.size(), 4u);
}

TEST(SyntheticTable, HasARowForEveryActivityOfTheCatalog) {
  TsvTable table = TableOf(OfficeAt("35.27.09", 1));
  std::vector<std::string> codes;
  for (size_t row = 0; row < table.size(); ++row) {
    if (!table.cell(row, kCode).empty()) codes.push_back(table.cell(row, kCode));
  }
  std::vector<std::string> expected;
  for (const Activity& activity : Sampang().activities()) {
    expected.push_back(activity.code.ToString());
  }
  EXPECT_EQ(codes, expected);
}

// Realised money and output result of each sub kegiatan, by code.
std::map<std::string, std::pair<std::string, std::string>> ResultsOf(const TsvTable& table) {
  std::map<std::string, std::pair<std::string, std::string>> results;
  for (size_t row = 0; row < table.size(); ++row) {
    if (table.cell(row, kLevel) != "subkegiatan") continue;
    results[table.cell(row, kCode)] = {table.cell(row, kRealised), table.cell(row, kResult)};
  }
  return results;
}

TEST(SyntheticTable, KeepsEveryOtherFigureWhenTheCatalogGrows) {
  // The catalog without its first sub kegiatan: what would shift all others if
  // they were drawn one after the other.
  constexpr absl::string_view kFirst = "7.01.01.2.01.01";
  std::string yaml = SampangYaml();
  size_t begin = yaml.find(absl::StrCat("  - {kode: ", kFirst, ","));
  yaml.erase(begin, yaml.find('\n', begin) + 1 - begin);
  Catalog smaller = samples::CatalogOf(yaml);
  Office office = OfficeAt("35.27.01", 1);
  auto before = ResultsOf(Read(SyntheticTable(smaller, office, Year(2021))));
  auto grown = ResultsOf(TableOf(office));
  ASSERT_EQ(grown.erase(std::string(kFirst)), 1u);
  EXPECT_EQ(before, grown);
}

RC_GTEST_PROP(SyntheticTable, MarksEveryRow, ()) {
  TsvTable table = TableOf(*AnyOffice());
  for (size_t row = 0; row < table.size(); ++row) {
    RC_ASSERT(table.cell(row, kSource) == "sintetis");
  }
}

RC_GTEST_PROP(SyntheticTable, ParentsEqualTheSumOfTheirLines, ()) {
  TsvTable table = TableOf(*AnyOffice());
  for (size_t row = 0; row < table.size(); ++row) {
    if (table.cell(row, kLevel) == "output") continue;
    const std::string& code = table.cell(row, kCode);
    for (Column column : {kAllocated, kRealised}) {
      RC_ASSERT(SenOf(table.cell(row, column)) == LinesBelow(table, column, code));
    }
  }
}

RC_GTEST_PROP(SyntheticTable, IsAPlausibleKecamatanOffice, ()) {
  TsvTable table = TableOf(*AnyOffice());
  constexpr int64_t kBillionRupiah = 100'000'000'000;  // in sen
  int64_t allocated = SenOf(table.cell(0, kAllocated));
  RC_ASSERT(allocated >= 2 * kBillionRupiah && allocated <= 5 * kBillionRupiah);
  int64_t salaries = LinesBelow(table, kAllocated, "7.01.01.2.02.01");
  RC_ASSERT(salaries > allocated / 2);
  RC_ASSERT(AbsorptionOf(table) >= *Decimal::FromInteger(70));
  RC_ASSERT(AbsorptionOf(table) <= *Decimal::FromInteger(100));
}

RC_GTEST_PROP(SyntheticTable, CountsNoMoreVillagesThanTheKecamatanHas, ()) {
  Office office = *AnyOffice();
  TsvTable table = TableOf(office);
  size_t all_villages = 0;
  for (size_t row = 0; row < table.size(); ++row) {
    for (Column column : {kTarget, kResult}) {
      std::vector<std::string> parts = absl::StrSplit(table.cell(row, column), ' ');
      if (parts.back() != "desa") continue;
      RC_ASSERT(std::stoul(parts.front()) <= office.region.villages);
      if (std::stoul(parts.front()) == office.region.villages) ++all_villages;
    }
  }
  RC_ASSERT(all_villages > 0u);
}

RC_GTEST_PROP(SyntheticTable, LeavesThePercentBlankWhereTheResultIs, ()) {
  TsvTable table = TableOf(*AnyOffice());
  for (size_t row = 0; row < table.size(); ++row) {
    RC_ASSERT(table.cell(row, kResult).empty() == table.cell(row, kResultPercent).empty());
    RC_ASSERT(table.cell(row, kOutput).empty() == table.cell(row, kTarget).empty());
  }
}

TEST(SyntheticTable, ShowsTheFourteenApart) {
  std::set<Decimal> absorptions;
  size_t blank_results = 0;
  size_t reported_zeros = 0;
  for (RegionCode unit : Sampang().Units()) {
    TsvTable table = TableOf(*OfficeOf(Sampang(), unit, 1));
    absorptions.insert(AbsorptionOf(table));
    for (size_t row = 0; row < table.size(); ++row) {
      bool counted = !table.cell(row, kOutput).empty();
      if (counted && table.cell(row, kResult).empty()) ++blank_results;
      if (counted && table.cell(row, kResult) == "-") ++reported_zeros;
    }
  }
  EXPECT_EQ(absorptions.size(), Sampang().Units().size());
  EXPECT_GE(absorptions.rbegin()->micro() - absorptions.begin()->micro(), 10 * Decimal::kScale);
  // Both of the states that are so often mixed up occur.
  EXPECT_GE(blank_results, 5u);
  EXPECT_GE(reported_zeros, 5u);
}

TEST(SyntheticIndicators, IsTheSameOnEveryComputer) {
  std::vector<std::string> lines =
      absl::StrSplit(SyntheticIndicators(Sampang(), OfficeAt("35.27.01", 1), Year(2021)), '\n');
  EXPECT_THAT(lines[0], StartsWith("sumber\tno\tsasaran\t"));
  EXPECT_EQ(lines[1],
            "sintetis\t1\tMeningkatnya kualitas pelayanan publik tingkat kecamatan\tNilai "
            "IKM Kecamatan\thigher\t(jumlah nilai persepsi per unsur x bobot) / jumlah unsur yang "
            "terisi\tSurvei Kepuasan Masyarakat (SKM)\tCamat Sreseh\t84,06\t82,58\t80,58\t97,58");
}

// Columns of the indicator file.
constexpr size_t kPrevious = 8;
constexpr size_t kIndicatorTarget = 9;
constexpr size_t kIndicatorResult = 10;
constexpr size_t kIndicatorAchievement = 11;

RC_GTEST_PROP(SyntheticIndicators, RepeatTheResultOfTheYearBefore, ()) {
  Office office = *AnyOffice();
  TsvTable before = Read(SyntheticIndicators(Sampang(), office, Year(2021)));
  TsvTable after = Read(SyntheticIndicators(Sampang(), office, Year(2022)));
  RC_ASSERT(before.size() == Sampang().indicators().size());
  for (size_t row = 0; row < after.size(); ++row) {
    RC_ASSERT(after.cell(row, 0) == "sintetis");
    RC_ASSERT(after.cell(row, kPrevious) == before.cell(row, kIndicatorResult));
  }
}

RC_GTEST_PROP(SyntheticIndicators, StateTheAchievementOfTheirOwnFigures, ()) {
  TsvTable table = Read(SyntheticIndicators(Sampang(), *AnyOffice(), Year(2021)));
  for (size_t row = 0; row < table.size(); ++row) {
    const std::string& result = table.cell(row, kIndicatorResult);
    const std::string& stated = table.cell(row, kIndicatorAchievement);
    RC_ASSERT(result.empty() == stated.empty());
    if (result.empty()) continue;
    int64_t realised = Decimal::Parse(result, NumberStyle::kIndonesian)->micro();
    int64_t target =
        Decimal::Parse(table.cell(row, kIndicatorTarget), NumberStyle::kIndonesian)->micro();
    RC_ASSERT(stated == PercentOf(realised, target)->ToIndonesian(2));
  }
}

TEST(SyntheticIndicators, AreLeftBlankBySomeUnitsOnly) {
  size_t blank = 0;
  size_t units_with_all = 0;
  for (RegionCode unit : Sampang().Units()) {
    TsvTable table =
        Read(SyntheticIndicators(Sampang(), *OfficeOf(Sampang(), unit, 1), Year(2021)));
    size_t missing = 0;
    for (size_t row = 0; row < table.size(); ++row) {
      if (table.cell(row, kIndicatorResult).empty()) ++missing;
    }
    blank += missing;
    if (missing == 0) ++units_with_all;
  }
  EXPECT_GE(blank, 1u);
  EXPECT_GE(units_with_all, 7u);
}

TEST(SyntheticOffice, IsRefusedForAnythingButAKecamatanOfTheCatalog) {
  EXPECT_EQ(OfficeOf(Sampang(), *RegionCode::Parse("35.27"), 1).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(OfficeOf(Sampang(), *RegionCode::Parse("35.27.99"), 1).status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace rekap
