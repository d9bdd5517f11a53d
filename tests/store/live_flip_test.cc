// A byte that is flipped on the disk under a database that is open, with everything in its
// caches: who asks is served what was written, and verify says all the same which file
// is damaged, for after the next start nobody would be served.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregator/admin/admin_store.h"
#include "aggregator/audit/audit_log.h"
#include "aggregator/backup/verify_storage.h"
#include "aggregator/mirror/rocks_mirror.h"
#include "aggregator/mirror/verify_chains.h"
#include "domain/key/store_key.h"
#include "node/store/families.h"
#include "tests/replication/fixtures.h"
#include "tests/store/node_history.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

namespace fs = std::filesystem;
using ::rekap::testing::Commit;
using ::rekap::testing::Line;
using ::rekap::testing::RecordsOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

void Flip(const fs::path& file, uint64_t offset) {
  std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
  bytes.seekg(static_cast<std::streamoff>(offset));
  const char byte = static_cast<char>(bytes.get() ^ 4);
  bytes.seekp(static_cast<std::streamoff>(offset));
  bytes.put(byte);
  ASSERT_TRUE(bytes.flush().good());
}

// The begin of the first block, and the very end: what tells that it is a table.
std::vector<uint64_t> PlacesOf(const fs::path& file) { return {20, fs::file_size(file) - 1}; }

// The write-ahead log and the manifest that are written now; older ones may still lie there.
std::vector<fs::path> LogsOf(const TempDir& directory) {
  fs::path log;
  for (const auto& entry : fs::directory_iterator(directory.File("db"))) {
    if (entry.path().extension() == ".log") log = std::max(log, entry.path());
  }
  std::string manifest = directory.Read("db/CURRENT");
  manifest.pop_back();  // the end of the line
  return {log, directory.File(absl::StrCat("db/", manifest))};
}

// Leaves one table a family and an empty log, so that what opens it next has nothing to
// compact, and a table that is flipped stays where it is. Returns those tables; others that
// still lie there are not of the database any more.
std::vector<fs::path> Compact(const std::string& directory,
                              const std::vector<std::string>& families) {
  auto database = *Database::Open(directory, families, DatabaseTuning());
  std::vector<std::string> all = families;
  all.push_back("meta");
  // A table of the lowest level whose entries still have their numbers is rewritten in the
  // background some time later; forced, it is done here.
  rocksdb::CompactRangeOptions forced;
  forced.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
  for (const std::string& family : all) {
    EXPECT_TRUE(
        database->db().CompactRange(forced, database->family(family), nullptr, nullptr).ok());
  }
  std::vector<rocksdb::LiveFileMetaData> live;
  database->db().GetLiveFilesMetaData(&live);
  std::vector<fs::path> tables;
  for (const rocksdb::LiveFileMetaData& table : live) {
    tables.push_back(absl::StrCat(directory, "/db", table.name));
  }
  return tables;
}

class NodeLiveFlipTest : public ::testing::Test {
 protected:
  NodeLiveFlipTest() {
    {
      auto store = *NodeStore::Open(dir_.path(), testing::OmbenUnit(), random_);
      EXPECT_TRUE(Commit(*store, {Line(1, 10), Line(2, 20), Line(3, 30)}).ok());
    }
    tables_ = Compact(dir_.path(), node_family::All());
    store_ = *NodeStore::Open(dir_.path(), testing::OmbenUnit(), random_);
    EXPECT_EQ(store_->Verify()->difference, "");
  }
  void ExpectNamed(const fs::path& file, uint64_t offset) {
    const testing::Records before = RecordsOf(*store_);
    Flip(file, offset);
    EXPECT_THAT(store_->Verify()->difference, HasSubstr(file.filename().string())) << offset;
    EXPECT_EQ(RecordsOf(*store_), before) << "from the cache";
    Flip(file, offset);
    EXPECT_EQ(store_->Verify()->difference, "");
  }

  TempDir dir_;
  std::mt19937_64 random_{5};
  std::vector<fs::path> tables_;
  std::unique_ptr<NodeStore> store_;
};

TEST_F(NodeLiveFlipTest, InAnyTableItIsNamed) {
  ASSERT_GE(tables_.size(), 3u) << "record, journal, meta";
  for (const fs::path& table : tables_) {
    for (uint64_t offset : PlacesOf(table)) ExpectNamed(table, offset);
  }
}

