// The version changes with whatever a page could show anew, and with nothing else.
#include "aggregator/page/data_version.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "tests/query/unit_fixture.h"

namespace rekap {
namespace {

constexpr char kUnit[] = "35.27.05";
constexpr char kSub[] = "7.01.01.2.01.01";

class DataVersionTest : public UnitQueriesTest {
 protected:
  DataVersionTest() { EXPECT_TRUE(live_.Rebuild().ok()); }
  DataVersion version_{&live_, admin_.get()};
};

TEST_F(DataVersionTest, StaysWhileNothingHappens) {
  const std::string text = version_.Text();
  EXPECT_EQ(text.size(), 32u);
  EXPECT_EQ(version_.Text(), text);
  ASSERT_TRUE(live_.Rebuild().ok());
  EXPECT_EQ(version_.Text(), text) << "the same figures, computed anew";
}

TEST_F(DataVersionTest, EntriesDecisionsAndCatalogsChangeIt) {
  std::set<std::string> seen = {version_.Text()};
  auto is_new = [&] { return seen.insert(version_.Text()).second; };
  Report(kUnit, {Line(kSub, 100, 90)});
  EXPECT_TRUE(is_new());
  Report(kUnit, {Line(kSub, 100, 91)});
  EXPECT_TRUE(is_new());
  Report("35.27.06", {Line(kSub, 100, 91)});
  EXPECT_TRUE(is_new());
  Report(kUnit, {Submission(1)});
  EXPECT_TRUE(is_new());
  Review(kUnit, v1::REVIEW_ACTION_APPROVE, 1);
  EXPECT_TRUE(is_new());
  EXPECT_FALSE(is_new());
}

TEST_F(DataVersionTest, ACatalogCountsWhenItIsStoredAndAgainWhenItsFiguresAreShown) {
  const std::string before = version_.Text();
  v1::CatalogVersion stored;
  stored.set_yaml("x");
  ASSERT_TRUE(admin_->AddCatalog(stored, 0).ok());
  const std::string between = version_.Text();
  EXPECT_NE(between, before);
  ASSERT_TRUE(live_.SetCatalog(std::make_shared<const Catalog>(*SharedCatalog())).ok());
  EXPECT_NE(version_.Text(), between);
}

}  // namespace
}  // namespace rekap
