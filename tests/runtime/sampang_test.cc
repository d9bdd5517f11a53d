// The catalog that is shipped, and how a catalog file is loaded.
#include <map>
#include <optional>
#include <set>
#include <string>
#include <sys/stat.h>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/catalog/catalog_yaml.h"
#include "runtime/catalog/load_catalog.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const std::string kSampang = REKAP_SOURCE_DIR "/domain/catalog/sampang-2021.yaml";

class Sampang : public testing::Test {
 protected:
  static ActivityCode Code(absl::string_view text) { return *ActivityCode::Parse(text); }
  static RegionCode Wilayah(absl::string_view text) { return *RegionCode::Parse(text); }

  const LoadedCatalog loaded_ = *LoadCatalog(kSampang);
  const Catalog& catalog_ = loaded_.catalog;
};

TEST_F(Sampang, IsWhole) {
  EXPECT_EQ(catalog_.name(), "Kabupaten Sampang");
  EXPECT_EQ(catalog_.Units().size(), 14u);
  EXPECT_EQ(catalog_.Units().front(), Wilayah("35.27.01"));
  EXPECT_EQ(catalog_.Units().back(), Wilayah("35.27.14"));
  EXPECT_EQ(catalog_.root(), Wilayah("35.27"));
  EXPECT_EQ(catalog_.activities().size(), 57u);
  EXPECT_EQ(catalog_.ExpectedLines(nullptr, 2021), 38u);
  EXPECT_EQ(catalog_.objectives().size(), 4u);
  EXPECT_EQ(catalog_.programs().size(), 5u);
  EXPECT_EQ(catalog_.indicators().size(), 3u);
}

TEST_F(Sampang, VillagesOfTheKecamatanAddUpToTheKabupaten) {
  uint32_t villages = 0;
  for (RegionCode unit : catalog_.Units()) villages += catalog_.FindRegion(unit)->villages;
  EXPECT_EQ(villages, catalog_.FindRegion(catalog_.root())->villages);
  EXPECT_EQ(catalog_.FindRegion(Wilayah("35.27.05"))->name, "Omben");
  EXPECT_EQ(catalog_.FindRegion(Wilayah("35.27.05"))->villages, 20u);
}

TEST_F(Sampang, ExpectedLinesAddUpAtEveryLevel) {
  size_t programs = 0;
  size_t kegiatan = 0;
  for (const Activity& activity : catalog_.activities()) {
    EXPECT_EQ(activity.first_year, 2021);
    size_t lines = catalog_.ExpectedLines(&activity.code, 2021);
    EXPECT_GT(lines, 0u) << activity.code.ToString() << " has no sub kegiatan";
    if (activity.code.level() == ActivityLevel::kProgram) programs += lines;
    if (activity.code.level() == ActivityLevel::kKegiatan) kegiatan += lines;
  }
  EXPECT_EQ(programs, catalog_.ExpectedLines(nullptr, 2021));
  EXPECT_EQ(kegiatan, catalog_.ExpectedLines(nullptr, 2021));
}

TEST_F(Sampang, EveryActivityIsFoundByItsNameHoweverWritten) {
  for (const Activity& activity : catalog_.activities()) {
    std::string spaced =
        absl::StrReplaceAll(activity.name, {{" ", "  "}, {"/", " / "}, {",", ""}, {"-", " "}});
    for (const std::string& written :
         {activity.name, absl::AsciiStrToUpper(activity.name), absl::AsciiStrToLower(spaced)}) {
      EXPECT_THAT(catalog_.FindByName(activity.code.level(), written, 2021),
                  ElementsAre(activity.code))
          << written;
    }
  }
}

TEST_F(Sampang, EveryProgramServesAnObjectiveAndHasAResponsibleUnit) {
  for (const Activity& activity : catalog_.activities()) {
    if (activity.code.level() != ActivityLevel::kProgram) continue;
    const ProgramLink* link = catalog_.FindProgram(activity.code);
    ASSERT_NE(link, nullptr) << activity.code.ToString();
    EXPECT_FALSE(link->responsible.empty());
  }
}

