// The catalog. Method: the shipped files as they are, then copies of them with
// one thing broken each.
#include "domain/catalog/catalog.h"

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rekap {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Shipped(const std::string& name) {
  std::ifstream file(absl::StrCat(REKAP_SOURCE_DIR, "/domain/catalog/sampang-2021/", name));
  EXPECT_TRUE(file.is_open()) << name;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

CatalogFiles ShippedFiles() {
  return {Shipped("wilayah.tsv"), Shipped("nomenklatur.tsv"), Shipped("sasaran.tsv"),
          Shipped("program.tsv"), Shipped("indikator.tsv")};
}

Catalog ShippedCatalog() { return *Catalog::Parse(ShippedFiles()); }

ActivityCode Code(absl::string_view text) { return *ActivityCode::Parse(text); }
RegionCode Kecamatan(absl::string_view text) { return *RegionCode::Parse(text); }

TEST(CatalogTest, ShippedCatalogIsWhole) {
  absl::StatusOr<Catalog> catalog = Catalog::Parse(ShippedFiles());
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  EXPECT_EQ(catalog->Units().size(), 14U);
  EXPECT_EQ(catalog->Units().front(), Kecamatan("35.27.01"));
  EXPECT_EQ(catalog->Units().back(), Kecamatan("35.27.14"));
  EXPECT_EQ(catalog->root(), Kecamatan("35.27"));
  EXPECT_EQ(catalog->activities().size(), 57U);
  EXPECT_EQ(catalog->ExpectedLines(nullptr), 38U);
  EXPECT_EQ(catalog->objectives().size(), 4U);
  EXPECT_EQ(catalog->programs().size(), 5U);
  EXPECT_EQ(catalog->indicators().size(), 3U);
}

TEST(CatalogTest, VillagesOfTheKecamatanAddUpToTheKabupaten) {
  Catalog catalog = ShippedCatalog();
  uint32_t villages = 0;
  for (RegionCode unit : catalog.Units()) villages += catalog.FindRegion(unit)->villages;
  EXPECT_EQ(villages, catalog.FindRegion(catalog.root())->villages);
  EXPECT_EQ(catalog.FindRegion(Kecamatan("35.27.05"))->name, "Omben");
  EXPECT_EQ(catalog.FindRegion(Kecamatan("35.27.05"))->villages, 20U);
}

TEST(CatalogTest, ExpectedLinesAddUpAtEveryLevel) {
  Catalog catalog = ShippedCatalog();
  size_t programs = 0;
  size_t kegiatan = 0;
  for (const Activity& activity : catalog.activities()) {
    size_t lines = catalog.ExpectedLines(&activity.code);
    EXPECT_GT(lines, 0U) << activity.code.ToString() << " has no sub kegiatan";
    if (activity.code.level() == ActivityLevel::kProgram) programs += lines;
    if (activity.code.level() == ActivityLevel::kKegiatan) kegiatan += lines;
  }
  EXPECT_EQ(programs, catalog.ExpectedLines(nullptr));
  EXPECT_EQ(kegiatan, catalog.ExpectedLines(nullptr));
  ActivityCode elsewhere = Code("7.01.05");
  EXPECT_EQ(catalog.ExpectedLines(&elsewhere), 0U);
}

TEST(CatalogTest, FindsEveryActivityByCodeAndByNameHoweverWritten) {
  Catalog catalog = ShippedCatalog();
  for (const Activity& activity : catalog.activities()) {
    const Activity* found = catalog.FindActivity(activity.code);
    ASSERT_NE(found, nullptr) << activity.code.ToString();
    EXPECT_EQ(found->name, activity.name);
    std::string spaced =
        absl::StrReplaceAll(activity.name, {{" ", "  "}, {"/", " / "}, {",", ""}, {"-", " "}});
    for (const std::string& written :
         {activity.name, absl::AsciiStrToUpper(activity.name), absl::AsciiStrToLower(spaced)}) {
      EXPECT_THAT(catalog.FindByName(activity.code.level(), written), ElementsAre(activity.code))
          << written;
    }
  }
}

TEST(CatalogTest, NameOfAnotherLevelOrNoneFindsNothing) {
  Catalog catalog = ShippedCatalog();
  EXPECT_THAT(catalog.FindByName(ActivityLevel::kProgram, "Pengadaan Mebel"), IsEmpty());
  EXPECT_THAT(catalog.FindByName(ActivityLevel::kSubKegiatan, "Pengadaan"), IsEmpty());
  EXPECT_THAT(catalog.FindByName(ActivityLevel::kSubKegiatan, ""), IsEmpty());
}

TEST(CatalogTest, RepeatedNameFindsEveryCode) {
  CatalogFiles files = ShippedFiles();
  absl::StrAppend(&files.activities, "7.01.01.2.09.07\tPengadaan Mebel\tM\n");
  absl::StatusOr<Catalog> catalog = Catalog::Parse(files);
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  EXPECT_THAT(catalog->FindByName(ActivityLevel::kSubKegiatan, "pengadaan mebel"),
              ElementsAre(Code("7.01.01.2.07.05"), Code("7.01.01.2.09.07")));
}

TEST(CatalogTest, WhatIsNotListedIsNotFound) {
  Catalog catalog = ShippedCatalog();
  EXPECT_EQ(catalog.FindRegion(Kecamatan("35.27.15")), nullptr);
  EXPECT_EQ(catalog.FindActivity(Code("7.01.05")), nullptr);
  EXPECT_EQ(catalog.FindObjective("S9"), nullptr);
  EXPECT_EQ(catalog.FindProgram(Code("7.01.05")), nullptr);
  EXPECT_EQ(catalog.FindIndicator("IKU-9"), nullptr);
}

TEST(CatalogTest, CascadeIsConnected) {
  Catalog catalog = ShippedCatalog();
  for (const Activity& activity : catalog.activities()) {
    if (activity.code.level() != ActivityLevel::kProgram) continue;
    const ProgramLink* link = catalog.FindProgram(activity.code);
    ASSERT_NE(link, nullptr) << activity.code.ToString();
    EXPECT_NE(catalog.FindObjective(link->objective), nullptr);
    EXPECT_FALSE(link->responsible.empty());
  }
  for (const Indicator& indicator : catalog.indicators()) {
    EXPECT_NE(catalog.FindObjective(indicator.objective), nullptr) << indicator.code;
    EXPECT_EQ(indicator.direction, IndicatorDirection::kHigher);
  }
}

TEST(CatalogTest, ReadsLowerIsBetterAndWindowsLineEnds) {
  CatalogFiles files = ShippedFiles();
  files.indicators =
      absl::StrReplaceAll(files.indicators, {{"kamtibmas\thigher", "kamtibmas\tlower"}});
  for (std::string* text :
       {&files.regions, &files.activities, &files.objectives, &files.programs, &files.indicators}) {
    *text = absl::StrReplaceAll(*text, {{"\n", "\r\n"}});
  }
  absl::StatusOr<Catalog> catalog = Catalog::Parse(files);
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  EXPECT_EQ(catalog->FindIndicator("IKU-3")->direction, IndicatorDirection::kLower);
  EXPECT_EQ(catalog->FindProgram(Code("7.01.01"))->responsible, "Sekretariat");
}

TEST(CatalogTest, RootIsTheSmallestRegionAboveAllUnits) {
  CatalogFiles files = ShippedFiles();
  files.regions =
      "kode\tjenis\tnama\tdesa_kelurahan\n35\tprovinsi\tJawa Timur\t\n"
      "35.27\tkabupaten\tSampang\t\n35.27.05\tkecamatan\tOmben\t20\n";
  EXPECT_EQ(Catalog::Parse(files)->root(), Kecamatan("35.27"));
  absl::StrAppend(&files.regions,
                  "35.28\tkabupaten\tPamekasan\t\n35.28.01\tkecamatan\tTlanakan\t\n");
  EXPECT_EQ(Catalog::Parse(files)->root(), Kecamatan("35"));
}

// A shipped file with `from` replaced once by `to` must be refused with a
// message that begins with the place and says what is wrong.
struct Breakage {
  std::string CatalogFiles::*file;
  const char* from;
  const char* to;
  const char* place;
  const char* says;
};

void ExpectRefused(const std::vector<Breakage>& breakages) {
  for (const Breakage& breakage : breakages) {
    CatalogFiles files = ShippedFiles();
    std::string& text = files.*breakage.file;
    size_t at = text.find(breakage.from);
    ASSERT_NE(at, std::string::npos) << breakage.from;
    text.replace(at, std::string(breakage.from).size(), breakage.to);
    absl::Status status = Catalog::Parse(files).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << breakage.to;
    EXPECT_THAT(std::string(status.message()), ::testing::StartsWith(breakage.place));
    EXPECT_THAT(std::string(status.message()), HasSubstr(breakage.says));
  }
}

TEST(CatalogTest, BrokenHeaderOrRowNamesFileAndLine) {
  ExpectRefused({
      {&CatalogFiles::regions, "kode\tjenis", "jenis\tkode", "wilayah.tsv line 1", "header"},
      {&CatalogFiles::activities, "uraian", "nama", "nomenklatur.tsv line 1", "header"},
      {&CatalogFiles::objectives, "kode\t", "", "sasaran.tsv line 1", "header"},
      {&CatalogFiles::programs, "kode", "\xef\xbb\xbfkode", "program.tsv line 1", "header"},
      {&CatalogFiles::indicators, "arah", "arah\tcatatan", "indikator.tsv line 1", "header"},
      {&CatalogFiles::regions, "Sreseh\t12", "Sreseh", "wilayah.tsv line 4", "cells"},
      {&CatalogFiles::activities, "PROGRAM PEN", "PROGRAM\tPEN", "nomenklatur.tsv line 2", "cells"},
      {&CatalogFiles::programs, "\n7.01.02", "\n\n7.01.02", "program.tsv line 3", "cells"},
  });
  CatalogFiles empty;
  EXPECT_THAT(std::string(Catalog::Parse(empty).status().message()),
              ::testing::StartsWith("wilayah.tsv line 1"));
}

TEST(CatalogTest, BrokenRegionNamesFileAndLine) {
  ExpectRefused({
      {&CatalogFiles::regions, "35.27.05", "35.27.5", "wilayah.tsv line 8", "35.27.5"},
      {&CatalogFiles::regions, "35.27.05", "35.27.04", "wilayah.tsv line 8", "35.27.04 twice"},
      {&CatalogFiles::regions, "Omben\t20", "Omben\tdua", "wilayah.tsv line 8", "desa_kelurahan"},
      {&CatalogFiles::regions, "Omben\t20", "Omben\t-1", "wilayah.tsv line 8", "desa_kelurahan"},
  });
}

TEST(CatalogTest, RegionsWithoutACommonOneAreRefused) {
  ExpectRefused({
      {&CatalogFiles::regions, "35.27\tkabupaten", "35.28\tkabupaten", "wilayah.tsv", "contains"},
      {&CatalogFiles::regions, "35.27.05\t", "36.27.05\t", "wilayah.tsv", "contains"},
  });
  CatalogFiles files = ShippedFiles();
  files.regions = "kode\tjenis\tnama\tdesa_kelurahan\n";
  EXPECT_THAT(std::string(Catalog::Parse(files).status().message()), HasSubstr("no region"));
}

TEST(CatalogTest, BrokenActivityNamesFileAndLine) {
  ExpectRefused({
      {&CatalogFiles::activities, "7.01.01.2.01.02", "7.01.01.2.01.2", "nomenklatur.tsv line 5",
       "7.01.01.2.01.2"},
      {&CatalogFiles::activities, "7.01.01.2.01.02", "7.01.01.2.01.01", "nomenklatur.tsv line 5",
       "twice"},
      {&CatalogFiles::activities, "7.01.01.2.01.02", "7.01.01.2.01.0001", "nomenklatur.tsv line 5",
       "7.01.01.2.01.01 twice"},
      {&CatalogFiles::activities, "7.01.01.2.01.02", "7.01.01.2.10.02", "nomenklatur.tsv line 5",
       "parent 7.01.01.2.10"},
      {&CatalogFiles::activities, "7.01.01.2.01.02", "7.01.05.2.01", "nomenklatur.tsv line 5",
       "parent 7.01.05"},
  });
}

TEST(CatalogTest, BrokenCascadeNamesFileAndLine) {
  ExpectRefused({
      {&CatalogFiles::objectives, "\nS1", "\nS0", "sasaran.tsv line 3", "S0 twice"},
      {&CatalogFiles::objectives, "\nS1", "\n", "sasaran.tsv line 3", "objective code"},
      {&CatalogFiles::objectives, "\nS1", "\n7.01.01", "sasaran.tsv line 3", "objective code"},
      {&CatalogFiles::programs, "7.01.06", "7.01", "program.tsv line 6", "7.01"},
      {&CatalogFiles::programs, "7.01.06", "7.01.05", "program.tsv line 6", "nomenklatur.tsv"},
      {&CatalogFiles::programs, "7.01.06", "7.01.06.2.01", "program.tsv line 6", "nomenklatur.tsv"},
      {&CatalogFiles::programs, "7.01.06", "7.01.04", "program.tsv line 6", "twice"},
      {&CatalogFiles::programs, "S3", "S9", "program.tsv line 5", "sasaran"},
      {&CatalogFiles::indicators, "IKU-2", "IKU-1", "indikator.tsv line 3", "twice"},
      {&CatalogFiles::indicators, "S2", "S9", "indikator.tsv line 3", "sasaran"},
      {&CatalogFiles::indicators, "pembangunan\thigher", "pembangunan\tnaik",
       "indikator.tsv line 3", "arah"},
  });
}

TEST(CatalogTest, BuktiIsOneOfThreeLetters) {
  std::istringstream lines(Shipped("nomenklatur.tsv"));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    EXPECT_THAT((std::set<std::string>{"V", "X", "M"}), Contains(line.substr(line.rfind('\t') + 1)))
        << line;
  }
}

}  // namespace
}  // namespace rekap
