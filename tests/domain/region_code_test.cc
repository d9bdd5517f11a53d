// Region codes. Method: the laws of the tree (parent, contains, order) over
// random codes, and the decoder over random bytes.
#include "domain/code/region_code.h"

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/domain/generators.h"

namespace rekap {
namespace {

using testing::AnyRegion;

RegionCode Code(absl::string_view text) { return *RegionCode::Parse(text); }

TEST(RegionCodeTest, StoredBytesAreFixed) {
  auto hex = [](absl::string_view text) { return absl::BytesToHexString(Code(text).Encoded()); };
  EXPECT_EQ(hex("35"), "2300000000");
  EXPECT_EQ(hex("35.27"), "231b000000");
  EXPECT_EQ(hex("35.27.05"), "231b050000");
  EXPECT_EQ(hex("35.27.05.2001"), "231b0507d1");
}

TEST(RegionCodeTest, SharedPrefixHasTheSizeOfTheLevel) {
  auto hex = [](absl::string_view text) {
    return absl::BytesToHexString(Code(text).EncodedPrefix());
  };
  EXPECT_EQ(hex("35"), "23");
  EXPECT_EQ(hex("35.27"), "231b");
  EXPECT_EQ(hex("35.27.05"), "231b05");
  EXPECT_EQ(hex("35.27.05.2001"), "231b0507d1");
}

TEST(RegionCodeTest, ClimbsToTheProvinsi) {
  RegionCode code = Code("35.27.05.2001");
  EXPECT_EQ(code.level(), RegionLevel::kDesa);
  EXPECT_EQ(code.Parent(), Code("35.27.05"));
  EXPECT_EQ(code.Parent()->Parent(), Code("35.27"));
  EXPECT_EQ(code.Parent()->Parent()->Parent(), Code("35"));
  EXPECT_EQ(Code("35").Parent(), std::nullopt);
}

TEST(RegionCodeTest, RefusesOtherForms) {
  for (const char* text : {"", "3", "350", "35.", ".35", "35.2", "35.27.5", "35.27.05.201",
                           "35.27.05.20011", "00", "35.00", "35.27.00", "35.27.05.0000",
                           "35.27.05.2001.01", "3a", "35 .27", "35.27.05 ", "-5", "35,27"}) {
    EXPECT_EQ(RegionCode::Parse(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(RegionCodeTest, DecoderRefusesGapsAndParts) {
  for (const char* hex : {"", "231b0500", "231b05000000", "0000000000", "001b050000", "2300050000",
                          "231b000001", "641b050000", "236400000000", "231b640000", "231b052710"}) {
    EXPECT_FALSE(RegionCode::Decode(absl::HexStringToBytes(hex)).ok()) << hex;
  }
}

RC_GTEST_PROP(RegionCodeProperty, PrintsAndStoresWhatItRead, ()) {
  std::string text = *testing::RegionText(99);
  RegionCode code = Code(text);
  RC_ASSERT(code.ToString() == text);
  RC_ASSERT(code.Encoded().size() == RegionCode::kEncodedSize);
  RC_ASSERT(*RegionCode::Decode(code.Encoded()) == code);
}

RC_GTEST_PROP(RegionCodeProperty, ByteOrderIsCodeOrder, ()) {
  RegionCode a = *AnyRegion(3);
  RegionCode b = *AnyRegion(3);
  RC_ASSERT((a < b) == (a.Encoded() < b.Encoded()));
  RC_ASSERT((a < b) == (a.ToString() < b.ToString()));
}

RC_GTEST_PROP(RegionCodeProperty, ContainsIsBeingAnAncestorOrItself, ()) {
  RegionCode a = *AnyRegion(2);
  RegionCode b = *AnyRegion(2);
  bool ancestor = false;
  for (std::optional<RegionCode> up = b; up; up = up->Parent()) ancestor = ancestor || *up == a;
  RC_ASSERT(a.Contains(b) == ancestor);
  RC_ASSERT(a.Contains(b) == absl::StartsWith(b.Encoded(), a.EncodedPrefix()));
  RC_ASSERT(a.Contains(b) ==
            (b.ToString() == a.ToString() || absl::StartsWith(b.ToString(), a.ToString() + ".")));
  if (a.Contains(b) && b.Contains(a)) RC_ASSERT(a == b);
}

RC_GTEST_PROP(RegionCodeProperty, ParentIsOneLevelUpAndSortsFirst, ()) {
  RegionCode code = *AnyRegion();
  std::optional<RegionCode> parent = code.Parent();
  RC_ASSERT(parent.has_value() == (code.level() != RegionLevel::kProvinsi));
  if (!parent) return;
  RC_ASSERT(static_cast<int>(parent->level()) + 1 == static_cast<int>(code.level()));
  RC_ASSERT(*parent < code);
  RC_ASSERT(parent->Contains(code));
  RC_ASSERT(!code.Contains(*parent));
}

RC_GTEST_PROP(RegionCodeProperty, DecoderTakesOnlyWhatEncodesToTheSameBytes, ()) {
  std::string bytes = *rc::gen::oneOf(
      testing::AnyBytes(),
      rc::gen::mapcat(AnyRegion(), [](RegionCode c) { return testing::Damaged(c.Encoded()); }));
  absl::StatusOr<RegionCode> code = RegionCode::Decode(bytes);
  if (!code.ok()) return;
  RC_ASSERT(code->Encoded() == bytes);
  RC_ASSERT(*RegionCode::Parse(code->ToString()) == *code);
}

}  // namespace
}  // namespace rekap
