// Copies of a RocksDB database, at the level of keys and files.
#include "runtime/rocks/checkpoint.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/backup/database_dump.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

namespace fs = std::filesystem;
using ::rekap::testing::Dump;
using ::testing::HasSubstr;

const std::vector<std::string>& Families() {
  static const auto& families = *new std::vector<std::string>{"left", "right"};
  return families;
}

class CheckpointTest : public ::testing::Test {
 protected:
  CheckpointTest() : database_(*Database::Open(dir_.File("live"), Families(), DatabaseTuning())) {}

  // One number to both families: they are equal in every consistent copy.
  void Put(int number) {
    rocksdb::WriteBatch batch;
    for (const std::string& family : Families()) {
      batch.Put(database_->family(family), "last", absl::StrCat(number));
      batch.Put(database_->family(family), absl::StrCat("n", number), std::string(500, 'x'));
    }
    ASSERT_TRUE(database_->WriteSynced(batch, "test").ok());
  }

  std::vector<std::string> TablesOf(const std::string& copy) const {
    std::vector<std::string> tables;
    for (const auto& entry : fs::directory_iterator(dir_.File(copy + "/db"))) {
      if (entry.path().extension() == ".sst") tables.push_back(entry.path().string());
    }
    return tables;
  }

  absl::StatusOr<std::unique_ptr<Database>> Read(const std::string& copy) const {
    return Database::OpenReadOnly(dir_.File(copy), Families(), DatabaseTuning());
  }

  TempDir dir_;
  std::unique_ptr<Database> database_;
};

TEST_F(CheckpointTest, CopyHoldsWhatTheDatabaseHeldAndNothingLater) {
  Put(1);
  uint64_t bytes = *CreateCheckpoint(*database_, dir_.File("backups/copy"));
  EXPECT_GT(bytes, 0u);
  testing::DatabaseDump before = *Dump(*database_, Families());
  Put(2);
  std::unique_ptr<Database> copy = *Read("backups/copy");
  EXPECT_EQ(*Dump(*copy, Families()), before);
}

TEST_F(CheckpointTest, CopyMadeWhileWritesGoOnIsOneMoment) {
  std::atomic<bool> stop = false;
  std::atomic<int> written = 0;
  std::thread writer([&] {
    for (int number = 1; !stop; ++number) {
      Put(number);
      written = number;
    }
  });
  for (int i = 0; i < 5; ++i) {
    const int before = written;
    const std::string name = absl::StrCat("copy", i);
    ASSERT_TRUE(CreateCheckpoint(*database_, dir_.File(name)).ok());
    std::unique_ptr<Database> copy = *Read(name);
    int left = 0;
    int right = 0;
    // Before the writer's first put there is nothing.
    if (before > 0) {
      ASSERT_TRUE(absl::SimpleAtoi(*copy->Get("left", "last"), &left));
      ASSERT_TRUE(absl::SimpleAtoi(*copy->Get("right", "last"), &right));
    }
    EXPECT_GE(left, before) << "what was acknowledged before is in the copy";
    EXPECT_EQ(left, right);
    for (int number = 1; number <= left; ++number) {
      EXPECT_TRUE(copy->Get("left", absl::StrCat("n", number)).ok()) << number;
    }
  }
  stop = true;
  writer.join();
}

TEST_F(CheckpointTest, CopySharesNoFileWithTheDatabase) {
  Put(1);
  ASSERT_TRUE(CreateCheckpoint(*database_, dir_.File("copy")).ok());
  for (const auto& entry : fs::directory_iterator(dir_.File("copy/db"))) {
    EXPECT_EQ(fs::hard_link_count(entry.path()), 1u) << entry.path();
  }
}

TEST_F(CheckpointTest, PlaceThatIsTakenIsLeftAlone) {
  dir_.Write("taken", "something else");
  EXPECT_TRUE(absl::IsAlreadyExists(CreateCheckpoint(*database_, dir_.File("taken")).status()));
  EXPECT_EQ(dir_.Read("taken"), "something else");
}

