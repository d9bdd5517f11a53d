// The hash chain. Method: a golden chain computed elsewhere, the sensitivity
// of every hash to every byte before it, and the stored position.
#include "domain/journal/chain.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/domain/generators.h"
#include "tests/domain/golden_journal.h"

namespace rekap {
namespace {

constexpr uint64_t kEpoch = 0x0123456789abcdef;

ChainPoint PointAfter(const std::vector<std::string>& entries) {
  ChainHasher hasher;
  ChainPoint point;
  for (const std::string& entry : entries) point = hasher.Append(point, entry);
  return point;
}

TEST(ChainTest, GoldenChain) {
  ChainHasher hasher;
  ChainPoint point;
  EXPECT_EQ(point.seq, Seq{0});
  EXPECT_EQ(point.hash.ToHex(), std::string(64, '0'));
  for (size_t i = 0; i < 3; ++i) {
    point = hasher.Append(point, testing::GoldenEntryBytes(i));
    EXPECT_EQ(point.seq, Seq{i + 1});
    EXPECT_EQ(point.hash.ToHex(), testing::kGoldenJournal[i].hash_hex);
  }
}

TEST(ChainTest, EmptyEntryStillMovesTheChain) {
  // SHA-256 of 32 zero bytes.
  EXPECT_EQ(PointAfter({""}).hash.ToHex(),
            "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925");
}

TEST(ChainTest, GoldenPosition) {
  ChainPoint point = PointAfter({testing::GoldenEntryBytes(0)});
  std::string bytes = EncodePosition({Epoch{kEpoch}, point});
  EXPECT_EQ(absl::BytesToHexString(bytes), absl::StrCat("0123456789abcdef", "0000000000000001",
                                                        testing::kGoldenJournal[0].hash_hex));
  EXPECT_EQ(*DecodePosition(bytes), (JournalPosition{Epoch{kEpoch}, point}));
}

TEST(ChainTest, PositionOfAnotherSizeIsDataLoss) {
  for (size_t size : {0, 16, 47, 49}) {
    EXPECT_EQ(DecodePosition(std::string(size, 'x')).status().code(), absl::StatusCode::kDataLoss)
        << size;
  }
}

TEST(ChainTest, HashHasExactlyItsSize) {
  EXPECT_EQ(ChainHash::FromBytes(std::string(31, 'x')).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ChainHash::FromBytes(std::string(33, 'x')).status().code(),
            absl::StatusCode::kInvalidArgument);
  std::string bytes(32, '\xfe');
  EXPECT_EQ(std::string(ChainHash::FromBytes(bytes)->view()), bytes);
}

TEST(ChainTest, PositionTravelsAndPrintsWhole) {
  RegionCode unit = *RegionCode::Parse("35.27.05");
  JournalPosition position{Epoch{0x1f}, PointAfter({testing::GoldenEntryBytes(0)})};
  v1::JournalPosition proto = ToProto(unit, position);
  EXPECT_EQ(proto.unit(), "35.27.05");
  EXPECT_EQ(proto.epoch(), 0x1fU);
  EXPECT_EQ(proto.seq(), 1U);
  EXPECT_EQ(absl::BytesToHexString(proto.hash()), testing::kGoldenJournal[0].hash_hex);
  EXPECT_EQ(Describe(unit, position),
            "35.27.05 epoch 000000000000001f seq 1 hash 1ee170ad05a59b93");
}

RC_GTEST_PROP(ChainProperty, AnyChangedByteChangesEveryLaterHash, ()) {
  std::vector<std::string> entries = {*testing::AnyBytes(), "b", "c"};
  std::vector<std::string> changed = entries;
  changed[0] = *testing::Damaged(entries[0] + "x");
  RC_PRE(changed[0] != entries[0]);
  RC_ASSERT(PointAfter({entries[0]}).hash != PointAfter({changed[0]}).hash);
  RC_ASSERT(PointAfter(entries).hash != PointAfter(changed).hash);
}

RC_GTEST_PROP(ChainProperty, ReusedHasherEqualsAFreshOne, ()) {
  std::vector<std::string> entries =
      *rc::gen::container<std::vector<std::string>>(testing::AnyBytes());
  ChainPoint fresh;
  for (const std::string& entry : entries) fresh = ChainHasher().Append(fresh, entry);
  RC_ASSERT(PointAfter(entries) == fresh);
  RC_ASSERT(fresh.seq.value == entries.size());
}

RC_GTEST_PROP(ChainProperty, PositionEncodesBackToTheSameBytes, ()) {
  std::string bytes = *rc::gen::oneOf(
      testing::AnyBytes(), testing::Damaged(EncodePosition({Epoch{kEpoch}, PointAfter({"a"})})));
  absl::StatusOr<JournalPosition> position = DecodePosition(bytes);
  RC_ASSERT(position.ok() == (bytes.size() == 48));
  if (position.ok()) RC_ASSERT(EncodePosition(*position) == bytes);
}

}  // namespace
}  // namespace rekap
