// Explain in pages: they are one list, and a token is of that list only.
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>

#include "aggregator/query/queries.h"
#include "runtime/catalog/catalog_yaml.h"
#include "runtime/catalog/load_catalog.h"
#include "tests/query/unit_fixture.h"

namespace rekap {
namespace {

constexpr char kFirst[] = "7.01.04.2.01.01";
constexpr char kSecond[] = "7.01.04.2.01.02";

class ExplainPagesTest : public UnitQueriesTest {
 protected:
  ExplainPagesTest() {
    request_.set_year(2021);
    request_.set_page_size(1);
    Report("35.27.01", {Line(kFirst, 100, 50), Line(kSecond, 100, 60)});
    Report("35.27.02", {Line(kFirst, 100, 70)});
  }

  absl::StatusOr<v1::ExplainResponse> Ask() {
    return live_.Read([&](const LiveRollup::Version& version) {
      return Explain(FigureReader(version, *Period::Of(2021, 0)), request_);
    });
  }
  void TurnPage() { request_.set_page_token(Ask()->next_page_token()); }

  v1::ExplainRequest request_;
};

TEST_F(ExplainPagesTest, TogetherAreTheWholeList) {
  std::vector<std::string> leaves;
  do {
    absl::StatusOr<v1::ExplainResponse> page = Ask();
    ASSERT_TRUE(page.ok()) << page.status();
    ASSERT_EQ(page->leaves_size(), 1);
    leaves.push_back(page->leaves(0).unit() + " " + page->leaves(0).record().key().subject());
    request_.set_page_token(page->next_page_token());
  } while (!request_.page_token().empty());
  EXPECT_THAT(leaves, ::testing::ElementsAre("35.27.01 7.01.04.2.01.01", "35.27.01 7.01.04.2.01.02",
                                             "35.27.02 7.01.04.2.01.01"));
}

TEST_F(ExplainPagesTest, AreRefusedOnceARecordOfTheRegionChanged) {
  request_.set_region("35.27.01");
  TurnPage();
  Report("35.27.02", {Line(kFirst, 100, 80)});
  EXPECT_TRUE(Ask().ok()) << "another unit";
  Report("35.27.01", {Line(kFirst, 100, 50)});
  absl::Status changed = Ask().status();
  EXPECT_TRUE(absl::IsAborted(changed));
  EXPECT_EQ(changed.message(), "data berubah sejak halaman sebelumnya; ulangi dari awal");
}

TEST_F(ExplainPagesTest, AreRefusedForAnotherQuestion) {
  TurnPage();
  request_.set_element("7.01.04");
  EXPECT_TRUE(absl::IsAborted(Ask().status()));
}

TEST_F(ExplainPagesTest, AreRefusedOnceTheCatalogPutsOtherProgramsUnderTheObjective) {
  request_.set_element("S3");
  TurnPage();
  ASSERT_FALSE(request_.page_token().empty());
  std::string yaml =
      absl::StrReplaceAll(LoadCatalog(REKAP_SOURCE_DIR "/domain/catalog/sampang-2021.yaml")->text,
                          {{"{kode: 7.01.03, sasaran: S2", "{kode: 7.01.03, sasaran: S3"}});
  auto other = std::make_shared<const Catalog>(std::get<Catalog>(ParseCatalogYaml(yaml)));
  ASSERT_TRUE(live_.SetCatalog(other).ok());
  EXPECT_TRUE(absl::IsAborted(Ask().status()));
}

}  // namespace
}  // namespace rekap