TEST_F(Sampang, IndicatorsAreThoseOfTheReport) {
  const Indicator& satisfaction = *catalog_.FindIndicator("IKU-1");
  EXPECT_EQ(satisfaction.method, IndicatorMethod::kMean);
  EXPECT_EQ(satisfaction.scale, GradeScale::kIkm);
  EXPECT_THAT(satisfaction.Inputs(), IsEmpty());
  EXPECT_THAT(catalog_.FindIndicator("IKU-2")->Inputs(),
              ElementsAre(FormulaInput{"desa_dibina", 0}, FormulaInput{"desa_tertib", 0}));
  const Indicator& security = *catalog_.FindIndicator("IKU-3");
  EXPECT_EQ(security.numerator->ToString(), "kejadian[n-1] - kejadian");
  EXPECT_EQ(security.denominator->ToString(), "kejadian[n-1]");
  for (const Indicator& indicator : catalog_.indicators()) {
    EXPECT_EQ(indicator.direction, IndicatorDirection::kHigher);
    EXPECT_EQ(indicator.responsible, "Camat");
    EXPECT_FALSE(indicator.data_source.empty());
  }
}

TEST_F(Sampang, PolicyIsTheDefaultWithDeadlines) {
  Policy policy = catalog_.policy();
  EXPECT_EQ(policy.deadlines[0], (Deadline{2, 28, 1}));
  EXPECT_EQ(policy.deadlines[1], (Deadline{4, 10, 0}));
  EXPECT_EQ(policy.deadlines[2], (Deadline{7, 10, 0}));
  EXPECT_EQ(policy.deadlines[3], (Deadline{10, 10, 0}));
  EXPECT_EQ(policy.deadlines[4], (Deadline{1, 10, 1}));
  policy.deadlines = {};
  EXPECT_EQ(policy, Policy::Default());
}

TEST_F(Sampang, TheTextIsKeptAsItIs) {
  TempDir folder;
  folder.Write("a.yaml", loaded_.text);
  EXPECT_EQ(LoadCatalog(folder.File("a.yaml"))->text, loaded_.text);
  EXPECT_TRUE(std::holds_alternative<Catalog>(ParseCatalogYaml(loaded_.text)));
}

TEST_F(Sampang, TheCommentedExampleOfANewNomenclatureKeepsTheSeriesWhole) {
  // Its lines, taken out of the comment, replace the two rows they speak of.
  std::string yaml = absl::StrReplaceAll(loaded_.text, {{"  # - {kode: ", "  - {kode: "}});
  for (const char* row : {"  - {kode: 7.01.01.2.13.02, mulai: 2021, uraian:",
                          "  - {kode: 7.01.01.2.07.05, mulai: 2021, uraian:"}) {
    size_t at = yaml.find(row);
    ASSERT_NE(at, std::string::npos) << row;
    yaml.erase(at, yaml.find('\n', at) + 1 - at);
  }
  auto parsed = ParseCatalogYaml(yaml);
  if (auto* problems = std::get_if<std::vector<CatalogProblem>>(&parsed)) {
    FAIL() << ToText("contoh.yaml", problems->front());
  }
  const Catalog& catalog = std::get<Catalog>(parsed);
  EXPECT_EQ(catalog.CodeIn(Code("7.01.01.2.13.02"), 2021, 2022), Code("7.01.01.2.14.02"));
  EXPECT_EQ(catalog.CodeIn(Code("7.01.01.2.14.02"), 2022, 2021), Code("7.01.01.2.13.02"));
  EXPECT_EQ(catalog.FindActivity(Code("7.01.01.2.07.05"), 2022)->name, "Pengadaan Mebel Kantor");
  EXPECT_EQ(catalog.ExpectedLines(nullptr, 2021), 38u);
  EXPECT_EQ(catalog.ExpectedLines(nullptr, 2022), 38u);
}

