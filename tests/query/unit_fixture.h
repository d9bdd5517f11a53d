// A small aggregator without its network: a mirror on disk, the roll-up over it,
// and the reviews, filled by the journals of units.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "aggregator/admin/admin_store.h"
#include "aggregator/live/live_rollup.h"
#include "aggregator/mirror/rocks_mirror.h"
#include "aggregator/query/figures.h"
#include "tests/replication/fixtures.h"
#include "tests/temp_dir.h"

namespace rekap {

class UnitQueriesTest : public ::testing::Test {
 protected:
  UnitQueriesTest() : UnitQueriesTest(SharedCatalog()) {}
  explicit UnitQueriesTest(std::shared_ptr<const Catalog> catalog)
      : store_(*RocksMirror::Open(dir_.path())),
        live_(std::move(catalog), store_.get()),
        admin_(*AdminStore::Open(store_->database(), *AuditLog::Open(store_->database()))) {}

  static v1::Record Base(v1::RecordKind kind, const std::string& subject = "", uint32_t item = 0) {
    v1::Record record;
    record.mutable_key()->set_kind(kind);
    record.mutable_key()->set_year(2021);
    record.mutable_key()->set_subject(subject);
    record.mutable_key()->set_item(item);
    return record;
  }
  // Rupiah.
  static v1::Record Line(const std::string& activity, int64_t allocated, int64_t realised) {
    v1::Record record = Base(v1::RECORD_KIND_BUDGET_LINE, activity);
    record.mutable_budget_line()->set_name("Sub kegiatan " + activity);
    record.mutable_budget_line()->mutable_allocated()->set_sen(allocated * 100);
    record.mutable_budget_line()->mutable_realised()->set_sen(realised * 100);
    return record;
  }
  static v1::Record InQuarter(uint32_t quarter, v1::Record record) {
    record.mutable_key()->set_quarter(quarter);
    return record;
  }
  static v1::Record InYear(uint32_t year, v1::Record record) {
    record.mutable_key()->set_year(year);
    return record;
  }
  static v1::Record Submission(uint32_t number) {
    v1::Record record = Base(v1::RECORD_KIND_SUBMISSION);
    record.mutable_submission()->set_number(number);
    return record;
  }

  // Appends `records` to the unit's journal, each in an entry of its own.
  void Report(const std::string& unit, const std::vector<v1::Record>& records) {
    RegionCode code = *RegionCode::Parse(unit);
    auto [it, is_new] = journals_.try_emplace(unit, 9);
    JournalPosition before = is_new ? JournalPosition{Epoch{9}, {}} : it->second.Head();
    for (const v1::Record& record : records) it->second.Put(record);
    DecodedBatch batch =
        it->second.MakeDecoded(before.point.seq.value + 1, it->second.Head().point.seq.value, code);
    UnitAppend append{code, before, batch.entries, before.epoch};
    ASSERT_TRUE(store_->Append({append}, absl::UnixEpoch()).ok());
    ASSERT_TRUE(live_.Rebuild().ok());
  }
  void Review(const std::string& unit, v1::ReviewAction action, uint32_t submission) {
    v1::Review review;
    review.set_unit(unit);
    review.set_year(2021);
    review.set_action(action);
    review.set_submission(submission);
    review.set_reason("uji");
    review.set_author("Bappeda");
    ASSERT_TRUE(admin_->AddReview(review).ok());
  }

  TempDir dir_;
  std::unique_ptr<RocksMirror> store_;
  LiveRollup live_;
  std::unique_ptr<AdminStore> admin_;
  std::map<std::string, MemoryJournal> journals_;
};

}  // namespace rekap
