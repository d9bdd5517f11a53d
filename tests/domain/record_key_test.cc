// Record keys. Method: golden bytes of every kind (a change here is a change
// of the stored format), then order, prefixes and the decoder over random keys.
#include "domain/key/record_key.h"

#include <optional>
#include <string>
#include <tuple>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/domain/generators.h"

namespace rekap {
namespace {

using testing::AnyRecordKey;
using ::testing::HasSubstr;

v1::RecordKey Key(v1::RecordKind kind, uint32_t year, uint32_t quarter, const std::string& subject,
                  uint32_t item) {
  v1::RecordKey key;
  key.set_kind(kind);
  key.set_year(year);
  key.set_quarter(quarter);
  key.set_subject(subject);
  key.set_item(item);
  return key;
}

bool SameKey(const v1::RecordKey& a, const v1::RecordKey& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

std::string Encoded(const v1::RecordKey& key) { return *EncodeRecordKey(key); }

struct Golden {
  v1::RecordKey key;
  const char* hex;
};

TEST(RecordKeyTest, GoldenBytesOfEveryKind) {
  const Golden goldens[] = {
      {Key(v1::RECORD_KIND_BUDGET_LINE, 2021, 0, "7.01.01.2.01.01", 0),
       "0107e500"
       "07010102010001"
       "0000"},
      {Key(v1::RECORD_KIND_BUDGET_LINE, 2024, 4, "7.01.01.2.06.0123", 0),
       "0107e804"
       "0701010206007b"
       "0000"},
      {Key(v1::RECORD_KIND_OUTPUT, 2021, 3, "7.01.01.2.06.05", 2),
       "0207e503"
       "07010102060005"
       "0002"},
      {Key(v1::RECORD_KIND_OUTPUT, 2021, 0, "7.01.01.2.06.05", 65535),
       "0207e500"
       "07010102060005"
       "ffff"},
      {Key(v1::RECORD_KIND_INDICATOR_RESULT, 2021, 0, "IKU-1", 0),
       "0307e500"
       "494b552d3100"
       "0000"},
      {Key(v1::RECORD_KIND_NARRATIVE, 2021, 1, "", 258),
       "0407e501"
       "0102"},
      {Key(v1::RECORD_KIND_UNIT_PROFILE, 2100, 0, "", 0),
       "05083400"
       "0000"},
      {Key(v1::RECORD_KIND_STATED_TOTAL, 2021, 0, "", 1),
       "0607e500"
       "00000000000000"
       "0001"},
      {Key(v1::RECORD_KIND_STATED_TOTAL, 2021, 0, "7.01.02", 0),
       "0607e500"
       "07010200000000"
       "0000"},
      {Key(v1::RECORD_KIND_STATED_TOTAL, 2000, 2, "7.01.02.2.04", 0),
       "0607d002"
       "07010202040000"
       "0000"},
      {Key(v1::RECORD_KIND_SURVEY, 2021, 2, "", 0),
       "0707e502"
       "0000"},
      {Key(v1::RECORD_KIND_SUBMISSION, 2021, 0, "", 0),
       "0807e500"
       "0000"},
      {Key(v1::RECORD_KIND_AGREED_BUDGET, 2021, 0, "", 0),
       "0907e500"
       "00000000000000"
       "0000"},
      {Key(v1::RECORD_KIND_AGREED_BUDGET, 2021, 0, "7.01.04", 0),
       "0907e500"
       "07010400000000"
       "0000"},
      {Key(v1::RECORD_KIND_AGREEMENT_TARGET, 2021, 0, "", 7),
       "0a07e500"
       "0007"},
      {Key(v1::RECORD_KIND_REVISION, 2021, 0, "", 2),
       "0b07e500"
       "0002"},
  };
  for (const Golden& golden : goldens) {
    absl::StatusOr<std::string> bytes = EncodeRecordKey(golden.key);
    ASSERT_TRUE(bytes.ok()) << bytes.status();
    EXPECT_EQ(absl::BytesToHexString(*bytes), golden.hex) << golden.key.ShortDebugString();
    EXPECT_TRUE(SameKey(*DecodeRecordKey(*bytes), golden.key)) << golden.hex;
  }
}

TEST(RecordKeyTest, GoldenPrefixes) {
  Period period = *Period::Of(2021, 3);
  EXPECT_EQ(absl::BytesToHexString(RecordKeyPrefix(v1::RECORD_KIND_OUTPUT, period)), "0207e503");
  EXPECT_EQ(absl::BytesToHexString(RecordKeyPrefix(v1::RECORD_KIND_OUTPUT, period,
                                                   *ActivityCode::Parse("7.01.01.2.06"))),
            "0207e5030701010206");
}

TEST(RecordKeyTest, StoresTheFourDigitFormAsTheTwoDigitOne) {
  v1::RecordKey four = Key(v1::RECORD_KIND_BUDGET_LINE, 2021, 0, "7.01.01.2.01.0001", 0);
  v1::RecordKey two = Key(v1::RECORD_KIND_BUDGET_LINE, 2021, 0, "7.01.01.2.01.01", 0);
  EXPECT_EQ(Encoded(four), Encoded(two));
  EXPECT_EQ(DecodeRecordKey(Encoded(four))->subject(), "7.01.01.2.01.01");
}

TEST(RecordKeyTest, NamesTheFieldThatIsOutOfRange) {
  struct Bad {
    v1::RecordKey key;
    const char* says;
  };
  const std::string sub = "7.01.01.2.01.01";
  const Bad bad[] = {
      {Key(v1::RECORD_KIND_UNSPECIFIED, 2021, 0, sub, 0), "kind"},
      {Key(static_cast<v1::RecordKind>(12), 2021, 0, sub, 0), "kind"},
      {Key(static_cast<v1::RecordKind>(257), 2021, 0, sub, 0), "kind"},
      {Key(v1::RECORD_KIND_BUDGET_LINE, 1999, 0, sub, 0), "BAD_YEAR"},
      {Key(v1::RECORD_KIND_BUDGET_LINE, 2101, 0, sub, 0), "BAD_YEAR"},
      {Key(v1::RECORD_KIND_BUDGET_LINE, 2021, 5, sub, 0), "BAD_QUARTER"},
      {Key(v1::RECORD_KIND_BUDGET_LINE, 2021, 0, "", 0), "activity"},
      {Key(v1::RECORD_KIND_BUDGET_LINE, 2021, 0, "7.01.01", 0), "activity"},
      {Key(v1::RECORD_KIND_OUTPUT, 2021, 0, "7.01.01.2.01", 1), "activity"},
      {Key(v1::RECORD_KIND_STATED_TOTAL, 2021, 0, sub, 0), "activity"},
      {Key(v1::RECORD_KIND_INDICATOR_RESULT, 2021, 0, "", 0), "indicator"},
      {Key(v1::RECORD_KIND_INDICATOR_RESULT, 2021, 0, "IKU 1", 0), "indicator"},
      {Key(v1::RECORD_KIND_INDICATOR_RESULT, 2021, 0, std::string(33, 'I'), 0), "indicator"},
      {Key(v1::RECORD_KIND_NARRATIVE, 2021, 0, "x", 1), "subject"},
      {Key(v1::RECORD_KIND_UNIT_PROFILE, 2021, 0, "x", 0), "subject"},
      {Key(v1::RECORD_KIND_OUTPUT, 2021, 0, sub, 65536), "item"},
      {Key(v1::RECORD_KIND_NARRATIVE, 2021, 0, "", 65536), "item"},
      {Key(v1::RECORD_KIND_STATED_TOTAL, 2021, 0, "", 2), "item"},
      {Key(v1::RECORD_KIND_STATED_TOTAL, 2021, 0, "7.01.01", 1), "item"},
      {Key(v1::RECORD_KIND_AGREED_BUDGET, 2021, 0, "7.01.01.2.01", 0), "activity"},
      {Key(v1::RECORD_KIND_AGREED_BUDGET, 2021, 0, "", 1), "item"},
      {Key(v1::RECORD_KIND_SURVEY, 2021, 0, "", 1), "item"},
      {Key(v1::RECORD_KIND_SUBMISSION, 2021, 0, "x", 0), "subject"},
      {Key(v1::RECORD_KIND_AGREEMENT_TARGET, 2021, 0, "", 65536), "item"},
      {Key(v1::RECORD_KIND_REVISION, 2021, 0, "", 65536), "item"},
  };
  for (const Bad& b : bad) {
    absl::Status status = EncodeRecordKey(b.key).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << b.key.ShortDebugString();
    EXPECT_THAT(std::string(status.message()), HasSubstr(b.says)) << b.key.ShortDebugString();
  }
}

TEST(RecordKeyTest, OneFigureHasOneKey) {
  for (const v1::RecordKey& twin : {Key(v1::RECORD_KIND_BUDGET_LINE, 2021, 0, "7.01.01.2.01.01", 1),
                                    Key(v1::RECORD_KIND_INDICATOR_RESULT, 2021, 0, "IKU-1", 1),
                                    Key(v1::RECORD_KIND_UNIT_PROFILE, 2021, 0, "", 1)}) {
    EXPECT_EQ(EncodeRecordKey(twin).status().code(), absl::StatusCode::kInvalidArgument)
        << twin.ShortDebugString() << ": a second record would be counted beside the first";
  }
}

TEST(RecordKeyTest, IndicatorCodesAreShortAndPrintable) {
  for (const char* code : {"I", "IKU-1", "iku.2_b", "0"}) EXPECT_TRUE(IsIndicatorCode(code));
  EXPECT_TRUE(IsIndicatorCode(std::string(32, 'z')));
  EXPECT_FALSE(IsIndicatorCode(std::string(33, 'z')));
  for (const char* code : {"", " ", "a b", "a/b", "a\n", "\xc3\xa9"}) {
    EXPECT_FALSE(IsIndicatorCode(code)) << code;
  }
  EXPECT_FALSE(IsIndicatorCode(absl::string_view("a\0b", 3)));
}

TEST(RecordKeyTest, DecoderRefusesWhatIsNotOneKey) {
  for (const char* hex :
       {"", "0107e50000", "0007e5000000", "0c07e5000000", "0401e5000000", "0407e5050000",
        "0407e500000000", "0507e5000001", "0107e500000000000000000000",
        "0107e500070101000000000000", "0107e50007010102010001000000", "0307e500000000",
        "0307e500494b550000", "0307e500494b552d310000000000", "0607e500070101020100010000",
        "0607e500000000000000000002"}) {
    EXPECT_EQ(DecodeRecordKey(absl::HexStringToBytes(hex)).status().code(),
              absl::StatusCode::kInvalidArgument)
        << hex;
  }
}

// What the byte order must equal: kind, period, then subject and item.
auto LogicalOrder(const v1::RecordKey& key) {
  std::optional<ActivityCode> activity;
  if (key.kind() != v1::RECORD_KIND_INDICATOR_RESULT && !key.subject().empty()) {
    activity = *ActivityCode::Parse(key.subject());
  }
  return std::make_tuple(static_cast<int>(key.kind()), *Period::Of(key.year(), key.quarter()),
                         activity, key.subject(), key.item());
}

RC_GTEST_PROP(RecordKeyProperty, ByteOrderIsKindPeriodSubjectItem, ()) {
  v1::RecordKey a = *AnyRecordKey(2, 2001);
  v1::RecordKey b = *rc::gen::oneOf(AnyRecordKey(2, 2001), rc::gen::just(a));
  if (*rc::gen::arbitrary<bool>()) b.set_kind(a.kind());
  if (!EncodeRecordKey(b).ok()) return;
  RC_ASSERT((LogicalOrder(a) < LogicalOrder(b)) == (Encoded(a) < Encoded(b)));
  RC_ASSERT((LogicalOrder(a) == LogicalOrder(b)) == (Encoded(a) == Encoded(b)));
}

RC_GTEST_PROP(RecordKeyProperty, PeriodPrefixHoldsExactlyItsKindAndPeriod, ()) {
  v1::RecordKey key = *AnyRecordKey(2, 2001);
  auto kind = static_cast<v1::RecordKind>(*testing::Between(1, 6));
  Period period =
      *Period::Of(*rc::gen::inRange<uint32_t>(2000, 2002), *rc::gen::inRange<uint32_t>(0, 5));
  bool within =
      key.kind() == kind && key.year() == period.year() && key.quarter() == period.quarter();
  RC_ASSERT(absl::StartsWith(Encoded(key), RecordKeyPrefix(kind, period)) == within);
}

RC_GTEST_PROP(RecordKeyProperty, ActivityPrefixHoldsExactlyTheDescendants, ()) {
  auto kind = *rc::gen::element(v1::RECORD_KIND_BUDGET_LINE, v1::RECORD_KIND_OUTPUT,
                                v1::RECORD_KIND_STATED_TOTAL);
  Period period = *Period::Of(2021, *rc::gen::inRange<uint32_t>(0, 2));
  ActivityCode activity = *rc::gen::oneOf(testing::AnyActivity(1), testing::AnyActivity(2));
  v1::RecordKey key =
      Key(kind, 2021, 0,
          *rc::gen::oneOf(testing::SubjectText(kind, 1), testing::SubjectText(kind, 2)), 0);
  bool within = period.annual() && !key.subject().empty() &&
                activity.Contains(*ActivityCode::Parse(key.subject()));
  RC_ASSERT(absl::StartsWith(Encoded(key), RecordKeyPrefix(kind, period, activity)) == within);
}

RC_GTEST_PROP(RecordKeyProperty, DecodesWhatItEncodes, ()) {
  v1::RecordKey key = *AnyRecordKey();
  RC_ASSERT(SameKey(*DecodeRecordKey(Encoded(key)), key));
}

RC_GTEST_PROP(RecordKeyProperty, DecoderTakesOnlyWhatEncodesToTheSameBytes, ()) {
  std::string bytes = *rc::gen::oneOf(testing::AnyBytes(),
                                      rc::gen::mapcat(AnyRecordKey(), [](const v1::RecordKey& key) {
                                        return testing::Damaged(Encoded(key));
                                      }));
  absl::StatusOr<v1::RecordKey> key = DecodeRecordKey(bytes);
  if (!key.ok()) return;
  RC_ASSERT(Encoded(*key) == bytes);
}

}  // namespace
}  // namespace rekap
