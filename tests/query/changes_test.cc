// What units wrote since a time: the fixture's entries are a millisecond apart from kBegin.
#include "aggregator/query/changes.h"

#include <gmock/gmock.h>

#include "tests/query/unit_fixture.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

constexpr int64_t kBegin = 1'600'000'000'000;
constexpr char kSub[] = "7.01.01.2.01.01";

class ChangesTest : public UnitQueriesTest {
 protected:
  absl::StatusOr<v1::ChangesResponse> Ask(int64_t since, const std::string& region = "") {
    v1::ChangesRequest request;
    request.set_since_unix_ms(since);
    request.set_region(region);
    return Changes(live_, request, absl::FromUnixMillis(kBegin) + absl::Hours(24));
  }
  // As many entries as asked for, each with another amount, in batches as they come.
  void Write(const std::string& unit, uint64_t entries) {
    constexpr uint64_t kBatch = 1000;
    for (uint64_t n = 0; n < entries;) {
      std::vector<v1::Record> records;
      for (; records.size() < kBatch && n < entries; ++n) {
        records.push_back(Line(kSub, static_cast<int64_t>(n), 0));
      }
      Report(unit, records);
    }
  }
};

TEST_F(ChangesTest, CountsWhatIsAsNewAsAskedByPeriod) {
  Report("35.27.01", {Line(kSub, 100, 10), InQuarter(2, Line(kSub, 100, 20)),
                      InQuarter(1, Line(kSub, 100, 5)), Submission(1)});
  Report("35.27.02", {Line(kSub, 7, 7)});
  absl::StatusOr<v1::ChangesResponse> answer = Ask(kBegin + 1);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->positions_size(), 2);
  ASSERT_EQ(answer->units_size(), 1) << "the other's only entry is older";
  const v1::UnitChanges& unit = answer->units(0);
  EXPECT_EQ(unit.unit(), "35.27.01");
  EXPECT_FALSE(unit.name().empty());
  EXPECT_EQ(unit.entries(), 3u) << "not the first, which is older";
  EXPECT_FALSE(unit.more());
  EXPECT_EQ(unit.last_unix_ms(), kBegin + 3);
  EXPECT_EQ(unit.last_author(), "test");
  ASSERT_EQ(unit.periods_size(), 3);
  EXPECT_EQ(unit.periods(0).quarter(), 1u);
  EXPECT_EQ(unit.periods(1).quarter(), 2u);
  EXPECT_FALSE(unit.periods(1).submitted());
  EXPECT_EQ(unit.periods(2).quarter(), 0u) << "the year last";
  EXPECT_EQ(unit.periods(2).entries(), 1u);
  EXPECT_TRUE(unit.periods(2).submitted());
}

TEST_F(ChangesTest, LooksBackAsFarAsThereIsSomethingNew) {
  constexpr uint64_t kOld = 10;
  constexpr uint64_t kNew = 5 * kChangesFirstLook;
  Write("35.27.01", kOld + kNew);
  absl::StatusOr<v1::ChangesResponse> answer = Ask(kBegin + static_cast<int64_t>(kOld));
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_EQ(answer->units_size(), 1);
  EXPECT_EQ(answer->units(0).entries(), kNew);
  EXPECT_FALSE(answer->units(0).more());
}

TEST_F(ChangesTest, SaysThatThereIsMoreThanItCounts) {
  Write("35.27.01", kChangesOfUnitMax + 1);
  absl::StatusOr<v1::ChangesResponse> answer = Ask(kBegin);
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_EQ(answer->units_size(), 1);
  EXPECT_EQ(answer->units(0).entries(), kChangesOfUnitMax);
  EXPECT_TRUE(answer->units(0).more());
}

TEST_F(ChangesTest, KeepsToTheRegionAndItsReach) {
  Write("35.27.01", 1);
  Write("35.27.02", 1);
  absl::StatusOr<v1::ChangesResponse> one = Ask(kBegin, "35.27.02");
  ASSERT_TRUE(one.ok()) << one.status();
  ASSERT_EQ(one->units_size(), 1);
  EXPECT_EQ(one->units(0).unit(), "35.27.02");
  EXPECT_EQ(Ask(kBegin, "35.28").status().code(), absl::StatusCode::kNotFound);
  absl::Status old = Ask(kBegin - absl::ToInt64Milliseconds(kChangesReach)).status();
  EXPECT_EQ(old.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(old.message()), HasSubstr("TOO_LONG_AGO"));
  EXPECT_EQ(Ask(kBegin + 1)->units_size(), 0);
}

}  // namespace
}  // namespace rekap
