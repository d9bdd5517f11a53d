// Activity codes. Method: as region_code_test.cc, and the two written forms of
// a sub kegiatan.
#include "domain/code/activity_code.h"

#include "absl/hash/hash.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/domain/generators.h"

namespace rekap {
namespace {

using testing::AnyActivity;

ActivityCode Code(absl::string_view text) { return *ActivityCode::Parse(text); }

TEST(ActivityCodeTest, StoredBytesAreFixed) {
  auto hex = [](absl::string_view text) { return absl::BytesToHexString(Code(text).Encoded()); };
  EXPECT_EQ(hex("7.01.06"), "07010600000000");
  EXPECT_EQ(hex("7.01.01.2.13"), "070101020d0000");
  EXPECT_EQ(hex("7.01.01.2.05.11"), "0701010205000b");
  EXPECT_EQ(hex("7.01.01.2.05.0300"), "0701010205012c");
}

TEST(ActivityCodeTest, SharedPrefixHasTheSizeOfTheLevel) {
  EXPECT_EQ(absl::BytesToHexString(Code("7.01.06").EncodedPrefix()), "070106");
  EXPECT_EQ(absl::BytesToHexString(Code("7.01.01.2.13").EncodedPrefix()), "070101020d");
  EXPECT_EQ(absl::BytesToHexString(Code("7.01.01.2.05.11").EncodedPrefix()), "0701010205000b");
}

TEST(ActivityCodeTest, ClimbsToTheProgram) {
  ActivityCode code = Code("7.01.01.2.01.02");
  EXPECT_EQ(code.level(), ActivityLevel::kSubKegiatan);
  EXPECT_EQ(code.Parent(), Code("7.01.01.2.01"));
  EXPECT_EQ(code.Parent()->Parent(), Code("7.01.01"));
  EXPECT_EQ(Code("7.01.01").Parent(), std::nullopt);
}

TEST(ActivityCodeTest, RefusesOtherForms) {
  for (const char* text : {"",
                           "7",
                           "7.01",
                           "7.01.01.2",
                           "07.01.01",
                           "7.1.01",
                           "7.01.1",
                           "0.01.01",
                           "7.00.01",
                           "7.01.00",
                           "7.01.01.0.01",
                           "7.01.01.2.00",
                           "7.01.01.2.01.00",
                           "7.01.01.2.01.0000",
                           "7.01.01.2.01.1",
                           "7.01.01.2.01.001",
                           "7.01.01.2.01.00001",
                           "7.01.01.2.01.01.01",
                           "7.0001.01",
                           "7.01.01.",
                           "7.01.01 ",
                           "X.01.01"}) {
    EXPECT_EQ(ActivityCode::Parse(text).status().code(), absl::StatusCode::kInvalidArgument)
        << text;
  }
}

TEST(ActivityCodeTest, DecoderRefusesGapsAndParts) {
  for (const char* hex :
       {"", "070101", "0000000000000000", "00000000000000", "07010000000000", "07010102000000",
        "07010100010000", "07010100000001", "07010102000001", "0a010100000000", "07640100000000",
        "07010102012710", "0701010a010000", "0701010264000000"}) {
    EXPECT_FALSE(ActivityCode::Decode(absl::HexStringToBytes(hex)).ok()) << hex;
  }
}

RC_GTEST_PROP(ActivityCodeProperty, PrintsAndStoresWhatItRead, ()) {
  std::string text = *rc::gen::mapcat(
      testing::AnyLevel(), [](ActivityLevel level) { return testing::ActivityText(level, 99); });
  ActivityCode code = Code(text);
  RC_ASSERT(code.ToString() == text);
  RC_ASSERT(code.Encoded().size() == ActivityCode::kEncodedSize);
  RC_ASSERT(*ActivityCode::Decode(code.Encoded()) == code);
}

RC_GTEST_PROP(ActivityCodeProperty, TwoAndFourDigitSubKegiatanAreOneActivity, ()) {
  std::string kegiatan = *testing::ActivityText(ActivityLevel::kKegiatan, 99);
  int number = *testing::Between(1, 99);
  ActivityCode two = Code(absl::StrFormat("%s.%02d", kegiatan, number));
  ActivityCode four = Code(absl::StrFormat("%s.%04d", kegiatan, number));
  RC_ASSERT(two == four);
  RC_ASSERT(two.Encoded() == four.Encoded());
  RC_ASSERT(four.ToString() == absl::StrFormat("%s.%02d", kegiatan, number));
  RC_ASSERT(absl::HashOf(two) == absl::HashOf(four));
}

RC_GTEST_PROP(ActivityCodeProperty, ByteOrderIsCodeOrder, ()) {
  ActivityCode a = *AnyActivity(2);
  ActivityCode b = *AnyActivity(2);
  RC_ASSERT((a < b) == (a.Encoded() < b.Encoded()));
}

RC_GTEST_PROP(ActivityCodeProperty, ContainsIsBeingAnAncestorOrItself, ()) {
  ActivityCode a = *AnyActivity(1);
  ActivityCode b = *rc::gen::oneOf(AnyActivity(1), AnyActivity(2));
  bool ancestor = false;
  for (std::optional<ActivityCode> up = b; up; up = up->Parent()) ancestor = ancestor || *up == a;
  RC_ASSERT(a.Contains(b) == ancestor);
  RC_ASSERT(a.Contains(b) == absl::StartsWith(b.Encoded(), a.EncodedPrefix()));
  if (a.Contains(b) && b.Contains(a)) RC_ASSERT(a == b);
}

RC_GTEST_PROP(ActivityCodeProperty, ParentIsOneLevelUpAndSortsFirst, ()) {
  ActivityCode code = *AnyActivity();
  std::optional<ActivityCode> parent = code.Parent();
  RC_ASSERT(parent.has_value() == (code.level() != ActivityLevel::kProgram));
  if (!parent) return;
  RC_ASSERT(static_cast<int>(parent->level()) + 1 == static_cast<int>(code.level()));
  RC_ASSERT(*parent < code);
  RC_ASSERT(parent->Contains(code));
  RC_ASSERT(!code.Contains(*parent));
}

RC_GTEST_PROP(ActivityCodeProperty, DecoderTakesOnlyWhatEncodesToTheSameBytes, ()) {
  std::string bytes = *rc::gen::oneOf(
      testing::AnyBytes(),
      rc::gen::mapcat(AnyActivity(), [](ActivityCode c) { return testing::Damaged(c.Encoded()); }));
  absl::StatusOr<ActivityCode> code = ActivityCode::Decode(bytes);
  if (!code.ok()) return;
  RC_ASSERT(code->Encoded() == bytes);
  RC_ASSERT(*ActivityCode::Parse(code->ToString()) == *code);
}

}  // namespace
}  // namespace rekap