TEST_F(NodeLiveFlipTest, InALogOrTheManifestItIsNamed) {
  ASSERT_TRUE(Commit(*store_, {Line(1, 11), Line(2, 21), Line(3, 31)}).ok());
  for (const fs::path& log : LogsOf(dir_)) {
    const uint64_t size = fs::file_size(log);
    ASSERT_GT(size, 100u) << log;
    for (uint64_t offset : {uint64_t{20}, size / 2, size - 1}) ExpectNamed(log, offset);
  }
}

class AggregatorLiveFlipTest : public ::testing::Test {
 protected:
  AggregatorLiveFlipTest() {
    Open();
    for (int i = 1; i <= 5; ++i) journal_.AppendFor(2020 + i, i);
    EXPECT_TRUE(store_->Append({journal_.MakeAppend(1, 5)}, absl::UnixEpoch()).ok());
    auto admin = *AdminStore::Open(store_->database(), *AuditLog::Open(store_->database()));
    v1::Review review;
    review.set_unit(Omben().ToString());
    review.set_year(2021);
    review.set_action(v1::REVIEW_ACTION_APPROVE);
    EXPECT_TRUE(admin->AddReview(review).ok());  // and an entry in the audit journal
    admin.reset();
    store_.reset();
    tables_ = Compact(dir_.path(), RocksMirror::Families());
    Open();
    EXPECT_THAT(*VerifyStorage(*store_->database()), IsEmpty());
    EXPECT_TRUE(VerifyChains(*store_->View())->exact());
    EXPECT_EQ(RowsOfOmben(), 5);
  }
  // What questions about the unit read, rows of a kind; -1 if it cannot be read.
  int RowsOfOmben() {
    const std::string kind(1, static_cast<char>(v1::RECORD_KIND_BUDGET_LINE));
    int rows = 0;
    absl::Status read = store_->View()->ScanUnit(Omben(), kind, kind, [&](const MirrorRow&) {
      ++rows;
      return true;
    });
    return read.ok() ? rows : -1;
  }
  void Open() { store_ = *RocksMirror::Open(dir_.path()); }
  // Changes the last byte of a stored value through RocksDB, whose checksums notice nothing.
  void Tamper(const std::string& family, const std::string& key) {
    std::string value = *store_->database()->Get(family, key);
    value.back() = static_cast<char>(value.back() ^ 1);
    rocksdb::WriteBatch batch;
    batch.Put(store_->database()->family(family), key, value);
    ASSERT_TRUE(store_->database()->WriteSynced(batch, "test").ok());
  }

  TempDir dir_;
  MemoryJournal journal_{7};
  std::vector<fs::path> tables_;
  std::unique_ptr<RocksMirror> store_;
};

TEST_F(AggregatorLiveFlipTest, InAnyTableItIsNamed) {
  ASSERT_GE(tables_.size(), 5u) << "journal, mirror, cursor, review, audit";
  for (const fs::path& table : tables_) {
    for (uint64_t offset : PlacesOf(table)) {
      Flip(table, offset);
      EXPECT_THAT(*VerifyStorage(*store_->database()),
                  ElementsAre(HasSubstr(table.filename().string())))
          << offset;
      EXPECT_EQ(RowsOfOmben(), 5) << "from the cache";
      Flip(table, offset);
    }
  }
  EXPECT_THAT(*VerifyStorage(*store_->database()), IsEmpty());
}

TEST_F(AggregatorLiveFlipTest, AReviewAndAnActOfAnAdministratorThatChangedAreNamed) {
  Tamper("review", UnitSeqKey(Omben(), 1));
  EXPECT_THAT(*VerifyStorage(*store_->database()), ElementsAre(HasSubstr("review 1 of 35.27.05")));
  Tamper("audit", NodeJournalKey(1));
  EXPECT_THAT(*VerifyStorage(*store_->database()),
              ElementsAre(HasSubstr("review 1 of 35.27.05"), HasSubstr("audit entry 1")));
  Tamper("review", UnitSeqKey(Omben(), 1));
  Tamper("audit", NodeJournalKey(1));
  EXPECT_THAT(*VerifyStorage(*store_->database()), IsEmpty());
}

}  // namespace
}  // namespace rekap