TEST_F(CheckpointTest, LeftoversOfACopyThatWasCutOffDoNotMatter) {
  Put(1);
  fs::create_directories(dir_.File("copy.new/db"));
  dir_.Write("copy.new/db/000001.sst", "torn");
  ASSERT_TRUE(CreateCheckpoint(*database_, dir_.File("copy/")).ok());
  EXPECT_FALSE(fs::exists(dir_.File("copy.new")));
  EXPECT_FALSE(fs::exists(dir_.File("copy/db/000001.sst")));
}

TEST_F(CheckpointTest, ReadingACopyChangesNoFileOfIt) {
  Put(1);
  ASSERT_TRUE(CreateCheckpoint(*database_, dir_.File("copy")).ok());
  auto files = [&] {
    std::map<std::string, fs::file_time_type> times;
    for (const auto& entry : fs::directory_iterator(dir_.File("copy/db"))) {
      times[entry.path().string()] = entry.last_write_time();
    }
    return times;
  };
  auto before = files();
  {
    std::unique_ptr<Database> copy = *Read("copy");
    ASSERT_TRUE(VerifyTables(*copy).ok());
    rocksdb::WriteBatch batch;
    batch.Put(copy->family("left"), "last", "0");
    EXPECT_FALSE(copy->WriteSynced(batch, "test").ok());
  }
  EXPECT_EQ(files(), before);
}

TEST_F(CheckpointTest, ReadingWhatIsNotThereMakesNothing) {
  EXPECT_TRUE(absl::IsNotFound(Read("nowhere").status()));
  EXPECT_FALSE(fs::exists(dir_.File("nowhere")));
}

TEST_F(CheckpointTest, DamagedTableIsNamed) {
  for (int number = 1; number <= 20; ++number) Put(number);
  ASSERT_TRUE(CreateCheckpoint(*database_, dir_.File("copy")).ok());
  std::vector<std::string> tables = TablesOf("copy");
  ASSERT_FALSE(tables.empty());
  {
    std::fstream table(tables.front(), std::ios::in | std::ios::out | std::ios::binary);
    table.seekp(40);  // in the first data block
    table.put('!');
  }
  absl::StatusOr<std::unique_ptr<Database>> copy = Read("copy");
  absl::Status verified = copy.ok() ? VerifyTables(**copy) : copy.status();
  EXPECT_TRUE(absl::IsDataLoss(verified)) << verified;
  EXPECT_THAT(verified.message(), HasSubstr(fs::path(tables.front()).filename().string()));
  EXPECT_TRUE(VerifyTables(*database_).ok()) << "the live database is not touched";
}

TEST_F(CheckpointTest, FilesAreSoundWhileWritesAndFlushesGoOn) {
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    for (int number = 1; !stop; ++number) {
      Put(number);
      if (number % 5 != 0) continue;
      for (const std::string& family : Families()) {
        ASSERT_TRUE(database_->db().Flush(rocksdb::FlushOptions(), database_->family(family)).ok());
      }
    }
  });
  for (int i = 0; i < 100; ++i) {
    absl::Status sound = VerifyFiles(*database_);
    EXPECT_TRUE(sound.ok()) << sound;
    if (!sound.ok()) break;
  }
  stop = true;
  writer.join();
}

TEST_F(CheckpointTest, CopiedBackItIsADatabaseThatGoesOn) {
  Put(1);
  ASSERT_TRUE(CreateCheckpoint(*database_, dir_.File("copy")).ok());
  database_.reset();
  ASSERT_TRUE(CopyDatabase(dir_.File("copy"), dir_.File("restored")).ok());
  database_ = *Database::Open(dir_.File("restored"), Families(), DatabaseTuning());
  Put(2);
  EXPECT_EQ(*database_->Get("left", "last"), "2");
  std::unique_ptr<Database> copy = *Read("copy");
  EXPECT_EQ(*copy->Get("left", "last"), "1") << "the backup stays as it was";
}

TEST_F(CheckpointTest, DatabaseInPlaceIsNotOverwritten) {
  ASSERT_TRUE(CreateCheckpoint(*database_, dir_.File("copy")).ok());
  EXPECT_TRUE(absl::IsAlreadyExists(CopyDatabase(dir_.File("copy"), dir_.File("live"))));
  EXPECT_TRUE(absl::IsNotFound(CopyDatabase(dir_.File("nowhere"), dir_.File("restored"))));
}

}  // namespace
}  // namespace rekap
