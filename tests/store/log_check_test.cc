// A database whose logs are cut and flipped at every place, over a real RocksDB: a
// record that was torn by a crash is dropped, one that was damaged stops the start.
#include "runtime/rocks/log_check.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/rocks/database.h"
#include "tests/backup/database_dump.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

namespace fs = std::filesystem;
using ::rekap::testing::DatabaseDump;
using ::rekap::testing::Dump;
using ::testing::HasSubstr;

const std::vector<std::string>& Families() {
  static const auto& families = *new std::vector<std::string>{"data"};
  return families;
}

class LogCheckTest : public ::testing::Test {
 protected:
  // Files as a crash leaves them: copied while the database is open.
  void WriteCrashed(int commits, size_t value_size) {
    auto database = *Database::Open(dir_.File("live"), Families(), DatabaseTuning());
    states_.push_back(*Dump(*database, Families()));
    for (int i = 0; i < commits; ++i) {
      rocksdb::WriteBatch batch;
      batch.Put(database->family("data"), absl::StrCat("key", i), std::string(value_size, 'v'));
      ASSERT_TRUE(database->WriteSynced(batch, "test").ok());
      states_.push_back(*Dump(*database, Families()));
    }
    fs::copy(dir_.File("live"), dir_.File("crashed"), fs::copy_options::recursive);
    for (const auto& entry : fs::directory_iterator(dir_.File("crashed/db"))) {
      std::string name = absl::StrCat("crashed/db/", entry.path().filename().string());
      if (entry.path().extension() == ".log" && fs::file_size(entry.path()) > 0) wal_ = name;
      if (entry.path().filename().string().rfind("MANIFEST", 0) == 0) manifest_ = name;
    }
    ASSERT_FALSE(wal_.empty());
    ASSERT_FALSE(manifest_.empty());
  }

  absl::StatusOr<DatabaseDump> OpenAndRead() const {
    // Of a copy: opening changes the files.
    fs::remove_all(dir_.File("opened"));
    fs::copy(dir_.File("crashed"), dir_.File("opened"), fs::copy_options::recursive);
    auto database = Database::Open(dir_.File("opened"), Families(), DatabaseTuning());
    if (!database.ok()) return database.status();
    return Dump(**database, Families());
  }

  // What CheckLogs says of every single flipped bit of `file`.
  void ExpectEveryFlipIsFound(const std::string& file) {
    const std::string sound = dir_.Read(file);
    for (size_t offset = 0; offset < sound.size(); ++offset) {
      for (int bit = 0; bit < 8; ++bit) {
        std::string flipped = sound;
        flipped[offset] = static_cast<char>(flipped[offset] ^ 1 << bit);
        dir_.Write(file, flipped);
        absl::Status checked = CheckLogs(dir_.File("crashed/db"));
        ASSERT_TRUE(absl::IsDataLoss(checked)) << file << " byte " << offset << " bit " << bit;
        ASSERT_THAT(checked.message(), HasSubstr(fs::path(file).filename().string()));
      }
    }
    dir_.Write(file, sound);
  }

  TempDir dir_;
  std::vector<DatabaseDump> states_;  // after each commit
  std::string wal_;
  std::string manifest_;
};

TEST_F(LogCheckTest, EveryFlippedBitOfTheLogsIsFound) {
  WriteCrashed(6, 40);
  ExpectEveryFlipIsFound(wal_);
  ExpectEveryFlipIsFound(manifest_);
  EXPECT_TRUE(CheckLogs(dir_.File("crashed/db")).ok());
}

TEST_F(LogCheckTest, LogCutAnywhereOpensWithTheCommitsThatAreWhole) {
  WriteCrashed(4, 40);
  const std::string whole = dir_.Read(wal_);
  size_t commits = 0;
  for (size_t size = 0; size <= whole.size(); ++size) {
    dir_.Write(wal_, whole.substr(0, size));
    absl::StatusOr<DatabaseDump> read = OpenAndRead();
    ASSERT_TRUE(read.ok()) << size << ": " << read.status();
    if (*read != states_[commits]) ++commits;
    ASSERT_LT(commits, states_.size());
    ASSERT_EQ(*read, states_[commits]) << size;
  }
  EXPECT_EQ(commits, 4u);
}

TEST_F(LogCheckTest, RecordsThatCrossBlocksAreFollowed) {
  WriteCrashed(3, 70'000);  // each reaches over three blocks
  const std::string whole = dir_.Read(wal_);
  EXPECT_EQ(*OpenAndRead(), states_.back());
  // The length of the first record, which fills its block.
  std::string flipped = whole;
  flipped[4] = static_cast<char>(flipped[4] ^ 1);
  dir_.Write(wal_, flipped);
  EXPECT_TRUE(absl::IsDataLoss(CheckLogs(dir_.File("crashed/db"))));
  // Torn in the middle of the last commit, between two of its records.
  dir_.Write(wal_, whole.substr(0, 5 * 32 * 1024));
  EXPECT_EQ(*OpenAndRead(), states_[2]);
}

TEST_F(LogCheckTest, SpaceMadeButNotWrittenIsTorn) {
  WriteCrashed(2, 40);
  dir_.Write(wal_, dir_.Read(wal_) + std::string(100, '\0'));
  EXPECT_EQ(*OpenAndRead(), states_.back());
}

TEST_F(LogCheckTest, MissingManifestIsNamed) {
  WriteCrashed(1, 40);
  fs::remove(dir_.File(manifest_));
  absl::Status opened = OpenAndRead().status();
  EXPECT_TRUE(absl::IsDataLoss(opened)) << opened;
  EXPECT_THAT(opened.message(), HasSubstr("MANIFEST"));
}

}  // namespace
}  // namespace rekap
