// The aggregator's own journal over a real RocksDB: an act and its entry are one, and
// nothing that was written can be changed unnoticed.
#include "aggregator/audit/audit_log.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/key/store_key.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

class AuditLogTest : public ::testing::Test {
 protected:
  AuditLogTest() { Reopen(); }

  void Reopen() {
    log_.reset();
    database_.reset();
    database_ = *Database::Open(dir_.path(), {"audit", "account"}, {});
    log_ = *AuditLog::Open(database_, [this] { return now_; });
  }
  void Fill(int entries) {
    for (int i = 1; i <= entries; ++i) {
      ASSERT_TRUE(
          log_->Append(MakeAuditEntry("siti", "invite", absl::StrCat("35.27.0", i), "")).ok());
    }
  }
  void Put(const char* family, const std::string& key, const std::string& value) {
    ASSERT_TRUE(
        database_->db().Put(rocksdb::WriteOptions(), database_->family(family), key, value).ok());
  }

  TempDir dir_;
  absl::Time now_ = absl::FromUnixMillis(1'700'000'000'123);
  std::shared_ptr<Database> database_;
  std::shared_ptr<AuditLog> log_;
};

TEST_F(AuditLogTest, EntriesAreNumberedTimedAndOutliveAReopen) {
  Fill(3);
  now_ += absl::Seconds(1);
  const AuditPosition before = log_->position();
  Reopen();
  EXPECT_EQ(log_->position().last, before.last);
  EXPECT_EQ(log_->position().epoch, before.epoch);
  Fill(1);
  std::vector<v1::AuditEntry> entries = *log_->List(0, 2);
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].seq(), 4u);
  EXPECT_EQ(entries[0].time_unix_ms(), 1'700'000'001'123);
  EXPECT_EQ(entries[1].seq(), 3u);
  EXPECT_EQ(entries[1].actor(), "siti");
  EXPECT_EQ(entries[1].subject(), "35.27.03");
  EXPECT_EQ(log_->List(2, 10)->size(), 1u);
  EXPECT_EQ(log_->List(1, 10)->size(), 0u);
  EXPECT_EQ(log_->List(999, 10)->size(), 4u);
}

TEST_F(AuditLogTest, AnActAndItsEntryAreOneWrite) {
  rocksdb::WriteBatch batch;
  batch.Put(database_->family("account"), "row", "value");
  ASSERT_TRUE(log_->Commit(batch, "acting", MakeAuditEntry("siti", "account.add", "x", "")).ok());
  Reopen();
  EXPECT_EQ(*database_->Get("account", "row"), "value");
  EXPECT_EQ(log_->position().last.seq, Seq{1});
}

TEST_F(AuditLogTest, AnActWhoseEntryCannotBeStoredDoesNotHappen) {
  Fill(1);
  const AuditPosition before = log_->position();
  log_.reset();
  database_.reset();
  database_ = *Database::OpenReadOnly(dir_.path(), {"audit", "account"}, {});
  std::shared_ptr<AuditLog> full = *AuditLog::Open(database_);
  rocksdb::WriteBatch batch;
  batch.Put(database_->family("account"), "row", "value");
  EXPECT_FALSE(full->Commit(batch, "acting", MakeAuditEntry("siti", "account.add", "x", "")).ok());
  EXPECT_EQ(full->position().last, before.last);
  EXPECT_EQ(database_->Get("account", "row").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(AuditLogTest, WhatIsTooLongIsCutAtACharacter) {
  std::string detail(1023, 'x');
  ASSERT_TRUE(log_->Append(MakeAuditEntry("siti", "revoke", "", detail + "\xc3\xa9")).ok());
  EXPECT_EQ(log_->List(0, 1)->at(0).detail(), detail);
}

TEST_F(AuditLogTest, BytesThatAreNoTextDoNotMakeTheJournalUnreadable) {
  ASSERT_TRUE(log_->Append(MakeAuditEntry("a\xff", "\x80", "b\xc3",
                                          "c\xff"
                                          "d"))
                  .ok());
  Reopen();
  v1::AuditEntry entry = log_->List(0, 1)->at(0);
  EXPECT_EQ(entry.actor(), "a\xef\xbf\xbd");
  EXPECT_EQ(entry.detail(),
            "c\xef\xbf\xbd"
            "d");
}

TEST_F(AuditLogTest, ARestoredJournalGoesOnUnderANewEpoch) {
  Fill(2);
  const Epoch before = log_->position().epoch;
  ASSERT_TRUE(log_->BeginEpoch(MakeAuditEntry(kLocalActor, "restore", "copy", "")).ok());
  EXPECT_NE(log_->position().epoch, before);
  const AuditPosition after = log_->position();
  Reopen();
  EXPECT_EQ(log_->position().epoch, after.epoch);
  EXPECT_EQ(log_->position().last.seq, Seq{3});
  EXPECT_EQ(log_->List(0, 1)->at(0).action(), "restore");
}

TEST_F(AuditLogTest, AnyFlippedByteIsFoundAndNamed) {
  Fill(3);
  for (uint64_t seq = 1; seq <= 3; ++seq) {
    const std::string key = NodeJournalKey(seq);
    const std::string value = *database_->Get("audit", key);
    for (size_t i = 0; i < value.size(); ++i) {
      for (int bit : {1, 128}) {
        std::string damaged = value;
        damaged[i] = static_cast<char>(damaged[i] ^ bit);
        Put("audit", key, damaged);
        absl::Status found = VerifyAudit(*database_).status();
        EXPECT_EQ(found.code(), absl::StatusCode::kDataLoss) << "entry " << seq << " byte " << i;
        EXPECT_THAT(std::string(found.message()), HasSubstr(absl::StrCat("audit entry ", seq)));
        EXPECT_FALSE(AuditLog::Open(database_).ok());
      }
    }
    Put("audit", key, value);
  }
  const std::string epoch = *database_->Get("meta", "audit_epoch");
  for (size_t i = 0; i < epoch.size(); ++i) {
    std::string damaged = epoch;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    Put("meta", "audit_epoch", damaged);
    EXPECT_EQ(VerifyAudit(*database_).status().code(), absl::StatusCode::kDataLoss) << i;
  }
  Put("meta", "audit_epoch", epoch);
  EXPECT_EQ(VerifyAudit(*database_)->last.seq, Seq{3});
}

TEST_F(AuditLogTest, AMovedOrMissingEntryIsFound) {
  Fill(3);
  const std::string second = *database_->Get("audit", NodeJournalKey(2));
  ASSERT_TRUE(database_->db()
                  .Delete(rocksdb::WriteOptions(), database_->family("audit"), NodeJournalKey(2))
                  .ok());
  EXPECT_THAT(std::string(VerifyAudit(*database_).status().message()), HasSubstr("audit entry 2"));
  EXPECT_EQ(log_->List(0, 10).status().code(), absl::StatusCode::kDataLoss);
  Put("audit", NodeJournalKey(2), *database_->Get("audit", NodeJournalKey(3)));
  EXPECT_FALSE(VerifyAudit(*database_).ok());
  Put("audit", NodeJournalKey(2), second);
  EXPECT_TRUE(VerifyAudit(*database_).ok());
}

}  // namespace
}  // namespace rekap
