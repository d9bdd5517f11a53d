// Keys and values of the column families. Method: golden bytes (a change here
// is a change of the stored format), then order and decoders.
#include "domain/key/store_key.h"

#include <limits>
#include <string>
#include <tuple>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/key/record_key.h"
#include "tests/domain/generators.h"

namespace rekap {
namespace {

constexpr uint64_t kEpoch = 0x0123456789abcdef;

std::string Hex(absl::string_view bytes) { return absl::BytesToHexString(bytes); }

TEST(StoreKeyTest, FormatVersionBelongsToTheseGoldenBytes) { EXPECT_EQ(kFormatVersion, 3U); }

TEST(StoreKeyTest, GoldenJournalKeys) {
  EXPECT_EQ(Hex(NodeJournalKey(1)), "0000000000000001");
  EXPECT_EQ(Hex(NodeJournalKey(std::numeric_limits<uint64_t>::max())), "ffffffffffffffff");
}

TEST(StoreKeyTest, GoldenReviewAndCatalogKeys) {
  EXPECT_EQ(Hex(NodeReviewKey(258)), "0000000000000102");
  EXPECT_EQ(Hex(UnitSeqKey(*RegionCode::Parse("35.27.05"), 258)),
            "231b050000"
            "0000000000000102");
  EXPECT_EQ(Hex(CatalogKey(258)), "00000102");
}

TEST(StoreKeyTest, GoldenMirrorKey) {
  v1::RecordKey key;
  key.set_kind(v1::RECORD_KIND_BUDGET_LINE);
  key.set_year(2021);
  key.set_subject("7.01.01.2.01.01");
  EXPECT_EQ(Hex(MirrorKey(*RegionCode::Parse("35.27.05"), *EncodeRecordKey(key))),
            "231b050000"
            "0107e500"
            "07010102010001"
            "0000");
}

TEST(StoreKeyTest, GoldenRow) {
  std::string bytes = EncodeRow({kEpoch, 66, "entry"});
  EXPECT_EQ(Hex(bytes),
            "0123456789abcdef"
            "0000000000000042"
            "656e747279");
  absl::StatusOr<StoredRow> row = DecodeRow(bytes);
  ASSERT_TRUE(row.ok()) << row.status();
  EXPECT_EQ(row->epoch, kEpoch);
  EXPECT_EQ(row->seq, 66U);
  EXPECT_EQ(row->entry, "entry");
}

TEST(StoreKeyTest, GoldenStoredEntry) {
  std::string hash(kHashSize, '\xab');
  std::string bytes = EncodeStoredEntry({hash, "entry"});
  std::string ab;
  for (size_t i = 0; i < kHashSize; ++i) ab += "ab";
  EXPECT_EQ(Hex(bytes), absl::StrCat(ab, "656e747279"));
  absl::StatusOr<StoredEntry> stored = DecodeStoredEntry(bytes);
  ASSERT_TRUE(stored.ok()) << stored.status();
  EXPECT_EQ(stored->hash, hash);
  EXPECT_EQ(stored->entry, "entry");
}

TEST(StoreKeyTest, ShortValuesAreDataLoss) {
  EXPECT_EQ(DecodeRow(std::string(15, 'x')).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(DecodeRow(std::string(16, 'x')).ok());
  EXPECT_EQ(DecodeStoredEntry(std::string(31, 'x')).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(DecodeStoredEntry(std::string(32, 'x')).ok());
}

RC_GTEST_PROP(StoreKeyProperty, IntegersReadBackInNumberOrder, ()) {
  auto a = static_cast<uint64_t>(*testing::AnyInt64());
  auto b = static_cast<uint64_t>(*testing::AnyInt64());
  RC_ASSERT(ReadUint64(NodeJournalKey(a)) == a);
  RC_ASSERT((a < b) == (NodeJournalKey(a) < NodeJournalKey(b)));
}

RC_GTEST_PROP(StoreKeyProperty, UnitSeqKeysSortByUnitThenSeq, ()) {
  RegionCode unit_a = *testing::AnyRegion(2);
  RegionCode unit_b = *testing::AnyRegion(2);
  auto seq_a = static_cast<uint64_t>(*testing::AnyInt64());
  auto seq_b = static_cast<uint64_t>(*testing::AnyInt64());
  RC_ASSERT((std::tie(unit_a, seq_a) < std::tie(unit_b, seq_b)) ==
            (UnitSeqKey(unit_a, seq_a) < UnitSeqKey(unit_b, seq_b)));
}

RC_GTEST_PROP(StoreKeyProperty, UnitScanHoldsExactlyTheUnit, ()) {
  RegionCode unit = *testing::AnyRegion(2);
  RegionCode other = *testing::AnyRegion(2);
  std::string key = MirrorKey(other, *EncodeRecordKey(*testing::AnyRecordKey()));
  RC_ASSERT(absl::StartsWith(key, unit.Encoded()) == (unit == other));
  RC_ASSERT(absl::StartsWith(key, unit.EncodedPrefix()) == unit.Contains(other));
}

RC_GTEST_PROP(StoreKeyProperty, RowsAndEntriesEncodeBackToTheSameBytes, ()) {
  std::string bytes = *rc::gen::oneOf(
      testing::AnyBytes(), rc::gen::map(testing::AnyBytes(), [](const std::string& tail) {
        return absl::StrCat(std::string(kHashSize, '\x7f'), tail);
      }));
  absl::StatusOr<StoredRow> row = DecodeRow(bytes);
  RC_ASSERT(row.ok() == (bytes.size() >= 16));
  if (row.ok()) RC_ASSERT(EncodeRow(*row) == bytes);
  absl::StatusOr<StoredEntry> stored = DecodeStoredEntry(bytes);
  RC_ASSERT(stored.ok() == (bytes.size() >= kHashSize));
  if (stored.ok()) RC_ASSERT(EncodeStoredEntry(*stored) == bytes);
}

}  // namespace
}  // namespace rekap