TEST_F(Sampang, TheCommentedExampleOfAkipWeighsItsPartsAndGivesThePredicate) {
  // Its lines, taken out of the comment.
  std::string yaml = loaded_.text;
  size_t begin = yaml.find("  # - kode: AKIP");
  ASSERT_NE(begin, std::string::npos);
  size_t end = yaml.find("\n\n", begin);
  std::string example = absl::StrReplaceAll(yaml.substr(begin, end - begin), {{"  # ", "  "}});
  yaml.replace(begin, end - begin, example);
  auto parsed = ParseCatalogYaml(yaml);
  if (auto* problems = std::get_if<std::vector<CatalogProblem>>(&parsed)) {
    FAIL() << ToText("contoh.yaml", problems->front());
  }
  const Catalog& catalog = std::get<Catalog>(parsed);
  const Indicator* akip = catalog.FindIndicator("AKIP");
  ASSERT_NE(akip, nullptr);
  ASSERT_EQ(akip->scale, GradeScale::kAkip);
  auto value = [&](int64_t planning, int64_t measuring, int64_t reporting, int64_t evaluation) {
    const std::map<std::string, int64_t> parts = {{"perencanaan", planning},
                                                  {"pengukuran", measuring},
                                                  {"pelaporan", reporting},
                                                  {"evaluasi", evaluation}};
    return **akip->numerator->Evaluate([&](const FormulaInput& input) {
      return std::optional<Decimal>(Decimal::FromMicro(parts.at(input.name)));
    });
  };
  constexpr int64_t kFull = 100'000'000;
  EXPECT_EQ(value(kFull, 0, 0, 0).micro(), 30'000'000);
  EXPECT_EQ(value(0, kFull, 0, 0).micro(), 30'000'000);
  EXPECT_EQ(value(0, 0, kFull, 0).micro(), 15'000'000);
  EXPECT_EQ(value(0, 0, 0, kFull).micro(), 25'000'000);
  auto predicate = [&](int64_t all) {
    return AkipGradeOf(catalog.policy(), DecimalResult::Of(value(all, all, all, all)));
  };
  EXPECT_EQ(predicate(90'010'000), "AA");
  EXPECT_EQ(predicate(90'000'000), "A");
  EXPECT_EQ(predicate(80'000'000), "BB");
  EXPECT_EQ(predicate(70'000'000), "B");
  EXPECT_EQ(predicate(60'000'000), "CC");
  EXPECT_EQ(predicate(50'000'000), "C");
  EXPECT_EQ(predicate(30'000'000), "D");
}

TEST(LoadCatalog, MistakesAreSaidWithFileLineAndColumn) {
  TempDir folder;
  folder.Write("k.yaml", "katalog: Uji\nwilayah: []\nwilayah: []\n");
  absl::Status status = LoadCatalog(folder.File("k.yaml")).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()),
              AllOf(StartsWith("loading catalog "),
                    HasSubstr(folder.File("k.yaml") + ":3:1: kunci wilayah sudah ada di baris 2")));
}

TEST(LoadCatalog, AFileThatIsNotThereOrTooLargeOrNoFileIsRefused) {
  TempDir folder;
  auto code = [&](const std::string& name) {
    absl::Status status = LoadCatalog(folder.File(name)).status();
    EXPECT_THAT(std::string(status.message()), HasSubstr(folder.File(name)));
    return status.code();
  };
  EXPECT_EQ(code("nowhere.yaml"), absl::StatusCode::kNotFound);
  folder.Write("large.yaml", std::string(kCatalogBytesMax + 1, '#'));
  EXPECT_EQ(code("large.yaml"), absl::StatusCode::kOutOfRange);
  ASSERT_EQ(mkfifo(folder.File("pipe.yaml").c_str(), 0600), 0);
  EXPECT_EQ(code("pipe.yaml"), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace rekap
