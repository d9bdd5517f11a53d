// Every byte of a small stored history, keys and values, is changed once, behind the
// checksums of RocksDB: the verification must find each and say where. The history has
// one of everything: entries, a withdrawal, entries and a base row that were set aside,
// two gaps, three epochs, a neighbour.
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include <gmock/gmock.h>
#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>

#include "aggregator/mirror/rocks_mirror.h"
#include "aggregator/mirror/verify_chains.h"
#include "tests/store/mirror_steps.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

using ::testing::IsEmpty;

constexpr char kPoison[] = "\xff\xff\xff";

using Pairs = std::vector<std::pair<std::string, std::string>>;

class FlippedByteTest : public ::testing::Test {
 protected:
  FlippedByteTest() : store_(*RocksMirror::Open(dir_.path())), database_(store_->database()) {
    // Also withdraws and poisons.
    for (uint32_t n = 1; n <= 3; ++n) journal_.AppendFor(2020 + n, n);
    journal_.Delete(DecodeEntry(journal_.MakeBatch(2, 2).entries(0))->entry.put().key());
    EXPECT_TRUE(AppendUpTo(*store_, journal_, 4).ok());
    journal_.AppendFor(2022, 5);
    journal_.AppendFor(2024, 6);
    journal_.Trim(6);
    EXPECT_TRUE(InstallBase(*store_, journal_).ok());
    journal_.AppendFor(2025, 7);
    EXPECT_TRUE(AppendUpTo(*store_, journal_, 7).ok());
    journal_ = journal_.RestoredAs(8, 7);
    EXPECT_TRUE(AppendUpTo(*store_, journal_, 7).ok());
    journal_ = journal_.RestoredAs(9, 7);
    journal_.AppendFor(2021, 8);
    journal_.AppendBytes(kPoison);
    journal_.AppendFor(2026, 10);
    HandBase base(journal_.At(10).point, {RowOf(journal_, 8), RowOf(journal_, 7),
                                          RowOf(journal_, 10), RowOf(journal_, 9)});
    EXPECT_TRUE(base.Install(*store_, Epoch{9}).ok());
    journal_.AppendFor(2021, 11);
    journal_.AppendBytes(kPoison);
    journal_.Delete(DecodeEntry(journal_.MakeBatch(7, 7).entries(0))->entry.put().key());
    EXPECT_TRUE(AppendUpTo(*store_, journal_, 13).ok());
    MemoryJournal neighbour(5);
    neighbour.AppendFor(2021, 1);
    EXPECT_TRUE(AppendUpTo(*store_, neighbour, 1, *RegionCode::Parse("35.27.06")).ok());
  }

  Pairs All(const std::string& family) {
    Pairs pairs;
    std::unique_ptr<rocksdb::Iterator> it(
        database_->db().NewIterator(rocksdb::ReadOptions(), database_->family(family)));
    for (it->SeekToFirst(); it->Valid(); it->Next()) {
      pairs.emplace_back(it->key().ToString(), it->value().ToString());
    }
    return pairs;
  }
  // Makes the family what `pairs` says.
  void Replace(const std::string& family, const Pairs& pairs) {
    rocksdb::WriteBatch batch;
    for (const auto& [key, value] : All(family)) batch.Delete(database_->family(family), key);
    for (const auto& [key, value] : pairs) batch.Put(database_->family(family), key, value);
    ASSERT_TRUE(database_->db().Write(rocksdb::WriteOptions(), &batch).ok());
  }
  std::vector<std::string> Differences() {
    absl::StatusOr<ChainReport> report = VerifyChains(*store_->View());
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? report->differences : std::vector<std::string>();
  }
  // Flips a bit of byte `at` of pair `i`, key first then value, and looks.
  std::vector<std::string> Flipped(const std::string& family, const Pairs& pairs, size_t i,
                                   size_t at) {
    Pairs flipped = pairs;
    auto& [key, value] = flipped[i];
    char& byte = at < key.size() ? key[at] : value[at - key.size()];
    byte = static_cast<char>(byte ^ (1 << (at % 8)));
    Replace(family, flipped);
    std::vector<std::string> differences = Differences();
    Replace(family, pairs);
    return differences;
  }

  google::protobuf::LogSilencer silence_;  // many flipped bytes are no text any more
  TempDir dir_;
  MemoryJournal journal_{7};
  std::unique_ptr<RocksMirror> store_;
  std::shared_ptr<Database> database_;
};

TEST_F(FlippedByteTest, IsFoundAndItsPlaceSaidInEveryFamilyThatMatters) {
  ASSERT_THAT(Differences(), IsEmpty());
  for (const std::string family :
       {"journal", "base", "gap", "lineage", "cursor", "mirror", "quarantine"}) {
    const Pairs pairs = All(family);
    ASSERT_FALSE(pairs.empty()) << family;
    for (size_t i = 0; i < pairs.size(); ++i) {
      // When and why an entry was set aside is told, and nothing follows from it.
      const size_t size =
          pairs[i].first.size() + (family == "quarantine" ? 0 : pairs[i].second.size());
      for (size_t at = 0; at < size; ++at) {
        std::vector<std::string> differences = Flipped(family, pairs, i, at);
        SCOPED_TRACE(absl::StrCat(family, " ", absl::BytesToHexString(pairs[i].first), " byte ", at,
                                  ": ", differences.empty() ? "" : differences[0]));
        ASSERT_FALSE(differences.empty());
        const bool unit = absl::StrContains(differences[0], "35.27.0");
        const bool entry = absl::StrContains(differences[0], "entry ");
        // A cursor whose own unit is no code any more is told by its key.
        const bool lost_unit = family == "cursor" && at < RegionCode::kEncodedSize;
        EXPECT_TRUE(lost_unit || (unit && entry));
      }
    }
  }
  EXPECT_THAT(Differences(), IsEmpty());
}

TEST_F(FlippedByteTest, TellsWhichRowOfABaseDiffersFromItsTwin) {
  // The last byte of the money in the row of entry 10, which no entry overtook.
  Pairs pairs = All("base");
  auto& [key, value] = pairs.at(2);
  ASSERT_EQ(DecodeRow(value)->seq, 10u);
  value.back() = static_cast<char>(value.back() ^ 1);
  Replace("base", pairs);
  EXPECT_THAT(Differences(),
              ::testing::ElementsAre(::testing::AllOf(::testing::HasSubstr("35.27.05 base"),
                                                      ::testing::HasSubstr("row of entry 10"))));
}

TEST_F(FlippedByteTest, ARemovedPairIsFoundToo) {
  for (const std::string family :
       {"journal", "base", "gap", "lineage", "cursor", "mirror", "quarantine"}) {
    const Pairs pairs = All(family);
    for (size_t i = 0; i < pairs.size(); ++i) {
      Pairs fewer = pairs;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      Replace(family, fewer);
      EXPECT_FALSE(Differences().empty()) << family << " pair " << i;
    }
    Replace(family, pairs);
  }
}

}  // namespace
}  // namespace rekap
