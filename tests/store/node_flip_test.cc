// Any one flipped byte in what a node's history consists of is found, either when the
// database is opened or by Verify, and its place is said: each byte of a small history
// that was trimmed and restored from a backup once is flipped in turn, through
// RocksDB, whose own checksums therefore notice nothing.
#include <random>

#include "absl/strings/escaping.h"
#include <gtest/gtest.h>

#include "node/store/families.h"
#include "node/store/history_builder.h"
#include "tests/store/node_history.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

using testing::Commit;
using testing::Line;
using testing::OmbenUnit;

struct Item {
  std::string family;
  std::string key;
  std::string value;
};

class NodeFlipTest : public ::testing::Test {
 protected:
  NodeFlipTest() {
    std::mt19937_64 random(5);
    {
      auto store = *NodeStore::Open(dir_.path(), OmbenUnit(), random);
      EXPECT_TRUE(Commit(*store, {Line(1, 10), Line(2, 20), Line(3, 30)}).ok());
    }
    {
      auto database = Open();
      EXPECT_TRUE(BeginNewEpoch(*database, OmbenUnit(), random).ok());
    }
    auto store = *NodeStore::Open(dir_.path(), OmbenUnit(), random);
    EXPECT_TRUE(Commit(*store, {Line(1, 10), Line(2, 25), Line(4, 40)}).ok());
    EXPECT_TRUE(store->Trim(Seq{4}).ok());
    EXPECT_EQ(store->Verify()->difference, "");
  }
  std::unique_ptr<Database> Open() {
    return *Database::Open(dir_.path(), node_family::All(), DatabaseTuning());
  }
  static std::vector<Item> ItemsOf(Database& database) {
    std::vector<Item> items;
    for (const char* family : {"journal", "base", "record", "meta"}) {
      std::unique_ptr<rocksdb::Iterator> it(
          database.db().NewIterator(rocksdb::ReadOptions(), database.family(family)));
      for (it->SeekToFirst(); it->Valid(); it->Next()) {
        std::string key = it->key().ToString();
        bool history = std::string(family) != "meta" || key == "head" || key == "base" ||
                       key == "lineage" || key == "journal_bytes" || key == "record_count";
        if (history) items.push_back({family, key, it->value().ToString()});
      }
    }
    return items;
  }
  static void Put(Database& database, const Item& item) {
    ASSERT_TRUE(
        database.db()
            .Put(rocksdb::WriteOptions(), database.family(item.family), item.key, item.value)
            .ok());
  }

  TempDir dir_;
};

TEST_F(NodeFlipTest, AnyFlippedByteIsFoundAndItsPlaceSaid) {
  std::unique_ptr<Database> database = Open();
  size_t flips = 0;
  for (const Item& item : ItemsOf(*database)) {
    for (size_t i = 0; i < item.value.size(); ++i) {
      Item flipped = item;
      flipped.value[i] = static_cast<char>(flipped.value[i] ^ (1 << (i % 8)));
      Put(*database, flipped);
      absl::StatusOr<NodeVerifyResult> verified = VerifyNodeDatabase(*database);
      bool found = !verified.ok() || !verified->difference.empty();
      ASSERT_TRUE(found) << item.family << " " << absl::CHexEscape(item.key) << " byte " << i;
      std::string said = verified.ok() ? verified->difference : verified.status().ToString();
      ASSERT_TRUE(said.find("journal") != said.npos || said.find("base") != said.npos ||
                  said.find("record") != said.npos || said.find("history") != said.npos ||
                  said.find("head") != said.npos)
          << said;
      ++flips;
    }
    Put(*database, item);
  }
  EXPECT_GT(flips, 900u);
  EXPECT_EQ(VerifyNodeDatabase(*database)->difference, "");
}

TEST_F(NodeFlipTest, AFlippedByteInTheLastEntriesHashOrInTheBaseStopsTheStart) {
  std::mt19937_64 random(6);
  for (const char* key : {"head", "base"}) {
    std::string value;
    {
      auto database = Open();
      value = *database->Get("meta", key);
      std::string flipped = value;
      // head: epoch 8, seq 8, hash; base: seq 8, hash.
      flipped[20] = static_cast<char>(flipped[20] ^ 1);
      Put(*database, {"meta", key, flipped});
    }
    EXPECT_TRUE(absl::IsDataLoss(NodeStore::Open(dir_.path(), OmbenUnit(), random).status()))
        << key;
    auto database = Open();
    Put(*database, {"meta", key, value});
  }
  EXPECT_TRUE(NodeStore::Open(dir_.path(), OmbenUnit(), random).ok());
}

TEST_F(NodeFlipTest, ALostRowOrEntryIsFound) {
  std::unique_ptr<Database> database = Open();
  for (const Item& item : ItemsOf(*database)) {
    if (item.family == "meta") continue;
    ASSERT_TRUE(database->db()
                    .Delete(rocksdb::WriteOptions(), database->family(item.family), item.key)
                    .ok());
    EXPECT_NE(VerifyNodeDatabase(*database)->difference, "") << item.family;
    Put(*database, item);
  }
}

}  // namespace
}  // namespace rekap
