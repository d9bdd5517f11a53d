// A node's history for tests: commits to make it of, and what it must say, worked out
// from nothing but what a JournalReader gives.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include <gtest/gtest.h>

#include "domain/journal/entry.h"
#include "domain/key/record_key.h"
#include "node/store/node_store.h"

namespace rekap::testing {

inline RegionCode OmbenUnit() { return *RegionCode::Parse("35.27.05"); }

inline v1::Record Line(int sub_kegiatan, int64_t rupiah) {
  v1::Record record;
  v1::RecordKey& key = *record.mutable_key();
  key.set_kind(v1::RECORD_KIND_BUDGET_LINE);
  key.set_year(2021);
  key.set_subject(absl::StrFormat("7.01.01.2.01.%02d", sub_kegiatan));
  record.mutable_budget_line()->mutable_allocated()->set_sen(rupiah * 100);
  return record;
}

// A record of any size, up to 64 KiB.
inline v1::Record Story(uint32_t item, std::string text) {
  v1::Record record;
  v1::RecordKey& key = *record.mutable_key();
  key.set_kind(v1::RECORD_KIND_NARRATIVE);
  key.set_year(2021);
  key.set_item(item);
  record.mutable_narrative()->set_section(v1::Narrative::SECTION_OBSTACLE);
  record.mutable_narrative()->set_text(std::move(text));
  return record;
}

inline absl::StatusOr<ReplaceResult> Commit(NodeStore& store, std::vector<v1::Record> records,
                                            v1::RecordKind kind = v1::RECORD_KIND_BUDGET_LINE) {
  return store.Replace(*Period::Of(2021, 0), {kind}, std::move(records),
                       {"Subbag Keuangan", absl::FromUnixSeconds(1'600'000'000)}, false);
}

// Serialised records by key, as the store has them.
using Records = std::map<std::string, std::string>;

inline Records RecordsOf(const NodeStore& store) {
  Records records;
  const std::vector<Period> periods = *store.Periods();
  for (Period period : periods) {
    EXPECT_TRUE(store
                    .Scan(period,
                          [&](const v1::Record& record) {
                            records[*EncodeRecordKey(record.key())] = record.SerializeAsString();
                            return true;
                          })
                    .ok());
  }
  return records;
}

// Records by what the reader gives: the base's rows, which must be chained to its
// digest, then the entries, chained from its point to the head.
inline Records ReplayOf(const JournalReader& journal) {
  Records records;
  ChainHasher hasher;
  ChainPoint point;
  auto take = [&records](const std::string& bytes) {
    DecodedEntry entry = *DecodeEntry(bytes);
    if (entry.is_delete()) {
      records.erase(entry.record_key);
    } else {
      records[entry.record_key] = entry.entry.put().SerializeAsString();
    }
  };
  if (std::optional<Base> base = journal.CurrentBase()) {
    ChainPoint row;
    std::string last_key;
    while (row.seq < base->last_row.seq) {
      std::vector<std::string> rows = *journal.ReadBase(*base, last_key, 3, 300);
      EXPECT_FALSE(rows.empty());
      if (rows.empty()) break;
      for (const std::string& bytes : rows) {
        row = hasher.Append(row, bytes);
        BaseRow decoded = *DecodeBaseRow(bytes);
        EXPECT_GT(decoded.record_key, last_key);
        last_key = decoded.record_key;
        take(decoded.entry);
      }
    }
    EXPECT_EQ(row, base->last_row);
    EXPECT_TRUE(journal.ReadBase(*base, last_key, 3, 300)->empty());
    point = base->point;
  }
  EXPECT_EQ(journal.First(), point.seq.Next());
  while (point.seq < journal.Head().point.seq) {
    std::vector<std::string> entries = *journal.ReadAfter(point.seq, 3, 300);
    EXPECT_FALSE(entries.empty());
    if (entries.empty()) break;
    for (const std::string& bytes : entries) {
      point = hasher.Append(point, bytes);
      take(bytes);
    }
  }
  EXPECT_EQ(point, journal.Head().point);
  return records;
}

inline void ExpectExact(const NodeStore& store) {
  absl::StatusOr<NodeVerifyResult> verified = store.Verify();
  ASSERT_TRUE(verified.ok()) << verified.status();
  EXPECT_EQ(verified->difference, "");
  EXPECT_EQ(ReplayOf(store), RecordsOf(store));
}

}  // namespace rekap::testing
